"""Devices that speak to a real gate over real connections, and the settings that such a gate gets."""

import hashlib
import itertools
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from gaceta import entitlements, passes
from gaceta.entitlements import Entitlement
from gaceta.gate.callers import DEVICE_COOKIE, ENTITLEMENT_COOKIE, PASS_COOKIE
from gaceta.gate.config import read_config
from gaceta.gate.keys import seals_of
from gaceta.passes import Pass
from gaceta.signing import BadToken
from tests.gate.visiting import keep_cookies

SECRET = "a secret for the tests of faults alone, long enough"
SEALS = seals_of(read_config({"GACETA_SECRET": SECRET}))
HOUR = 3600.0

requests = (f"request-{number:08d}" for number in itertools.count())


def settings(seats: str, **more: str) -> dict[str, str]:
    """A gate's settings, with lengths so short that a test need not wait long."""
    lengths = {"GACETA_HEARTBEAT": "0.5", "GACETA_LEASE": "1", "GACETA_QUIET": "0.8"}
    return {"GACETA_SECRET": SECRET, "GACETA_SEATS": seats, **lengths, **more}


def sqlite_in(folder: Path) -> str:
    return f"sqlite:///{folder}/seats.sqlite3"


@dataclass
class Browser:
    """A browser of the reader to whom ``seat`` belongs: it keeps its cookies and sends them along."""

    name: str
    seat: str = "seat-of-ana"
    written: float = field(default_factory=time.time)
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        until = self.written + HOUR
        entitlement = Entitlement("ana", self.seat, self.id, "phone safari", self.written, until)
        self.cookies |= {
            DEVICE_COOKIE: self.name,
            ENTITLEMENT_COOKIE: entitlements.write(SEALS.entitlements, entitlement),
        }

    @property
    def id(self) -> str:
        return hashlib.sha256(self.name.encode()).hexdigest()

    @property
    def headers(self) -> dict[str, str]:
        crumbs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Sec-Fetch-Site": "same-origin", "Cookie": crumbs}

    def ask(
        self, address: str, operation: str, headers: dict[str, str] | None = None, **body: Any
    ) -> Any:
        """The gate's answer. Raises httpx.TransportError if there is none."""
        message = {"request": next(requests), **body}
        all_headers = {**self.headers, **(headers or {})}
        # A connection of its own: one that a killed gate left behind would fail for another reason.
        answer = httpx.post(
            f"{address}/gate/{operation}", json=message, headers=all_headers, timeout=30
        )
        self.keep(answer)
        return answer

    def reads(self, address: str) -> int:
        """Acquire the seat; the epoch it was granted."""
        answer = self.ask(address, "acquire")
        assert answer.status_code == 200, answer.text
        epoch: int = answer.json()["epoch"]
        return epoch

    def keep(self, answer: httpx.Response) -> None:
        """Keep the cookies that came with the answer."""
        keep_cookies(self.cookies, answer)

    @property
    def good_pass(self) -> Pass | None:
        """The pass that it has, if it is good now."""
        try:
            return passes.verify(SEALS.passes, self.cookies.get(PASS_COOKIE, ""), now=time.time())
        except BadToken:
            return None


def minted(answer: httpx.Response) -> bool:
    """A pass came with the answer."""
    return any(
        cookie.startswith(f"{PASS_COOKIE}=") and "Max-Age=0" not in cookie
        for cookie in answer.headers.get_list("set-cookie")
    )
