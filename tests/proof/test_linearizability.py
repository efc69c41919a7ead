"""Histories of registers and maps whose truth is known, and a judge that tries every order."""

import random
from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaceta.proof.histories import Operation
from gaceta.proof.linearizability import judge
from gaceta.proof.models import Model, map_model, register_model
from tests.proof.telling import op, read, swap, write

REGISTER = register_model()

GOOD = {
    "nothing": [],
    "one after the other": [write("a", 0, 1, 1), read("b", 2, 3, 1)],
    "a read beside a write sees it": [write("a", 0, 9, 1), read("b", 1, 2, 1)],
    "or not": [write("a", 0, 9, 1), read("b", 1, 2, None)],
    "first not and then": [write("a", 0, 9, 1), read("b", 1, 2, None), read("b", 3, 4, 1)],
    "two writes in either order": [
        write("a", 0, 9, 1),
        write("b", 0, 9, 2),
        read("c", 10, 11, 1),
    ],
    "what returns when another is called may be its equal": [
        write("a", 0, 5, 1),
        read("b", 5, 6, None),
    ],
    "an unknown write took effect": [write("a", 0, None, 1), read("b", 8, 9, 1)],
    "or late": [write("a", 0, None, 1), read("b", 5, 6, None), read("b", 8, 9, 1)],
    "or never": [write("a", 0, None, 1), write("b", 5, 6, 2), read("b", 8, 9, 2)],
    "an unknown swap may fail": [swap("a", 0, None, 3, 4, None), read("b", 5, 6, None)],
    "one of two swaps wins": [
        swap("a", 0, 9, None, 1, True),
        swap("b", 0, 9, None, 2, False),
        read("c", 10, 11, 1),
    ],
}
BAD = {
    "a value that nobody wrote": [read("b", 2, 3, 5)],
    "an old value after a new one": [
        write("a", 0, 1, 1),
        write("a", 2, 3, 2),
        read("b", 4, 5, 1),
    ],
    "there and gone again": [write("a", 0, 9, 1), read("b", 1, 2, 1), read("b", 3, 4, None)],
    "two readers that disagree about an order": [
        write("a", 0, 20, 1),
        write("b", 0, 20, 2),
        read("c", 1, 2, 1),
        read("c", 3, 4, 2),
        read("d", 5, 6, 1),
        read("d", 7, 8, 2),
    ],
    "two swaps win": [swap("a", 0, 9, None, 1, True), swap("b", 0, 9, None, 2, True)],
    "seen before it was called": [read("b", 0, 1, 1), write("a", 2, None, 1)],
    "an unknown write takes effect once": [
        write("a", 0, None, 1),
        read("b", 1, 2, 1),
        write("b", 3, 4, 2),
        read("b", 5, 6, 1),
    ],
}


@pytest.mark.parametrize("name", GOOD)
def test_what_an_order_explains_is_good(name: str) -> None:
    assert judge(REGISTER, GOOD[name]).verdict == "good"
    assert by_every_order(REGISTER, GOOD[name])


@pytest.mark.parametrize("name", BAD)
def test_what_no_order_explains_is_bad(name: str) -> None:
    assert judge(REGISTER, BAD[name]).verdict == "bad"
    assert not by_every_order(REGISTER, BAD[name])


def put(client: str, called: int, returned: int | None, key: str, value: Any) -> Operation:
    return op(client, called, returned, {"op": "put", "key": key, "value": value})


def get(client: str, called: int, returned: int | None, key: str, value: Any) -> Operation:
    return op(client, called, returned, {"op": "get", "key": key}, value)


def test_a_map_is_judged_key_by_key() -> None:
    good = [put("a", 0, 9, "k", 1), put("b", 0, 9, "l", 2), get("c", 10, 11, "k", 1)]
    drops = op("c", 12, 13, {"op": "drop", "key": "k"}, 1)
    good += [get("d", 10, 11, "l", 2), drops, get("c", 14, 15, "k", None)]
    judgement = judge(map_model(), good)
    assert (judgement.verdict, judgement.parts) == ("good", 2)
    judgement = judge(map_model(), [*good, get("c", 16, 17, "l", 1)])
    assert judgement.verdict == "bad"
    assert judgement.stretch
    assert judgement.stretch.part == "x l"


def by_every_order(model: Model[Any], operations: list[Operation]) -> bool:
    """The judge that needs no cleverness: any choice of unknown operations, in any order."""
    known = [one for one in operations if one.returned is not None]
    unknown = [one for one in operations if one.returned is None]
    return any(
        _explains(model, order)
        for chosen in _choices(unknown)
        for order in permutations([*known, *chosen])
    )


def _choices(unknown: list[Operation]) -> list[list[Operation]]:
    every: list[list[Operation]] = [[]]
    for one in unknown:
        every += [[*chosen, one] for chosen in every]
    return every


def _explains(model: Model[Any], order: tuple[Operation, ...]) -> bool:
    for place, one in enumerate(order):
        if any(
            later.returned is not None and later.returned < one.called for later in order[place:]
        ):
            return False
    states = {model.start}
    for one in order:
        states = {after for state in states for after in model.step(state, one)}
    return bool(states)


asked = st.one_of(
    st.builds(dict, op=st.just("read")),
    st.builds(dict, op=st.just("write"), value=st.integers(0, 2)),
    st.builds(dict, op=st.just("swap"), old=st.integers(0, 2), new=st.integers(0, 2)),
)
answers = st.sampled_from([None, 0, 1, 2, True, False])
small = st.lists(
    st.tuples(st.integers(0, 12), st.none() | st.integers(0, 6), asked, answers), max_size=6
)


@given(small)
def test_the_judge_agrees_with_the_one_that_tries_every_order(
    told: list[tuple[int, int | None, Any, Any]],
) -> None:
    history = [
        op(f"c{n}-", called, None if lasts is None else called + lasts, it, answer)
        for n, (called, lasts, it, answer) in enumerate(told)
    ]
    expected = "good" if by_every_order(REGISTER, history) else "bad"
    assert judge(REGISTER, history).verdict == expected


def executed(
    seed: int, length: int, *, overlap: int = 40, unknown: float = 0.02
) -> list[Operation]:
    """What really happened one after the other, ten apart, told with overlaps and lost replies."""
    chance = random.Random(seed)
    value: Any = None
    history = []
    for place in range(length):
        at = 10 * place
        called, returned = at - chance.randint(1, overlap), at + chance.randint(1, overlap)
        told = None if chance.random() < unknown else returned
        match chance.choice(["read", "write", "swap"]):
            case "read":
                history.append(read(f"c{place}-", called, told, value))
            case "write":
                value = place
                history.append(write(f"c{place}-", called, told, value))
            case _:
                old = value if chance.random() < 0.5 else -2
                history.append(swap(f"c{place}-", called, told, old, place, old == value))
                value = place if old == value else value
    return history


@pytest.mark.parametrize("seed", range(20))
def test_what_really_happened_is_good_and_one_false_answer_is_found(seed: int) -> None:
    history = executed(seed, 200)
    assert judge(REGISTER, history).verdict == "good"
    reads = [
        place
        for place, one in enumerate(history)
        if one.input["op"] == "read" and one.returned is not None
    ]
    place = random.Random(seed).choice(reads)
    history[place] = replace(history[place], output=-1)
    judgement = judge(REGISTER, history)
    assert judgement.verdict == "bad"
    assert judgement.stretch
    assert judgement.stretch.culprit is history[place]


def test_the_stretch_shown_is_short_and_begins_where_nothing_was_in_flight() -> None:
    before = [write("a", 10 * n, 10 * n + 5, n) for n in range(100)]
    wrong = [
        write("a", 2_000, 2_009, 7),
        read("c", 2_001, 2_002, 99),
        read("b", 2_010, 2_012, 7),
        read("c", 2_011, 2_014, 99),
    ]
    after = [write("a", 3_000 + n, 3_001 + n, n) for n in range(100)]
    stretch = judge(REGISTER, [*before, *wrong, *after]).stretch
    assert stretch
    assert stretch.starts == ("7",)
    assert stretch.operations == (wrong[3],)
    stretch = judge(REGISTER, [*before, wrong[0], replace(wrong[3], called=2_005), *after]).stretch
    assert stretch is None


def test_ten_thousand_operations_on_one_part_are_judged() -> None:
    history = executed(1, 10_000, overlap=15, unknown=0.0003)
    assert judge(REGISTER, history).verdict == "good"
    history.append(read("z", 200_000, 200_001, -1))
    judgement = judge(REGISTER, history)
    assert judgement.verdict == "bad"
    assert judgement.stretch
    assert len(judgement.stretch.operations) < 40


def test_what_is_too_much_is_undecided() -> None:
    history = [write(f"c{n}-", 0, 100, n) for n in range(30)]
    history += [read("z", 101, 102, -1)]
    assert judge(REGISTER, history, limit=5_000).verdict == "undecided"
