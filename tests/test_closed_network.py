import socket

import pytest


@pytest.mark.parametrize("how", ["connect", "connect_ex"])
def test_nothing_reaches_another_machine(how: str) -> None:
    # 192.0.2.1 is nobody's: it is kept for examples (RFC 5737).
    with socket.socket() as out, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        getattr(out, how)(("192.0.2.1", 80))


def test_this_machine_is_reached(taken_port: int) -> None:
    with socket.create_connection(("localhost", taken_port), timeout=5) as there:
        assert there.getpeername()[1] == taken_port
