"""Passwords that are known to thieves: the list that is shipped, and the service that may be asked."""

import hashlib
import random
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from gaceta.readers import bloom, breached
from gaceta.readers.breached import BreachedPasswordValidator, is_known_to, is_listed

ROOT = Path(__file__).parents[2]


@given(st.sets(st.text(min_size=1, max_size=20), min_size=1, max_size=50))
def test_every_word_that_was_put_in_is_found(words: set[str]) -> None:
    found = bloom.read(bloom.write(words))

    assert all(word in found for word in words)


def test_a_filter_cut_short_is_told_from_a_whole_one() -> None:
    whole = bloom.write({"a", "b"})

    for broken in [b"", whole[:-1], whole + b"x", b"X" + whole[1:]]:
        with pytest.raises(ValueError, match="no filter"):
            bloom.read(broken)


@pytest.mark.parametrize(
    "password", ["password1", "Password1", "iloveyou", "12345678", "qwertyuiop", " letmein1 "]
)
def test_what_thieves_try_first_is_listed_in_capitals_too(password: str) -> None:
    assert is_listed(password)


def test_of_good_passwords_about_one_in_a_hundred_thousand_is_refused() -> None:
    chance = random.Random(26)
    good = (f"{chance.getrandbits(96):x}" for _ in range(100_000))

    assert sum(map(is_listed, good)) <= 8


def test_the_documented_size_is_the_files() -> None:
    page = (ROOT / "docs" / "passwords.md").read_text("utf-8")
    file = ROOT / "src" / "gaceta" / "readers" / "data" / "breached.bloom"

    assert f"{file.stat().st_size:,} bytes" in page


Service = Callable[[str, str], str]


@pytest.fixture
def asked() -> list[str]:
    """The paths that the service was asked for."""
    return []


@pytest.fixture
def service(asked: list[str]) -> Iterator[Service]:
    """``service(kind, password)``: the address of a real server that knows the password, in that way."""
    servers: list[ThreadingHTTPServer] = []

    def serve(kind: str, password: str) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(kind, password, asked))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/range"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def _handler(kind: str, password: str, asked: list[str]) -> type[BaseHTTPRequestHandler]:
    ending = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()[5:]
    body = {
        "known": f"{'0' * 35}:3\r\n{ending}:26\r\n",
        "padding": f"{ending}:0\r\n",
        "nonsense": "é".encode("latin-1").decode("latin-1"),
    }.get(kind, "")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response({"moved": 302, "broken": 500}.get(kind, 200))
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(body.encode("latin-1"))

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def test_the_service_is_told_five_digits_and_finds_the_ending(
    service: Service, asked: list[str]
) -> None:
    password = "una-frase-que-nadie-diria"
    address = service("known", password)

    assert is_known_to(address, password)
    assert not is_known_to(address, password + "!")
    assert all(len(path) == len("/range/12345") for path in asked)


@pytest.mark.parametrize("kind", ["padding", "nonsense", "moved", "broken"])
def test_what_is_no_answer_counts_as_not_known(
    kind: str, service: Service, asked: list[str]
) -> None:
    assert not is_known_to(service(kind, "una-frase"), "una-frase")
    assert len(asked) == 1


def test_a_service_that_is_silent_or_gone_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breached, "PATIENCE", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        assert not is_known_to(f"http://127.0.0.1:{port}", "una-frase")
    assert not is_known_to(f"http://127.0.0.1:{port}", "una-frase")


def test_the_service_is_asked_only_if_there_is_one(
    service: Service, asked: list[str], settings: Settings
) -> None:
    validator, password = BreachedPasswordValidator(), "una-frase-que-nadie-diria"
    address = service("known", password)
    validator.validate(password)
    assert not asked

    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, breached_passwords=address)
    with pytest.raises(ValidationError):
        validator.validate(password)
