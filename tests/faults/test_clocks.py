"""Clocks that jump: the store's by an hour, forward or back, and a device's by a day."""

from collections.abc import AsyncIterator
from email.utils import formatdate
from pathlib import Path

import pytest

from gaceta.seats.engine import Engine
from gaceta.seats.stores.sqlite import SqliteStore
from tests.faults.devices import Browser
from tests.faults.nursery import Gate
from tests.gate.visiting import HOUR, House
from tests.seats.seating import Clock

QUARTER = HOUR // 4
"""How long an entitlement lasts, in milliseconds."""
DAY = 24 * HOUR


class HouseWithAStoreOfItsOwnTime(House):
    """A gate whose seat store is a file, with a clock that can be set apart from the gate's."""

    def over(self, path: Path) -> None:
        self.store_clock = Clock(self.clock.now)
        self.file = SqliteStore(path, self.store_clock)
        self.engine = Engine(self.file, self.policy, monotonic=lambda: self.uptime.now / 1000)
        self.open_gate()

    def forward(self, milliseconds: int) -> None:
        super().forward(milliseconds)
        self.store_clock.forward(milliseconds)


@pytest.fixture
async def timed(tmp_path: Path) -> AsyncIterator[HouseWithAStoreOfItsOwnTime]:
    house = HouseWithAStoreOfItsOwnTime()
    house.over(tmp_path / "seats.sqlite3")
    yield house
    await house.file.close()


@pytest.mark.anyio
class TestTheStoresClock:
    @pytest.mark.parametrize("jump", [HOUR, -HOUR])
    async def test_a_lone_reader_reads_on_in_one_beat_without_a_notice(
        self, timed: HouseWithAStoreOfItsOwnTime, jump: int
    ) -> None:
        phone = timed.phone(lasts=QUARTER)
        epoch = await phone.reads()
        timed.store_clock.forward(jump)
        for _ in range(4):
            timed.forward(timed.policy.heartbeat)
            beat = await phone.ask("renew", epoch=epoch)
            assert (beat.status_code, beat.json()["state"]) == (200, "granted")
            assert beat.json()["epoch"] >= epoch
            assert beat.json()["expires_in_ms"] == timed.policy.lease
            assert phone.shown_pass.expires == timed.now + 60
            epoch = beat.json()["epoch"]

    @pytest.mark.parametrize("jump", [HOUR, -HOUR])
    async def test_no_lease_outlives_its_length_and_a_second(
        self, timed: HouseWithAStoreOfItsOwnTime, jump: int
    ) -> None:
        await timed.phone(lasts=QUARTER).reads()
        timed.forward(timed.policy.heartbeat)
        timed.store_clock.forward(jump)
        timed.forward(timed.policy.lease - timed.policy.heartbeat + 1000)
        answer = await timed.laptop(lasts=QUARTER).ask("acquire")
        assert (answer.status_code, answer.json()["how"]) == (200, "free")

    async def test_set_back_it_lets_nobody_take_the_seat_of_who_reads(
        self, timed: HouseWithAStoreOfItsOwnTime
    ) -> None:
        phone, laptop = timed.phone(lasts=QUARTER), timed.laptop(lasts=QUARTER)
        epoch = await phone.reads()
        timed.store_clock.forward(-HOUR)
        for _ in range(6):
            timed.forward(timed.policy.heartbeat - 1)
            assert (await laptop.ask("acquire")).status_code == 409
            assert (await phone.ask("renew", epoch=epoch)).json()["how"] == "held"

    async def test_set_back_a_retry_still_gets_the_answer_it_had(
        self, timed: HouseWithAStoreOfItsOwnTime
    ) -> None:
        phone = timed.phone(lasts=QUARTER)
        await phone.post("/gate/acquire", '{"request":"one-name"}')
        timed.store_clock.forward(-HOUR)
        timed.forward(1)
        again = await phone.post("/gate/acquire", '{"request":"one-name"}')
        assert again.json()["how"] == "free"


@pytest.mark.parametrize("days", [-1, 1])
def test_a_devices_clock_is_nowhere_in_what_it_says(served: Gate, days: int) -> None:
    """Not even its HTTP library's Date header is listened to; nor are the cookies' ends its own."""
    phone = Browser("phone")
    off = formatdate(phone.written + days * 86_400, usegmt=True)
    epoch = phone.reads(served.address)
    beat = phone.ask(served.address, "renew", epoch=epoch, headers={"Date": off})
    assert beat.json()["how"] in ("held", "regained")
    assert phone.good_pass
