"""The port that the site listens on: is it free? Asked before any long work, with Python alone."""

import errno
import os
import socket

from gaceta.gate.config import BadSetting, read_port

HERE = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))
"""What ``localhost`` may mean to a browser."""


class PortUnusable(Exception):
    """Nobody can listen there. The message says why, and what to do."""


def chosen(port: int | None = None) -> int:
    """The port that a command named, else GACETA_PORT, else 8000; from now on GACETA_PORT says the same.

    Raises BadSetting.
    """
    if port is not None:
        os.environ["GACETA_PORT"] = str(port)
    return read_port(os.environ)


def check(port: int, *, again: str, host: str = "127.0.0.1") -> None:
    """Raises PortUnusable if nobody could listen at ``host`` and ``port``.

    ``again`` is the command that the message repeats, with another port.
    """
    if host == "127.0.0.1" and any(_answers(family, at, port) for family, at in HERE):
        raise _taken(port, again)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as reason:
            raise _unusable(port, again, host, reason) from None


def _answers(family: socket.AddressFamily, address: str, port: int) -> bool:
    """Does somebody listen there? Where there is no such address nobody does."""
    try:
        with socket.socket(family) as probe:
            probe.settimeout(1)
            return probe.connect_ex((address, port)) == 0
    except OSError:
        return False


def _unusable(port: int, again: str, host: str, reason: OSError) -> PortUnusable:
    if reason.errno == errno.EADDRINUSE:
        return _taken(port, again)
    if reason.errno == errno.EACCES:
        return PortUnusable(
            f"Port {port} is for the system's own programs: ports below 1024 need its administrator. "
            f"Choose another with the setting GACETA_PORT: GACETA_PORT=8000 {again}"
        )
    return PortUnusable(f"Nobody can listen at {host}, port {port}: {reason.strerror or reason}.")


def _taken(port: int, again: str) -> PortUnusable:
    other = port + 1 if port < 65_535 else 8000
    return PortUnusable(
        f"Port {port} is taken by another program. Choose another with the setting GACETA_PORT: "
        f"GACETA_PORT={other} {again}"
    )


__all__ = ["BadSetting", "PortUnusable", "check", "chosen"]
