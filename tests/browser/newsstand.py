"""The demo paper, really running in a process of its own, for browsers to read."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path

import httpx

from gaceta.seats.model import Seat
from gaceta.seats.stores.records import encode

GACETA = Path(sys.executable).with_name("gaceta")
PASSWORD = "leer-con-calma-26"


@dataclass(frozen=True)
class Paper:
    """A running newspaper: where it answers, and the folder it writes to."""

    address: str
    var: Path

    @property
    def outage_switch(self) -> Path:
        return self.var / "outage"

    def stories(self, language: str = "es", access: str = "subscription") -> list[str]:
        """The addresses of stories with that access, their own or their section's, newest first."""
        rows = self._rows(
            "SELECT p.url_path FROM wagtailcore_page p JOIN newspaper_articlepage a"
            " ON a.page_ptr_id = p.id JOIN wagtailcore_locale l ON l.id = p.locale_id"
            " JOIN wagtailcore_page up ON up.path = substr(p.path, 1, 12)"
            " JOIN newspaper_sectionpage s ON s.page_ptr_id = up.id"
            " WHERE iif(a.access = '', s.access, a.access) = ? AND l.language_code = ? AND p.live"
            " ORDER BY a.published_at DESC",
            (access, language),
        )
        return [self.address + self._path(url_path, language) for (url_path,) in rows]

    def last_sentence(self, story: str) -> str:
        """The end of the story's last paragraph: words that only the whole story holds."""
        slug = story.rstrip("/").rsplit("/", 1)[-1]
        language = story.removeprefix(self.address).split("/")[1]
        ((text,),) = self._rows(
            "SELECT (SELECT json_extract(b.value, '$.value') FROM json_each(a.body) b"
            " WHERE json_extract(b.value, '$.type') = 'paragraph' ORDER BY b.key DESC LIMIT 1)"
            " FROM wagtailcore_page p JOIN newspaper_articlepage a ON a.page_ptr_id = p.id"
            " JOIN wagtailcore_locale l ON l.id = p.locale_id"
            " WHERE p.slug = ? AND l.language_code = ?",
            (slug, language),
        )
        words = text.replace("</p>", "").strip()
        return words[-40:]

    def link_in_mail(self, address: str) -> str:
        """The link in the newest mail to that address, which lies in the demo's outbox."""
        newest = max((self.var / "outbox").iterdir(), key=lambda file: file.stat().st_mtime_ns)
        mail = message_from_bytes(newest.read_bytes().split(b"\n" + b"-" * 79)[0])
        assert mail["To"] == address
        part = next(p for p in mail.walk() if p.get_content_type() == "text/plain")
        text = (part.get_payload(decode=True) or b"").decode()  # type: ignore[union-attr]
        found = re.search(r"http://localhost\S+", text)
        assert found, text
        return found.group()

    def clear(self) -> None:
        """The paper as it was printed, read by nobody, and the store up: for the next test."""
        self.outage_switch.unlink(missing_ok=True)
        with closing(sqlite3.connect(self.var / "seats.sqlite3", timeout=10)) as seats, seats:
            # A tab that closes late may still ask; what it shows is from before this moment.
            nobody = encode(Seat(not_before=time.time_ns() // 1_000_000))
            seats.execute("UPDATE seat SET state = ?", (nobody,))
        _copy(self._as_printed, self._data)

    def keep_as_printed(self) -> None:
        """What ``clear`` brings back: accounts, subscriptions and pages as they are now."""
        _copy(self._data, self._as_printed)

    @property
    def _data(self) -> Path:
        return self.var / "gaceta.sqlite3"

    @property
    def _as_printed(self) -> Path:
        return self.var / "as-printed.sqlite3"

    def _rows(self, sql: str, values: tuple[str, ...]) -> list[tuple[str]]:
        with closing(sqlite3.connect(self._data, timeout=10)) as data:
            return data.execute(sql, values).fetchall()

    def _path(self, url_path: str, language: str) -> str:
        """The address without the root page of the edition: /es/… in Spanish, /en/… in English."""
        return f"/{language}/" + url_path.split("/", 2)[2]


def _copy(source: Path, target: Path) -> None:
    """All of a database into another, which may be in use."""
    with (
        closing(sqlite3.connect(source, timeout=10)) as one,
        closing(sqlite3.connect(target, timeout=10)) as other,
    ):
        one.backup(other)


@contextmanager
def paper_at(var: Path, **settings: str) -> Iterator[Paper]:
    """Serve the paper in ``var``, made beforehand by ``prepared``, until the block ends."""
    port = _free_port()
    log = var / "server.log"
    with log.open("w") as out:
        process = _start(var, port, settings, out)
        try:
            address = f"http://localhost:{port}"
            _wait_until_served(process, address, log)
            paper = Paper(address, var)
            paper.keep_as_printed()
            yield paper
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def until(holds: Callable[[], bool], patience: float = 20) -> None:
    """Ask again and again until it holds. Raises AssertionError if it never does."""
    end, pause = time.monotonic() + patience, threading.Event()
    while not holds():
        assert time.monotonic() < end, "It never came to hold."
        pause.wait(0.05)


def prepared(template: Path, var: Path) -> Path:
    """A copy of the prepared demo paper, without what its runs left behind."""
    shutil.copytree(
        template,
        var,
        ignore=shutil.ignore_patterns("seats.sqlite3*", "as-printed.sqlite3*", "server.log"),
    )
    return var


def _start(
    var: Path, port: int, settings: dict[str, str], out: object
) -> "subprocess.Popen[bytes]":
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("GACETA_", "DJANGO_"))}
    environ |= {"GACETA_VAR": str(var), "GACETA_PORT": str(port), "NO_COLOR": "1"}
    environ |= {"GACETA_PROXIES": "1", **settings}
    return subprocess.Popen(  # noqa: S603
        [str(GACETA), "demo"],
        env=environ,
        stdout=out,
        stderr=subprocess.STDOUT,
        cwd=var,  # type: ignore[call-overload]
    )


def _wait_until_served(
    process: "subprocess.Popen[bytes]", address: str, log: Path, patience: float = 240
) -> None:
    """Return once /healthz answers. Raises if the process ends first."""
    transport = httpx.HTTPTransport(retries=0)
    with httpx.Client(transport=transport, timeout=2) as client:
        for _ in range(int(patience / 0.1)):
            if process.poll() is not None:
                raise RuntimeError(f"The paper did not start:\n{log.read_text()}")
            try:
                if client.get(f"{address}/healthz").status_code == 200:
                    return
            except httpx.TransportError:
                _pause(process)
    raise RuntimeError(f"The paper is not served after {patience} s:\n{log.read_text()}")


def _pause(process: "subprocess.Popen[bytes]") -> None:
    """A tenth of a second, or less if the process ends."""
    try:
        process.wait(0.1)
    except subprocess.TimeoutExpired:
        return


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
