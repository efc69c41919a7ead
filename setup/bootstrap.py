"""Makes .venv and installs into it what the requirements files lock, with Python alone.

Run by make: python3 setup/bootstrap.py base (to run Gaceta) or dev (to test it too). Does nothing where
nothing changed since the last time.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
NEWEST_KNOWN = 14
NAMES = {"base": "what Gaceta runs on", "dev": "what tests and checks need"}


class CannotSetUp(Exception):
    """The message says what happened and what to do."""


def main(kind):
    """Bring .venv up to date for ``kind``, base or dev. Returns the exit code."""
    try:
        run_on_a_new_enough_python()
        for one in ("base", "dev") if kind == "dev" else ("base",):
            install(one)
    except CannotSetUp as reason:
        print(f"\nGaceta cannot be set up: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Run it again to go on.", file=sys.stderr)
        return 130
    return 0


def run_on_a_new_enough_python():
    """Start again on a newer Python of this machine where this one is too old."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(NEWEST_KNOWN, OLDEST[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])  # noqa: S606 -- a Python found on the PATH
    found = ".".join(map(str, sys.version_info[:3]))
    raise CannotSetUp(
        f"Python 3.11 or newer is needed, and this is Python {found}. "
        "Install python3.11 or newer, then run the same command again."
    )


def install(kind):
    """Install the lock of ``kind``, unless that is what .venv holds already."""
    lock = ROOT / "requirements" / f"{kind}.txt"
    stamp = VENV / f"gaceta-{kind}"
    wanted = state_of(lock)
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    if kind == "base":
        make_venv()
    packages = sum(1 for line in lock.read_text().splitlines() if "==" in line)
    step(
        f"Installing {NAMES[kind]}, {packages} packages",
        [*pip(), "--require-hashes", "-r", str(lock)],
    )
    if kind == "base":
        step(
            "Installing Gaceta itself",
            [*pip(), "--no-build-isolation", "--no-deps", "-e", str(ROOT)],
        )
    stamp.write_text(wanted)


def state_of(lock):
    """What an installation depends on: the lock, the Python, and the folder, since a venv cannot move."""
    parts = [lock.read_text(), (ROOT / "pyproject.toml").read_text(), sys.version, str(ROOT)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def make_venv():
    """A new .venv. On Debian as root, install what venv needs where it is missing."""
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    step("Making .venv", command, helped_by=install_venv_package)


def install_venv_package():
    """Debian keeps venv in a package of its own. True if it could be installed."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    package = f"python3.{sys.version_info[1]}-venv"
    step("Looking up Debian's packages", ["apt-get", "update", "-qq"])
    step(f"Installing {package}", ["apt-get", "install", "-y", "-qq", package])
    return True


def pip():
    """pip of .venv, quiet about itself."""
    return [
        str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--progress-bar", "off", "--no-input",
    ]  # fmt: skip


def step(says, command, helped_by=None):
    """Run ``command`` under a line that counts the seconds. Raises CannotSetUp with its last words."""
    environ = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME")}
    with Counting(says):
        done = subprocess.run(  # noqa: S603 -- our own commands
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environ,
            check=False,
        )
    if done.returncode == 0:
        return
    if helped_by and helped_by():
        return step(says, command)
    words = "\n".join("    " + line for line in done.stdout.strip().splitlines()[-12:])
    raise CannotSetUp(f"“{says}” failed. What it said last:\n{words}\n{advice(done.stdout)}")


def advice(said):
    """What to do about what was said."""
    if "ensurepip" in said or "python3-venv" in said:
        return (
            "Install Python's venv (on Debian: apt-get install python3-venv), then run this again."
        )
    if "Temporary failure" in said or "Connection" in said or "Could not find a version" in said:
        return (
            "Is this machine online? The first run downloads packages; later ones need no network."
        )
    if "No space" in said:
        return "The disk is full. About 500 MB are needed."
    return "Mend that, then run the same command again; it goes on where it stopped."


class Counting:
    """A line that counts seconds on a terminal; elsewhere a line at the end if it took over a second."""

    def __init__(self, says):
        self.says = says
        self.on_terminal = sys.stdout.isatty()
        self.done = threading.Event()

    def __enter__(self):
        self.began = time.monotonic()
        self.thread = threading.Thread(target=self.count, daemon=True)
        self.thread.start()

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()
        end = "\r" if self.on_terminal else ""
        print(f"{end}{self.says} … {time.monotonic() - self.began:.0f} s", flush=True)

    def count(self):
        while self.on_terminal and not self.done.wait(1):
            print(f"\r{self.says} … {time.monotonic() - self.began:.0f} s", end="", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "base"))
