import os
import socket

import pytest

from gaceta.web import ports


def test_a_port_where_somebody_listens_is_taken(taken_port: int) -> None:
    with pytest.raises(ports.PortUnusable) as caught:
        ports.check(taken_port, again="make demo")
    assert f"Port {taken_port} is taken" in str(caught.value)
    assert f"GACETA_PORT={taken_port + 1} make demo" in str(caught.value)


def test_a_port_is_taken_too_where_localhost_has_another_address() -> None:
    with socket.socket(socket.AF_INET6) as other:
        try:
            other.bind(("::1", 0))
        except OSError:
            pytest.skip("This machine has no ::1.")
        other.listen()
        with pytest.raises(ports.PortUnusable, match="is taken"):
            ports.check(other.getsockname()[1], again="make demo")


def test_a_free_port_may_be_listened_on_at_once() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    ports.check(port, again="make demo")
    with socket.socket() as ours:
        ours.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        ours.bind(("127.0.0.1", port))


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(ports.PortUnusable, match=r"192\.0\.2\.1"):
        ports.check(8000, again="gaceta serve", host="192.0.2.1")


def test_the_last_port_of_all_has_another_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "_answers", lambda *_: True)
    with pytest.raises(ports.PortUnusable, match="GACETA_PORT=8000 make demo"):
        ports.check(65_535, again="make demo")


def test_a_port_that_a_command_names_goes_before_the_setting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GACETA_PORT", "8123")
    assert ports.chosen() == 8123
    assert ports.chosen(8456) == 8456
    assert os.environ["GACETA_PORT"] == "8456"


def test_a_wrong_setting_is_told_with_what_to_write_instead(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GACETA_PORT", "70000")
    with pytest.raises(ports.BadSetting, match="GACETA_PORT=8000"):
        ports.chosen()
