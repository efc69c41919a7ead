"""Sees to it that the browser tests have a browser, and the tests of the script a Node.

On Debian as root both are installed; elsewhere what is missing is said, with how to get it. In CI
(CI=true) that is a failure.
"""

import shutil
import sys

from debian import see_to
from steps import reported

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@reported
def main():
    """Install what is missing."""
    return see_to(missing)


def missing():
    """The Debian packages of what is not there."""
    packages = []
    if not any(map(shutil.which, BROWSERS)):
        packages.append("chromium")
    if not shutil.which("node"):
        packages.append("nodejs")
    return packages


if __name__ == "__main__":
    sys.exit(main())
