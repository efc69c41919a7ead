"""I22: the checks kill every bug that was put into the engine. A sample; make soak looks longer."""

from dataclasses import replace

import pytest

from gaceta.seats import rules
from tests.proof.bugs.battery import BATTERY, Check
from tests.proof.bugs.catching import caught, caught_soon, finds
from tests.proof.bugs.edits import Bug
from tests.proof.bugs.seeded import BUGS


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_the_bug_is_caught(bug: Bug) -> None:
    assert caught_soon(bug, seeds=60)


@pytest.mark.parametrize("check", BATTERY, ids=lambda check: check.__name__)
def test_the_engine_as_it_is_passes(check: Check) -> None:
    for seed in range(12):
        check(seed)


def test_every_check_catches_something() -> None:
    """A check that catches nothing holds nothing."""
    idle = set(BATTERY)
    for bug in BUGS:
        with bug.made():
            idle = {check for check in idle if not any(finds(check, seed) for seed in range(6))}
    assert not idle


def test_there_are_more_than_twenty_bugs_and_each_has_a_name() -> None:
    assert len({bug.name for bug in BUGS}) == len(BUGS) >= 20


def test_a_bug_is_gone_afterwards_and_all_its_catchers_can_be_told() -> None:
    bug = next(bug for bug in BUGS if bug.name == "watch never rings")
    assert caught(bug, seeds=2) == ["who_watches_is_told"]
    assert not any(finds(check, 0) for check in BATTERY)


def test_a_bug_that_no_longer_fits_the_engine_says_so() -> None:
    bug = replace(BUGS[0], function=rules.look, changes=(("this never stood there", ""),))
    with pytest.raises(ValueError, match="look has changed"), bug.made():
        pass
