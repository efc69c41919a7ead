"""Scenes of several people on one seat: at once, or only ever one after the other."""

from random import Random

from gaceta.proof.behaviour import Browser, Person, Scene
from gaceta.proof.corpus.diary import DAY, HOUR, MINUTE, Diary, Time, somebody


def couple(chance: Random, days: int) -> Scene:
    """Two people behind one address, who both read at breakfast and in the evening."""
    diary = Diary(chance)
    diary.has(
        Browser("ana-phone", "ana", "phone safari"),
        Browser("ana-laptop", "ana", "computer firefox"),
        Browser("ben-tablet", "ben", "tablet chrome"),
        Browser("ben-phone", "ben", "phone chrome"),
    )
    for day in range(days):
        for mine in (("ana-phone", "ana-laptop"), ("ben-tablet", "ben-phone")):
            diary.lives_a_day(day, (Time(7.8, 0.3, 0.7, mine), Time(21, 0.5, 0.85, mine)))
    return diary.scene("couple", days, _people(chance, "ana", "ben"))


def two_cities(chance: Random, days: int) -> Scene:
    """Two friends in two cities on one password, each in their own time."""
    diary = Diary(chance)
    diary.has(
        Browser("ana-phone", "ana", "phone safari"), Browser("eva-laptop", "eva", "computer edge")
    )
    for day in range(days):
        for mine, hours in ((("ana-phone",), (8, 14, 21)), (("eva-laptop",), (9, 15, 20.5))):
            diary.lives_a_day(day, [Time(hour, 1.2, 0.8, mine) for hour in hours])
    return diary.scene("two-cities", days, _people(chance, "ana", "eva"))


def family(chance: Random, days: int) -> Scene:
    """Four people on one password, all of them in the evening."""
    diary = Diary(chance)
    names = ("ana", "ben", "carla", "dario")
    for name, kind in zip(names, ("phone", "computer", "tablet", "phone"), strict=True):
        diary.has(Browser(f"{name}-{kind}", name, f"{kind} chrome"))
    for day in range(days):
        for device in diary.browsers:
            times = (Time(8, 0.6, 0.4, (device,)), Time(20.5, 0.9, 0.7, (device,)))
            diary.lives_a_day(day, times)
    return diary.scene("family", days, _people(chance, *names))


def shifts(chance: Random, days: int) -> Scene:
    """Two people who share and never read at once: one in the mornings, one in the evenings."""
    diary = Diary(chance)
    diary.has(
        Browser("ana-laptop", "ana", "computer firefox"),
        Browser("ben-phone", "ben", "phone chrome"),
    )
    for day in range(days):
        for device, hour in (("ana-laptop", 8), ("ben-phone", 20)):
            at = day * DAY + round((hour + chance.gauss(0, 0.6)) * HOUR)
            end = diary.sits(device, at)
            diary.leaves(device, end)
    return diary.scene("shifts", days, _people(chance, "ana", "ben"))


def office(chance: Random, days: int) -> Scene:
    """A machine at work on which five people read one after the other, in one browser."""
    diary = Diary(chance)
    names = ("ana", "ben", "carla", "dario", "eva")
    diary.has(Browser("office", names[0], "computer chrome"))
    for day in range(days):
        at = day * DAY + round((9 + chance.gauss(0, 0.3)) * HOUR)
        for name in chance.sample(names, 4):
            end = diary.sits("office", at, person=name)
            diary.leaves("office", end)
            at = end + chance.randint(1, 120) * MINUTE
    return diary.scene("office", days, _people(chance, *names))


def at_one_time(chance: Random, days: int) -> Scene:
    """Two people who begin within a minute of each other and read on for a quarter of an hour."""
    diary = Diary(chance)
    diary.has(
        Browser("ana-laptop", "ana", "computer firefox"),
        Browser("ben-phone", "ben", "phone chrome"),
    )
    for day in range(days):
        for hour in (8, 13, 21):
            at = day * DAY + round((hour + chance.gauss(0, 0.3)) * HOUR)
            for device in ("ana-laptop", "ben-phone"):
                begins = at + chance.randint(0, MINUTE)
                end = diary.sits(device, begins, lasts=chance.randint(10, 20) * MINUTE)
                diary.leaves(device, end)
    return diary.scene("at-one-time", days, _people(chance, "ana", "ben"))


def _people(chance: Random, *names: str) -> list[Person]:
    return [somebody(name, chance) for name in names]
