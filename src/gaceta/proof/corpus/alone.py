"""Scenes of one person. Whatever notice is shown here while nobody reads elsewhere is a false one."""

from random import Random

from gaceta.proof.behaviour import Browser, Scene
from gaceta.proof.corpus.chances import (
    BETWEEN_TUNNELS,
    GLANCE,
    IN_TUNNEL,
    LOOKS,
    NEW_ADDRESS,
    TURN,
)
from gaceta.proof.corpus.diary import DAY, HOUR, MINUTE, SECOND, Diary, Time, somebody

PHONE = Browser("phone", "ana", "phone safari")
LAPTOP = Browser("laptop", "ana", "computer firefox")
TABLET = Browser("tablet", "ana", "tablet chrome")

BREAKFAST = Time(7.6, 0.4, 0.8, ("phone", "phone", "laptop"))
NOON = Time(13.2, 0.7, 0.5, ("phone", "laptop"))
EVENING = Time(20.8, 1.0, 0.85, ("laptop", "laptop", "phone"))
ON_THE_PHONE = tuple(Time(h, 0.6, c, ("phone",)) for h, c in ((7.5, 0.8), (13, 0.6), (21, 0.8)))


def phone_alone(chance: Random, days: int) -> Scene:
    """One person with one phone."""
    diary = Diary(chance)
    diary.has(PHONE)
    for day in range(days):
        diary.lives_a_day(day, ON_THE_PHONE)
    return diary.scene("phone-alone", days, [somebody("ana", chance)])


def many_tabs(chance: Random, days: int) -> Scene:
    """One person with one laptop and three tabs, one in front at a time, gone to and fro."""
    diary = Diary(chance)
    diary.has(LAPTOP)
    for day in range(days):
        for hour in (9, 16, 21):
            at = day * DAY + round((hour + chance.gauss(0, 0.5)) * HOUR)
            for _ in range(chance.randint(2, 6)):
                tab = str(chance.randint(1, 3))
                end = diary.sits("laptop", at, tab=tab)
                diary.leaves("laptop", end, tab=tab, way=chance.choice(("hide", "hide", "close")))
                at = end + GLANCE.draw(chance)
    return diary.scene("many-tabs", days, [somebody("ana", chance)])


def phone_and_laptop(chance: Random, days: int) -> Scene:
    """One person with phone and laptop, who goes from one to the other at times."""
    diary = Diary(chance)
    diary.has(PHONE, LAPTOP)
    for day in range(days):
        diary.lives_a_day(day, (BREAKFAST, NOON, EVENING))
    return diary.scene("phone-and-laptop", days, [somebody("ana", chance)])


def three_devices(chance: Random, days: int) -> Scene:
    """One person: the phone in the morning, the laptop at work, the tablet in the evening."""
    diary = Diary(chance)
    diary.has(PHONE, LAPTOP, TABLET)
    times = (
        Time(7.3, 0.3, 0.9, ("phone",)),
        Time(11, 1.0, 0.5, ("laptop",)),
        Time(21, 0.8, 0.9, ("tablet", "tablet", "phone")),
    )
    for day in range(days):
        diary.lives_a_day(day, times)
    return diary.scene("three-devices", days, [somebody("ana", chance)])


def laptop_left_open(chance: Random, days: int) -> Scene:
    """The hard case: each evening from the laptop, left in sight, to the phone, and often back."""
    diary = Diary(chance)
    diary.has(PHONE, LAPTOP)
    for day in range(days):
        at = day * DAY + round((20.5 + chance.gauss(0, 0.6)) * HOUR)
        for device in ("laptop", "phone", "laptop")[: chance.choice((2, 2, 3))]:
            end = diary.sits(device, at)
            diary.leaves(device, end, way="stay")
            at = end + TURN.draw(chance)
    return diary.scene("laptop-left-open", days, [somebody("ana", chance)])


def commuter(chance: Random, days: int) -> Scene:
    """One person with one phone on the way to work and back, its address new every minute."""
    diary = Diary(chance)
    diary.has(PHONE)
    for day in range(days):
        for hour in (7.8, 17.9):
            at = day * DAY + round((hour + chance.gauss(0, 0.2)) * HOUR)
            end = diary.sits("phone", at, lasts=chance.randint(15, 40) * MINUTE)
            diary.leaves("phone", end)
            moves = at + NEW_ADDRESS.draw(chance)
            while moves < end:
                diary.does(moves, "phone", "move")
                moves += NEW_ADDRESS.draw(chance)
    return diary.scene("commuter", days, [somebody("ana", chance)])


def tab_overnight(chance: Random, days: int) -> Scene:
    """The laptop is left with a story in sight, all night or asleep; in the morning the phone is read."""
    diary = Diary(chance)
    diary.has(PHONE, LAPTOP)
    for day in range(days):
        end = diary.sits("phone", day * DAY + round((7.5 + chance.gauss(0, 0.3)) * HOUR))
        diary.leaves("phone", end)
        evening = day * DAY + round((22 + chance.gauss(0, 0.4)) * HOUR)
        if day:
            diary.does(evening - MINUTE, "laptop", "wake")
        end = diary.sits("laptop", evening)
        if chance.random() < 0.5:
            diary.does(end + chance.randint(5, 40) * MINUTE, "laptop", "sleep")
    return diary.scene("tab-overnight", days, [somebody("ana", chance)])


def two_browsers(chance: Random, days: int) -> Scene:
    """One person, one machine, two browsers side by side: one eye cannot be on both."""
    diary = Diary(chance)
    diary.has(
        Browser("left", "ana", "computer firefox"), Browser("right", "ana", "computer chrome")
    )
    for day in range(days):
        at = day * DAY + round((10 + chance.gauss(0, 1)) * HOUR)
        for number in range(chance.randint(2, 5)):
            side = ("left", "right")[number % 2]
            end = diary.sits(side, at, lasts=LOOKS.draw(chance))
            at = end + GLANCE.draw(chance)
        for side in ("left", "right"):
            diary.does(at + 30 * SECOND, side, "close")
    return diary.scene("two-browsers", days, [somebody("ana", chance)])


def cookies_daily(chance: Random, days: int) -> Scene:
    """One person with a laptop whose browser forgets its cookies when it is closed at night."""
    diary = Diary(chance)
    diary.has(LAPTOP)
    for day in range(days):
        diary.lives_a_day(day, (Time(8.5, 0.5, 0.8, ("laptop",)), Time(20, 0.8, 0.9, ("laptop",))))
        diary.does(day * DAY + 23 * HOUR + 50 * MINUTE, "laptop", "close")
        diary.does(day * DAY + 23 * HOUR + 51 * MINUTE, "laptop", "forget")
    return diary.scene("cookies-daily", days, [somebody("ana", chance)])


def private_windows(chance: Random, days: int) -> Scene:
    """One person who reads in private windows: each sitting is a device never seen before."""
    diary = Diary(chance)
    diary.has(LAPTOP)
    for day in range(days):
        at = day * DAY + round((8 + chance.gauss(0, 0.5)) * HOUR)
        for _ in range(chance.randint(2, 6)):
            end = diary.sits("laptop", at)
            diary.does(end, "laptop", "close")
            diary.does(end + 200, "laptop", "forget")
            at = end + chance.choice((20 * SECOND, 5 * MINUTE, 2 * HOUR))
    return diary.scene("private-windows", days, [somebody("ana", chance)])


def train(chance: Random, days: int) -> Scene:
    """One person with phone and laptop on a train whose network comes and goes."""
    diary = Diary(chance)
    diary.has(PHONE, LAPTOP)
    for day in range(days):
        at = day * DAY + round((8 + chance.gauss(0, 0.3)) * HOUR)
        end = diary.sits("laptop", at, lasts=chance.randint(20, 50) * MINUTE)
        diary.leaves("laptop", end)
        _tunnels(diary, "laptop", at, end + 10 * MINUTE)
        at = end + TURN.draw(chance)
        end = diary.sits("phone", at, lasts=chance.randint(5, 20) * MINUTE)
        diary.leaves("phone", end)
        _tunnels(diary, "phone", at, end + 10 * MINUTE)
    return diary.scene("train", days, [somebody("ana", chance)])


def _tunnels(diary: Diary, device: str, start: int, end: int) -> None:
    at = start + BETWEEN_TUNNELS.draw(diary.chance)
    while at < end:
        diary.does(at, device, "offline")
        at += IN_TUNNEL.draw(diary.chance)
        diary.does(at, device, "online")
        at += BETWEEN_TUNNELS.draw(diary.chance)
