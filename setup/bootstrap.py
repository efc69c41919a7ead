"""Makes .venv and installs into it what the requirements files lock, with Python alone.

Run by make: python3 setup/bootstrap.py base (to run Gaceta) or dev (to test it too). Does nothing where
nothing changed since the last time.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager

from debian import install_packages
from steps import ROOT, CannotSetUp, reported, step

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
NEWEST_KNOWN = 14
NAMES = {"base": "what Gaceta runs on", "dev": "what tests and checks need"}
ELSEWHERE = ("PIP_PREFIX", "PIP_ROOT", "PIP_TARGET", "PIP_USER")
"""Wishes of a machine's owner that would lead pip away from .venv."""


@reported
def main(kind):
    """Bring .venv up to date for ``kind``, base or dev."""
    run_on_a_new_enough_python()
    with alone():
        for one in ("base", "dev") if kind == "dev" else ("base",):
            install(one)


def run_on_a_new_enough_python():
    """Start again on a newer Python of this machine where this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(NEWEST_KNOWN, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer and runs(newer):
            os.execv(newer, [newer, *sys.argv])  # noqa: S606 -- a Python found on the PATH
    found = ".".join(map(str, sys.version_info[:3]))
    raise CannotSetUp(
        f"Python 3.11 or newer is needed, and this is Python {found}. "
        "Install python3.11 or newer, then run the same command again "
        "(or name it: make demo PYTHON=/path/to/python3.13)."
    )


def runs(python, code=""):
    """Is it a Python, and does it run this? The name may be a version manager's that has none."""
    nowhere = subprocess.DEVNULL
    try:
        return subprocess.call([python, "-I", "-c", code], stdout=nowhere, stderr=nowhere) == 0  # noqa: S603
    except OSError:
        return False


@contextmanager
def alone():
    """Wait until nobody else sets up this folder: two commands at once would spoil each other's .venv."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another command is setting up this folder. Waiting for it …", flush=True)
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def install(kind):
    """Install the lock of ``kind``, unless that is what .venv holds already."""
    lock = ROOT / "requirements" / f"{kind}.txt"
    stamp = VENV / f"gaceta-{kind}"
    wanted = state_of(lock)
    if stamp.exists() and stamp.read_text() == wanted and runs(str(PYTHON), "import gaceta"):
        return
    if kind == "base":
        make_venv()
    packages = sum(1 for line in lock.read_text().splitlines() if "==" in line)
    step(
        f"Installing {NAMES[kind]}, {packages} packages",
        [*pip(), "--require-hashes", "-r", str(lock)],
        without=ELSEWHERE,
    )
    if kind == "base":
        itself = ["--no-build-isolation", "--no-deps", "-e", str(ROOT)]
        step("Installing Gaceta itself", [*pip(), *itself], without=ELSEWHERE)
    stamp.write_text(wanted)


def state_of(lock):
    """What an installation depends on: the lock, our own metadata, and the folder, for no venv can move.

    Its Python is asked itself (``runs``): it may be gone, or have become another since.
    """
    import tomllib  # noqa: PLC0415 -- a Python that is too old has none, and must be told so

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    parts = [lock.read_text(), repr(project), str(ROOT)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def make_venv():
    """A new .venv. On Debian as root, install what venv needs where it is missing."""
    # Where .venv is active it is also what runs this, and must not be cut off under its own feet.
    python = getattr(sys, "_base_executable", None) or sys.executable
    command = [python, "-m", "venv", "--clear", str(VENV)]
    try:
        step("Making .venv", command)
    except CannotSetUp:
        package = f"python3.{sys.version_info[1]}-venv"
        if not install_packages(package):
            raise
        step("Making .venv", command)


def pip():
    """pip of .venv, quiet about itself."""
    return [
        str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--progress-bar", "off", "--no-input",
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "base"))
