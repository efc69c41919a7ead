"""What the gate's tests are made of: a gate over a memory store, and devices that call it."""

import hashlib
import itertools
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import httpx

from gaceta import entitlements, passes
from gaceta.entitlements import Entitlement
from gaceta.gate.app import Gate, gate_app
from gaceta.gate.callers import DEVICE_COOKIE, ENTITLEMENT_COOKIE, PASS_COOKIE
from gaceta.gate.config import GateConfig
from gaceta.gate.keys import Seals, seals_of
from gaceta.passes import Pass
from gaceta.seats.engine import Engine
from gaceta.seats.model import Lease, Policy, Seat, StoreDown
from gaceta.seats.store import A, Step
from gaceta.seats.stores.memory import MemoryStore
from tests.seats.seating import Clock

SECRET = b"a secret for the gate's tests alone, and long enough"
ORIGIN = "http://localhost:8000"
SEAT = "seat-of-ana"
HOUR = 3_600_000

requests = (f"request-{number:06d}" for number in itertools.count())


class SwitchedStore(MemoryStore):
    """A memory store that can be switched off."""

    is_down = False

    async def decide(self, seat: str, step: Step[A]) -> A:
        if self.is_down:
            raise StoreDown("switched off by the test")
        return await super().decide(seat, step)


@dataclass
class House:
    """A gate, with the clocks in hand and the store within reach."""

    policy: Policy = field(default_factory=Policy)
    clock: Clock = field(default_factory=Clock)
    uptime: Clock = field(default_factory=lambda: Clock(0))
    chance: float = 0.5
    seals: Seals = field(init=False)
    store: SwitchedStore = field(init=False)
    engine: Engine = field(init=False)
    gate: Gate = field(init=False)
    client: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.seals = seals_of(self.config)
        self.restart()

    @property
    def config(self) -> GateConfig:
        return GateConfig(ORIGIN, SECRET, "memory://", self.policy, None)

    @property
    def now(self) -> float:
        """Seconds since 1970."""
        return self.clock.now / 1000

    def restart(self) -> None:
        """A new process, whose store has forgotten everything."""
        self.store = SwitchedStore(self.clock)
        self.engine = Engine(self.store, self.policy, monotonic=lambda: self.uptime.now / 1000)
        self.open_gate()

    def open_gate(self) -> None:
        self.gate = gate_app(
            self.engine, self.seals, self.config, clock=lambda: self.now, chance=lambda: self.chance
        )
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(self.gate), base_url=ORIGIN)

    def forward(self, milliseconds: int) -> None:
        self.clock.forward(milliseconds)
        self.uptime.forward(milliseconds)

    def visitor(
        self, name: str, kind: str, *, seat: str = SEAT, lasts: int = HOUR, written: int = 0
    ) -> "Visitor":
        """A device with an entitlement that lasts so many milliseconds from now."""
        visitor = Visitor(self, name, kind, seat)
        visitor.entitle(lasts=lasts, written=written)
        return visitor

    def phone(self, **more: Any) -> "Visitor":
        return self.visitor("token-of-anas-phone", "phone safari", **more)

    def laptop(self, **more: Any) -> "Visitor":
        return self.visitor("token-of-anas-laptop", "computer firefox", **more)

    async def record(self, seat: str = SEAT) -> Seat:
        """All that the store keeps of the seat."""
        return await self.store.decide(seat, lambda state, _now: (state, state))

    async def leases(self, seat: str = SEAT) -> tuple[Lease, ...]:
        return (await self.record(seat)).leases


@dataclass
class Visitor:
    """A browser: it keeps its cookies and sends them along."""

    house: House
    token: str
    kind: str
    seat: str
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return hashlib.sha256(self.token.encode()).hexdigest()

    @property
    def headers(self) -> dict[str, str]:
        crumbs = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Sec-Fetch-Site": "same-origin", "Cookie": crumbs}

    @property
    def bearer_headers(self) -> dict[str, str]:
        """What a program sends instead of cookies."""
        token = self.cookies[ENTITLEMENT_COOKIE]
        return {"Authorization": f"Bearer {token}", "X-Gaceta-Device": self.token}

    @property
    def shown_pass(self) -> Pass:
        """The pass it has, verified."""
        seal = self.house.seals.passes
        return passes.verify(seal, self.cookies[PASS_COOKIE], now=self.house.now)

    def entitlement(self, *, lasts: int = HOUR, written: int = 0) -> Entitlement:
        now = self.house.now
        return Entitlement(
            "ana", self.seat, self.id, self.kind, now + written / 1000, now + lasts / 1000
        )

    def entitle(self, **more: int) -> None:
        """A new entitlement, as the newspaper writes one with each page."""
        seal = self.house.seals.entitlements
        self.cookies |= {
            DEVICE_COOKIE: self.token,
            ENTITLEMENT_COOKIE: entitlements.write(seal, self.entitlement(**more)),
        }

    async def post(
        self, path: str, content: bytes | str, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        """Send a body as it is; ``headers`` go over the browser's own."""
        all_headers = {"Content-Type": "application/json", **self.headers, **(headers or {})}
        response = await self.house.client.post(path, content=content, headers=all_headers)
        self.house.client.cookies.clear()
        keep_cookies(self.cookies, response)
        return response

    async def ask(self, operation: str, **body: Any) -> httpx.Response:
        message = {"request": next(requests), **body}
        return await self.post(f"/gate/{operation}", json.dumps(message))

    async def reads(self) -> int:
        """Acquire the seat; the epoch it was granted."""
        response = await self.ask("acquire")
        assert response.status_code == 200, response.text
        epoch: int = response.json()["epoch"]
        return epoch


def keep_cookies(jar: dict[str, str], response: httpx.Response) -> None:
    """What a browser does with the cookies that come with an answer: keep them, or drop what is over."""
    for cookie in response.headers.get_list("set-cookie"):
        name, _, rest = cookie.partition("=")
        value, _, attributes = rest.partition(";")
        if "Max-Age=0" in attributes:
            jar.pop(name, None)
        else:
            jar[name] = value


def assert_problem(response: httpx.Response, status: int, name: str) -> dict[str, Any]:
    """The answer is that problem, whole; its body."""
    assert response.headers["content-type"] == "application/problem+json", response.text
    body: dict[str, Any] = response.json()
    assert (response.status_code, body["type"]) == (status, f"/gate/problems/{name}"), body
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == response.headers["x-request-id"]
    return body


@asynccontextmanager
async def unchanged(house: House, *seats: str) -> AsyncIterator[None]:
    """Nothing that happens inside changes a lease or makes an event."""
    seats = seats or (SEAT,)
    before = [replace(await house.record(seat), answers=()) for seat in seats]
    yield
    assert [replace(await house.record(seat), answers=()) for seat in seats] == before
