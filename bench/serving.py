"""Each app on the same server, one worker, alone; and wrk asking it."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT = Path(__file__).parents[1]
CONNECTIONS = 32


class NoWrk(Exception):
    """wrk, the load generator, is not on this machine."""


@contextmanager
def served(name: str, port: int) -> Iterator[str]:
    """The app called ``name`` at the address that is handed out."""
    granian = Path(sys.executable).with_name("granian")
    command = [
        str(granian), "--interface", "asgi", "--factory", "--workers", "1", "--no-ws",
        "--host", "127.0.0.1", "--port", str(port), "--log-level", "error",
        "--backpressure", "20000", "bench.apps:app",
    ]  # fmt: skip
    environ = os.environ | {"GACETA_BENCH": name}
    process = subprocess.Popen(command, cwd=ROOT, env=environ)  # noqa: S603
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def requests_a_second(address: str, script: str, seconds: int) -> float:
    """What wrk gets through with this script of its own. Raises if any answer was not 2xx."""
    wrk = shutil.which("wrk")
    if not wrk:
        raise NoWrk
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", file.name, address]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(f"The app did not answer well:\n{said}")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if not found:
        raise RuntimeError(f"wrk said nothing to be understood:\n{said}")
    return float(found.group(1))


def _wait_for(address: str, process: "subprocess.Popen[bytes]", patience: float = 20) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            with urlopen(address, timeout=1):  # noqa: S310 -- our own server
                return
        except HTTPError:
            return
        except OSError:
            if process.poll() is not None:
                raise RuntimeError("The server did not start.") from None
            time.sleep(0.05)
    raise RuntimeError("The server does not answer.")
