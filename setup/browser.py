"""Sees to it that the browser tests have a browser, and the client tests a Node.

On Debian as root both are installed; elsewhere what is missing is said, with how to get it. In CI
(CI=true) a missing browser is a failure.
"""

import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from bootstrap import CannotSetUp, step

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main():
    """Install what is missing; returns the exit code."""
    missing = wanted()
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        try:
            step("Looking up Debian's packages", ["apt-get", "update", "-qq"])
            install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
            step(f"Installing {' and '.join(missing)}", install)
        except CannotSetUp as reason:
            print(reason, file=sys.stderr)
        missing = wanted()
    for package in missing:
        print(
            f"{package} is not on this machine, so the tests that need it cannot run. "
            f"Install it (on Debian, as root: apt-get install {package}).",
            file=sys.stderr,
        )
    return 1 if missing and os.environ.get("CI") == "true" else 0


def wanted():
    """The Debian packages of what is missing."""
    missing = []
    if not any(map(shutil.which, BROWSERS)):
        missing.append("chromium")
    if not shutil.which("node"):
        missing.append("nodejs")
    return missing


if __name__ == "__main__":
    sys.exit(main())
