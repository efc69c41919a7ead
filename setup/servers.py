"""Sees to it that the tests have Debian's Redis and faketime; newer servers come as wheels.

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
    """The Debian packages of what is not there. Redis's server brings redis-benchmark along.

    faketime sets a server's clock wrong, on purpose.
    """
    commands = {"redis-server": "redis-server", "faketime": "faketime"}
    return [package for command, package in commands.items() if not shutil.which(command)]


if __name__ == "__main__":
    sys.exit(main())
