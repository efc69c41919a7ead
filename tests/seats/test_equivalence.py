import asyncio
import os
from dataclasses import replace
from itertools import pairwise
from typing import get_args

import pytest

from gaceta.proof.calls import Does
from gaceta.proof.equivalence import Parted, clock, in_memory, same_everywhere
from gaceta.proof.sequences import sequence
from gaceta.seats import rules
from gaceta.seats.model import Displaced, EndReason, Granted, Policy, Seat, Verdict
from gaceta.seats.rules import How
from gaceta.seats.store import A, Step
from gaceta.seats.stores.memory import MemoryStore
from tests.seats.equivalence import equivalent_all

SEQUENCES = int(os.environ.get("GACETA_SEQUENCES", "200"))


def test_every_store_gives_the_answers_of_the_model() -> None:
    """I21, on a sample; ``make soak`` tries the hundred thousand."""
    equivalent_all(range(SEQUENCES))


def test_the_model_alone_agrees_on_many_more() -> None:
    equivalent_all(range(5 * SEQUENCES), names=())


def test_a_sequence_is_the_same_for_ever_and_another_for_another_seed() -> None:
    assert sequence(1) == sequence(1)
    assert sequence(1) != sequence(2)


def test_every_operation_and_every_answer_comes_up() -> None:
    """A workload too weak to meet something could not show it wrong."""
    sequences = [sequence(seed) for seed in range(100)]
    verdicts = [v for calls in sequences for v, _ in asyncio.run(in_memory(calls))]
    assert {call.does for calls in sequences for call in calls} == set(get_args(Does))
    assert {type(verdict) for verdict in verdicts} == set(get_args(Verdict))
    assert {v.how for v in verdicts if isinstance(v, Granted)} == set(get_args(How))
    assert {v.reason for v in verdicts if isinstance(v, Displaced)} == set(get_args(EndReason))
    assert any(later.at < one.at for calls in sequences for one, later in pairwise(calls))


class ForgetfulStore(MemoryStore):
    """A store that loses one field of a seat."""

    async def decide(self, seat: str, step: Step[A]) -> A:
        def forgetful(before: Seat, now: int) -> tuple[Seat, A]:
            after, answer = step(before, now)
            return replace(after, takeovers=()) if after.takeovers else after, answer

        return await super().decide(seat, forgetful)


def test_a_store_that_loses_a_field_is_caught_and_the_story_is_short() -> None:
    """The control: this can fail."""
    with pytest.raises(Parted, match=r"parts from forgetful; [1-9] of its \d+ calls") as parted:
        asyncio.run(same_everywhere(range(100), {"forgetful": ForgetfulStore(clock)}))
    assert "takeover  epoch" in str(parted.value)


def test_an_engine_that_revives_a_lease_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    settled = rules.settled

    def a_little_late(seat: Seat, now: int, policy: Policy) -> Seat:
        return settled(seat, now - 1, policy)

    monkeypatch.setattr(rules, "settled", a_little_late)
    with pytest.raises(Parted, match="parts from the model"):
        asyncio.run(same_everywhere(range(100), {}))
