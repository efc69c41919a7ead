"""Sees to it that the tests of the seat stores have Debian's Redis; newer servers come as wheels.

On Debian as root it is installed; elsewhere what is missing is said, with how to get it. In CI
(CI=true) that is a failure.
"""

import shutil
import sys

from debian import see_to
from steps import reported


@reported
def main():
    """Install what is missing."""
    return see_to(missing)


def missing():
    """The Debian packages of what is not there. Redis's server brings redis-benchmark along."""
    return [] if shutil.which("redis-server") else ["redis-server"]


if __name__ == "__main__":
    sys.exit(main())
