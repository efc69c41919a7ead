from dataclasses import replace

from gaceta.proof.behaviour import Browser, Person, Play, Scene, Seen
from gaceta.proof.corpus import catalogue, sharing
from gaceta.proof.corpus.sharing import Limits, is_called_shared, outcome, won_back
from gaceta.seats.model import Policy

MINUTE, DAY = 60_000, 86_400_000


def displaced(at: int, by: str, other: str) -> tuple[Seen, Seen]:
    return (
        Seen(at, other, "ana", "ended", by, "displaced"),
        Seen(at, by, "ana", "went-on", other),
    )


def play_of(*seen: Seen) -> Play:
    browsers = (Browser("a", "ana", "phone safari"), Browser("b", "ben", "phone chrome"))
    scene = Scene("by hand", DAY, (Person("ana"), Person("ben")), browsers, ())
    return Play(scene, 1, seen)


def test_a_seat_won_back_is_found_in_what_was_seen() -> None:
    found = play_of(*displaced(0, "b", "a"), *displaced(MINUTE, "a", "b"))
    assert won_back(found, Policy()) == (MINUTE,)


def test_what_comes_too_late_or_after_a_handoff_is_not() -> None:
    policy = Policy()
    late = displaced(policy.sharing_return, "a", "b")
    assert won_back(play_of(*displaced(0, "b", "a"), *late), policy) == ()
    handed = Seen(0, "a", "ana", "ended", "b", "handed-off")
    assert won_back(play_of(handed, *displaced(MINUTE, "a", "b")), policy) == ()


def test_it_takes_enough_of_them_on_enough_days() -> None:
    policy = replace(Policy(), sharing_shared=4, sharing_days=2)
    one_evening = tuple(20 * MINUTE * n for n in range(10))
    assert not is_called_shared(one_evening, policy)
    assert is_called_shared((*one_evening, DAY), policy)
    assert not is_called_shared((0, MINUTE, 2 * MINUTE, DAY), policy)


def test_one_person_with_phone_and_laptop_is_not_called_sharing_and_two_who_insist_are() -> None:
    names = ["phone-and-laptop", "laptop-left-open", "at-one-time"]
    policy = Policy()
    played = sharing.play_all(policy, names, seats=1, seed=1, tell=lambda name, share: None)
    own = outcome(played, policy, Limits(policy.sharing_shared, policy.sharing_days))
    assert own.called == {"phone-and-laptop": 0, "laptop-left-open": 0, "at-one-time": 1}
    assert own.mean(catalogue.AT_ONCE) == 1
