"""Packages of Debian and its kin, installed where that is allowed: as root, with apt-get."""

import os
import shutil
import sys

from steps import CannotSetUp, step

QUIETLY = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]


def install_packages(*packages):
    """True if they are installed now. False where that is not for us to do, or did not work."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    names = " and ".join(packages)
    try:
        step("Looking up Debian's packages", ["apt-get", "update", "-qq"])
        step(f"Installing {names}", [*QUIETLY, *packages])
    except CannotSetUp as reason:
        print(reason, file=sys.stderr)
        return False
    return True


def see_to(missing):
    """Install the packages that ``missing()`` names, and say which could not be. The exit code."""
    if missing():
        install_packages(*missing())
    for package in missing():
        print(
            f"{package} is not on this machine, so the tests that need it cannot run. "
            f"Install it (on Debian, as root: apt-get install {package}).",
            file=sys.stderr,
        )
    return 1 if missing() and os.environ.get("CI") == "true" else 0
