"""A step of setting up: a command, a line that counts its seconds, and what to do when it fails."""

import functools
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ALWAYS_WITHOUT = ("PYTHONPATH", "PYTHONHOME")
ADVICE = (
    (
        ("ensurepip", "python3-venv"),
        "Install Python's venv (on Debian, as root: apt-get install python3-venv), "
        "then run the same command again.",
    ),
    (
        ("No space left",),
        "The disk is full. About 500 MB are needed; then run the same command again.",
    ),
    (
        ("Temporary failure", "Connection", "ConnectionError", "Could not find a version"),
        "Is this machine online? The first run downloads packages; later ones need no network.",
    ),
    (
        ("DO NOT MATCH THE HASHES",),
        "A package is not the one that was locked. Do not go on; try from another network.",
    ),
)
"""What to do, by words of what was said. The first that fits."""


class CannotSetUp(Exception):
    """The message says what happened and what to do."""

    what = "Gaceta cannot be set up"


def reported(work):
    """``work`` as a program: whatever goes wrong is told in words. Returns the exit code."""

    @functools.wraps(work)
    def told(*arguments):
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="replace")
        try:
            return work(*arguments) or 0
        except CannotSetUp as reason:
            print(f"\n{reason.what}: {reason}", file=sys.stderr)
            return 1
        except OSError as reason:
            what = CannotSetUp.what
            print(f"\n{what}: {reason}. {advice(str(reason))}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("\nStopped. Run the same command again to go on.", file=sys.stderr)
            return 130

    return told


def step(says, command, without=()):
    """Run ``command`` under a line that counts the seconds, without those names in its environment.

    Raises CannotSetUp with its last words.
    """
    environ = {k: v for k, v in os.environ.items() if k not in (*ALWAYS_WITHOUT, *without)}
    with Counting(says):
        done = subprocess.run(  # noqa: S603 -- our own commands
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=environ,
            cwd=ROOT,
            check=False,
        )
    if done.returncode == 0:
        return
    words = "\n".join("    " + line for line in done.stdout.strip().splitlines()[-12:])
    raise CannotSetUp(f"“{says}” failed. What it said last:\n{words}\n{advice(done.stdout)}")


def advice(said):
    """What to do about what was said."""
    for words, what_to_do in ADVICE:
        if any(word in said for word in words):
            return what_to_do
    return "Mend that, then run the same command again; it goes on where it stopped."


class Counting:
    """A line that says what goes on, and for how long; on a terminal it counts along."""

    def __init__(self, says):
        self.says = says
        self.on_terminal = sys.stdout.isatty()
        self.done = threading.Event()

    def __enter__(self):
        self.began = time.monotonic()
        print(f"{self.says} …", end="", flush=True)
        self.thread = threading.Thread(target=self.count, daemon=True)
        self.thread.start()

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()
        again = f"\r{self.says} …" if self.on_terminal else ""
        print(f"{again} {self.seconds()} s", flush=True)

    def count(self):
        while self.on_terminal and not self.done.wait(1):
            print(f"\r{self.says} … {self.seconds()} s", end="", flush=True)

    def seconds(self):
        return round(time.monotonic() - self.began)
