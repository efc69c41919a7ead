"""Scenes of one person whose machines fetch stories on their own: they must take nothing from anybody."""

from random import Random

from gaceta.proof.behaviour import Scene
from gaceta.proof.corpus.alone import LAPTOP, PHONE
from gaceta.proof.corpus.chances import FETCHED_AHEAD
from gaceta.proof.corpus.diary import DAY, HOUR, MINUTE, SECOND, Diary, Time, somebody

ON_THE_LAPTOP = (Time(8, 0.5, 0.9, ("laptop",)), Time(20, 0.8, 0.9, ("laptop",)))


def crawler(chance: Random, days: int) -> Scene:
    """The laptop is read; a program with the phone's cookies fetches a story every half an hour."""
    diary = Diary(chance)
    diary.has(LAPTOP, PHONE)
    for day in range(days):
        diary.lives_a_day(day, ON_THE_LAPTOP, turns=0)
        for half in range(48):
            at = day * DAY + half * 30 * MINUTE + chance.randint(0, 10 * MINUTE)
            diary.does(at, "phone", "crawl")
    return diary.scene("crawler", days, [somebody("ana", chance)])


def link_previewer(chance: Random, days: int) -> Scene:
    """While the laptop is read, links are sent around, and a messenger on the phone fetches each."""
    diary = Diary(chance)
    diary.has(LAPTOP, PHONE)
    for day in range(days):
        for hour in (9, 19):
            at = day * DAY + round((hour + chance.gauss(0, 0.5)) * HOUR)
            end = diary.sits("laptop", at, lasts=chance.randint(5, 30) * MINUTE)
            diary.leaves("laptop", end)
            for _ in range(3):
                diary.does(chance.randint(at, end + 5 * MINUTE), "phone", "crawl")
    return diary.scene("link-previewer", days, [somebody("ana", chance)])


def prefetching(chance: Random, days: int) -> Scene:
    """Phone and laptop fetch stories ahead while the other one is read."""
    diary = Diary(chance)
    diary.has(PHONE, LAPTOP)
    for day in range(days):
        for hour, reads, other in ((8, "phone", "laptop"), (20, "laptop", "phone")):
            at = day * DAY + round((hour + chance.gauss(0, 0.5)) * HOUR)
            end = diary.sits(reads, at, lasts=chance.randint(5, 25) * MINUTE)
            diary.leaves(reads, end)
            for fetched in range(at, end, 45 * SECOND):
                if chance.random() < FETCHED_AHEAD:
                    diary.does(fetched, chance.choice((reads, other)), "prefetch")
    return diary.scene("prefetching", days, [somebody("ana", chance)])
