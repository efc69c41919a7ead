"""The operations: each hands its rule to the store, which applies it atomically.

Every operation answers within the store budget or raises StoreDown; what happened then is unknown,
and a retry with the same ``request`` finds out without harm.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from typing import Any

from gaceta.seats import rules
from gaceta.seats.breaker import Breaker
from gaceta.seats.model import Asker, Device, Event, Policy, Seat, StoreDown, Verdict
from gaceta.seats.retries import Rule, once
from gaceta.seats.setback import SetBack
from gaceta.seats.store import A, Beat, Store

Tell = Callable[[tuple[Event, ...]], None]
Within = Callable[[float], AbstractAsyncContextManager[object]]
"""Given seconds: raises TimeoutError in what is inside once they have passed."""


def tell_nobody(events: tuple[Event, ...]) -> None:
    """The default listener."""


class Engine:
    """Decides who may read, on one store. ``tell`` hears what happened, after it is stored.

    Its two clocks can be replaced: ``monotonic``, in seconds, and ``within``, which keeps the budget.
    """

    def __init__(
        self,
        store: Store,
        policy: Policy,
        *,
        tell: Tell = tell_nobody,
        monotonic: Callable[[], float] = time.monotonic,
        within: Within = asyncio.timeout,
    ) -> None:
        self.store = store
        self.policy = policy
        self._tell = tell
        self._within = within
        self._breaker = Breaker(monotonic)
        self._set_back = SetBack(monotonic)

    async def acquire(self, seat: str, asker: Asker, *, request: str) -> Verdict:
        """May this device read? Granted, Taken or Revoked."""

        def rule(state: Seat, now: int) -> tuple[Seat, Verdict]:
            return rules.acquire(state, now, self.policy, asker)

        return await self._decide(seat, once(rule, request, asker.device.id, self.policy))

    async def renew(
        self,
        seat: str,
        asker: Asker,
        epoch: int,
        *,
        request: str,
        reading: bool = True,
        claim: int | None = None,
    ) -> Verdict:
        """A heartbeat. Granted, Displaced, Taken or Revoked. See ``rules.renew`` for ``claim``."""

        def rule(state: Seat, now: int) -> tuple[Seat, Verdict]:
            return rules.renew(state, now, self.policy, asker, epoch, reading=reading, claim=claim)

        beat = Beat(asker, epoch, request, self.policy.lease) if request and reading else None
        return await self._decide(seat, once(rule, request, asker.device.id, self.policy), beat)

    async def takeover(self, seat: str, asker: Asker, epoch: int, *, request: str) -> Verdict:
        """Go on here. Granted, a fresh Taken, TooOften or Revoked."""

        def rule(state: Seat, now: int) -> tuple[Seat, Verdict]:
            return rules.takeover(state, now, self.policy, asker, epoch)

        return await self._decide(seat, once(rule, request, asker.device.id, self.policy))

    async def release(self, seat: str, device: Device, epoch: int, *, request: str) -> Verdict:
        """The device stops for good. Released, or Displaced if the epoch is not its own any more."""

        def rule(state: Seat, now: int) -> tuple[Seat, Verdict]:
            return rules.release(state, now, self.policy, device, epoch)

        return await self._decide(seat, once(rule, request, device.id, self.policy))

    async def revoke(self, seat: str, *, written_before: int, keep: str | None = None) -> Verdict:
        """End all leases but ``keep``'s, and entitlements written before then (milliseconds)."""

        def rule(state: Seat, now: int) -> tuple[Seat, Verdict]:
            return rules.revoke(state, now, self.policy, written_before=written_before, keep=keep)

        return await self._decide(seat, rule)

    async def dismiss(self, seat: str, device: str, *, written_before: int) -> Verdict:
        """End this device's lease, and its entitlements written before then (milliseconds)."""

        def rule(state: Seat, now: int) -> tuple[Seat, Verdict]:
            return rules.dismiss(state, now, self.policy, device, written_before=written_before)

        return await self._decide(seat, rule)

    async def set_capacity(self, seat: str, capacity: int) -> Verdict:
        """How many devices may read this seat at once. Raises ValueError below 1."""

        def rule(state: Seat, now: int) -> tuple[Seat, Verdict]:
            return rules.set_capacity(state, now, self.policy, capacity)

        return await self._decide(seat, rule)

    async def forget_sharing(self, seat: str) -> Verdict:
        """Nothing that happened so far counts as sharing. Leases go on. Released."""

        def rule(state: Seat, now: int) -> tuple[Seat, Verdict]:
            return rules.forget_sharing(state, now, self.policy)

        return await self._decide(seat, rule)

    async def look(self, seat: str, asker: Asker) -> Verdict:
        """What is true now: Granted (held), Taken, Revoked, or Released where the seat is free."""

        def rule(state: Seat, now: int) -> tuple[Seat, Verdict]:
            return rules.look(state, now, self.policy, asker)

        return await self._decide(seat, rule)

    def watch(self, seat: str) -> AbstractAsyncContextManager[asyncio.Event]:
        """Rings when the seat may have changed; see ``Store.watch``."""
        return self.store.watch(seat)

    async def answers(self) -> bool:
        """True if the store gives an answer now; for the health page."""
        try:
            await self._ask(self.store.decide("", lambda state, _now: (state, None)))
        except StoreDown:
            return False
        return True

    def down_for_ms(self) -> int:
        """How long the store has given no answer, in milliseconds; 0 while it does."""
        return self._breaker.down_for_ms()

    async def _decide(self, seat: str, rule: Rule, beat: Beat | None = None) -> Verdict:
        def step(before: Seat, now: int) -> tuple[Seat, tuple[Verdict, tuple[Event, ...]]]:
            after, verdict = rule(self._set_back.mended(before, now), now)
            return after, (verdict, rules.events(seat, before, after))

        async def answer() -> tuple[Verdict, tuple[Event, ...]]:
            held = await self.store.beat(seat, beat) if beat else None
            if held is None:
                return await self.store.decide(seat, step)
            self._set_back.saw(held.now)
            return held, ()

        verdict, happened = await self._ask(answer())
        if happened:
            self._tell(happened)
        return verdict

    async def _ask(self, question: Coroutine[Any, Any, A]) -> A:
        if not self._breaker.lets_through():
            question.close()
            raise StoreDown("The store has not answered of late and is left alone for a moment.")
        try:
            async with self._within(self.policy.store_budget / 1000):
                answer = await question
        except (TimeoutError, StoreDown) as reason:
            self._breaker.failed()
            raise StoreDown(str(reason) or "The store did not answer in time.") from reason
        self._breaker.worked()
        return answer
