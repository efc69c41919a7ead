"""The main job over HTTP: acquire, renew, take over, release."""

import asyncio

import pytest

from gaceta.gate.callers import PASS_COOKIE
from tests.gate.visiting import HOUR, SEAT, House, assert_problem, unchanged

pytestmark = pytest.mark.anyio


async def test_a_free_seat_is_granted_in_one_call(house: House) -> None:
    response = await house.phone().ask("acquire")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {
        "state": "granted",
        "how": "free",
        "epoch": house.clock.now,
        "expires_in_ms": 60_000,
        "beat_in_ms": 20_000,
    }


async def test_a_second_device_gets_the_notice_while_the_first_reads(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    house.forward(5_000)
    first = assert_problem(await laptop.ask("acquire"), 409, "seat-taken")
    assert first["asking_ms"] == house.policy.question
    house.forward(1_000)
    await phone.ask("renew", epoch=epoch)
    house.forward(6_000)
    async with unchanged(house):
        notice = assert_problem(await laptop.ask("acquire"), 409, "seat-taken")
    assert notice["holder"] == {"kind": "phone safari", "for_ms": 12_000, "epoch": epoch}
    assert (notice["lost"], notice["wait_ms"], notice["asking_ms"]) == (None, 0, 0)
    assert PASS_COOKIE not in laptop.cookies


async def test_the_notice_says_nothing_of_the_other_device_but_its_kind_and_time(
    house: House,
) -> None:
    phone = house.phone()
    await phone.reads()
    answer = (await house.laptop().ask("acquire")).text
    assert phone.id not in answer
    assert phone.token not in answer


async def test_a_heartbeat_lengthens_the_lease_under_the_same_epoch(house: House) -> None:
    phone = house.phone()
    epoch = await phone.reads()
    house.forward(20_000)
    renewed = (await phone.ask("renew", epoch=epoch)).json()
    assert (renewed["how"], renewed["epoch"]) == ("held", epoch)
    (lease,) = await house.leases()
    assert lease.expires == house.clock.now + 60_000


async def test_a_device_at_rest_gives_way_without_a_notice(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    await phone.ask("renew", epoch=epoch, reading=False)
    taken_up = (await laptop.ask("acquire")).json()
    assert (taken_up["state"], taken_up["how"]) == ("granted", "handoff")
    came_back = assert_problem(await phone.ask("renew", epoch=epoch), 409, "displaced")
    assert came_back["reason"] == "handed-off"
    assert came_back["holder"]["kind"] == "computer firefox"


async def test_going_on_here_moves_the_seat_and_the_other_device_is_told(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    won = (await laptop.ask("takeover", epoch=epoch)).json()
    assert won["how"] == "takeover"
    assert won["epoch"] > epoch
    lost = assert_problem(await phone.ask("renew", epoch=epoch), 409, "displaced")
    assert lost["reason"] == "displaced"
    assert lost["holder"]["epoch"] == won["epoch"]
    assert PASS_COOKIE not in phone.cookies


async def test_a_displaced_device_that_asks_again_is_told_how_it_lost(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    await laptop.ask("takeover", epoch=epoch)
    assert assert_problem(await phone.ask("acquire"), 409, "seat-taken")["lost"] == "displaced"


async def test_of_ten_takeovers_at_once_that_name_one_epoch_one_wins(house: House) -> None:
    epoch = await house.phone().reads()
    rivals = [house.visitor(f"token-of-rival-{n}", "tablet chrome") for n in range(10)]
    answers = await asyncio.gather(*(rival.ask("takeover", epoch=epoch) for rival in rivals))
    winners = [answer for answer in answers if answer.status_code == 200]
    assert len(winners) == 1
    for answer in answers:
        if answer not in winners:
            notice = assert_problem(answer, 409, "seat-taken")
            assert notice["holder"]["epoch"] == winners[0].json()["epoch"]
    (lease,) = await house.leases()
    assert lease.epoch == winners[0].json()["epoch"]


async def test_back_and_forth_is_slowed_and_the_caller_told_how_long(house: House) -> None:
    one, other = house.phone(), house.laptop()
    epoch = await one.reads()
    for _ in range(house.policy.takeovers):
        one, other = other, one
        epoch = (await one.ask("takeover", epoch=epoch)).json()["epoch"]
    async with unchanged(house):
        response = await other.ask("takeover", epoch=epoch)
    slowed = assert_problem(response, 429, "too-often")
    assert slowed["retry_after_ms"] == house.policy.takeover_pause
    assert response.headers["retry-after"] == "15"
    assert slowed["holder"]["epoch"] == epoch


async def test_a_released_seat_is_free_for_the_next_device(house: House) -> None:
    phone = house.phone()
    epoch = await phone.reads()
    assert (await phone.ask("release", epoch=epoch)).json() == {"state": "released"}
    assert PASS_COOKIE not in phone.cookies
    assert (await house.laptop().ask("acquire")).json()["how"] == "free"


async def test_the_same_request_gets_the_same_answer(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    first = await laptop.ask("takeover", epoch=epoch, request="twice-the-same")
    async with unchanged(house):
        again = await laptop.ask("takeover", epoch=epoch, request="twice-the-same")
    assert again.json() == first.json()


async def test_the_same_request_id_on_another_operation_is_another_request(house: House) -> None:
    phone = house.phone()
    epoch = (await phone.ask("acquire", request="once-and-again")).json()["epoch"]
    answer = await phone.ask("release", epoch=epoch, request="once-and-again")
    assert answer.json() == {"state": "released"}


async def test_a_lease_never_outlives_the_entitlement(house: House) -> None:
    phone = house.phone(lasts=9_000)
    answer = (await phone.ask("acquire")).json()
    assert answer["expires_in_ms"] == 9_000
    assert answer["beat_in_ms"] == 4_500
    assert phone.shown_pass.expires == house.now + 9


async def test_a_revoked_entitlement_gives_no_lease_and_takes_the_pass_away(house: House) -> None:
    phone = house.phone()
    epoch = await phone.reads()
    house.forward(1_000)
    await house.engine.revoke(SEAT, written_before=house.clock.now)
    assert_problem(await phone.ask("renew", epoch=epoch), 401, "entitlement-revoked")
    assert PASS_COOKIE not in phone.cookies
    assert_problem(await phone.ask("acquire"), 401, "entitlement-revoked")
    assert await house.leases() == ()
    phone.entitle(lasts=HOUR)
    assert (await phone.ask("acquire")).status_code == 200


async def test_two_seats_know_nothing_of_each_other(house: House) -> None:
    await house.phone().reads()
    carla = house.visitor("token-of-carlas-tablet", "tablet chrome", seat="seat-of-carla")
    assert (await carla.ask("acquire")).json()["how"] == "free"


async def test_another_seats_epoch_moves_nothing(house: House) -> None:
    foreign = house.visitor("token-of-bens-phone", "phone chrome", seat="seat-of-ben")
    epoch = await foreign.reads()
    house.forward(1)
    phone, laptop = house.phone(), house.laptop()
    await phone.reads()
    async with unchanged(house, SEAT, "seat-of-ben"):
        assert_problem(await laptop.ask("takeover", epoch=epoch), 409, "seat-taken")
        assert_problem(await laptop.ask("renew", epoch=epoch), 409, "displaced")
        assert_problem(await phone.ask("release", epoch=epoch), 409, "displaced")


async def test_after_lost_state_the_pass_wins_the_seat_back(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    house.restart()
    house.forward(1_000)
    await laptop.reads()
    regained = (await phone.ask("renew", epoch=epoch)).json()
    assert regained["how"] == "regained"
    assert regained["epoch"] > epoch


async def test_after_lost_state_an_epoch_without_its_pass_wins_nothing(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    house.restart()
    house.forward(1_000)
    await laptop.reads()
    del phone.cookies[PASS_COOKIE]
    async with unchanged(house):
        assert_problem(await phone.ask("renew", epoch=epoch), 409, "displaced")


async def test_after_lost_state_an_expired_pass_wins_nothing(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    house.restart()
    house.forward(60_000)
    await laptop.reads()
    async with unchanged(house):
        assert_problem(await phone.ask("renew", epoch=epoch), 409, "displaced")


@pytest.mark.parametrize("of", ["another device", "another seat"])
async def test_after_lost_state_a_foreign_pass_wins_nothing(house: House, of: str) -> None:
    phone, laptop = house.phone(), house.laptop()
    other = laptop if of == "another device" else house.phone(seat="seat-of-ben")
    epoch = await other.reads()
    phone.cookies[PASS_COOKIE] = other.cookies[PASS_COOKIE]
    house.restart()
    house.forward(1_000)
    await laptop.reads()
    async with unchanged(house):
        assert_problem(await phone.ask("renew", epoch=epoch), 409, "displaced")
