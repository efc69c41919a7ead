"""Random readers by the dozen: nothing breaks, and everything can be seen again."""

from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from gaceta.proof.simulation import MIXTURES, Faults, simulate, stage_of, story, summary
from gaceta.proof.simulation import soak as soaking
from gaceta.proof.simulation.habits import random_scene
from gaceta.proof.simulation.soak import soak
from gaceta.proof.simulation.world import World
from gaceta.seats import rules
from gaceta.seats.model import Asker, Granted, Policy, Seat, Taken, Verdict

ALL = pytest.mark.parametrize("faults", MIXTURES.values(), ids=lambda faults: faults.name)


@ALL
def test_every_invariant_holds_whatever_goes_wrong(faults: Faults) -> None:
    report = simulate(1, readers=30, hours=8, faults=faults)
    assert [broken.told for broken in report.breaches] == []
    assert report.counts["went-on"] > 10
    assert report.counts["handed-off"] > 5


@ALL
def test_a_reader_with_one_device_is_never_refused(faults: Faults) -> None:
    """I19: no notice, no teaser, no page fetched anew, whatever the network, the store and clocks do."""
    lasts = 6 * 3_600_000
    world = World("alone", Policy(), faults, lasts)
    for number in range(400):
        chance = Random(number)
        it = random_scene(f"reader {number}", lasts, chance)
        if len(it.browsers) == 1 and len(world.stages) < 40:
            world.add(it, it.name, chance)
    world.run()
    seen = [one for stage in world.stages.values() for one in stage.seen]
    assert sum(one.what == "shown" for one in seen) > 300
    assert not [one for one in seen if one.what in ("refused", "interrupted", "stopped")]
    assert [told for stage in world.stages.values() for told in stage.breaches] == []


def test_the_same_seed_gives_the_same_report_and_another_seed_another() -> None:
    faults = MIXTURES["everything"]
    first, again, other = (
        summary(simulate(seed, readers=8, hours=4, faults=faults)) for seed in (3, 3, 4)
    )
    assert first == again
    assert first.replace("seed 3", "") != other.replace("seed 4", "")


def test_a_renewal_that_revives_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = rules.settled

    def revive(seat: Seat, now: int, policy: Policy) -> Seat:
        """Leases end half a minute late, and only while nobody asks again."""
        return honest(seat, now - 30_000, policy)

    monkeypatch.setattr(rules, "settled", revive)
    assert found(MIXTURES["flaky"]) & {"I6", "I17", "I16"}


def test_an_acquire_that_displaces_a_reader_is_found_and_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = rules.acquire

    def rude(seat: Seat, now: int, policy: Policy, asker: Asker) -> tuple[Seat, Verdict]:
        after, verdict = honest(seat, now, policy, asker)
        if not isinstance(verdict, Taken):
            return after, verdict
        emptied = rules._end(after, rules.least_heard(after), "displaced", now)
        return rules._grant(emptied, now, policy, asker, "free")

    monkeypatch.setattr(rules, "acquire", rude)
    policy, faults = Policy(), MIXTURES["calm"]
    report = simulate(1, readers=12, hours=4, faults=faults)
    broken = report.breaches[0]
    assert broken.told.startswith("I8")
    told = story(stage_of(report, broken, faults, policy), broken.at)
    assert "BREACH" in told
    assert broken.told in told
    assert "phone is person 1's" in told


def test_a_takeover_of_any_epoch_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = rules.takeover

    def careless(
        seat: Seat, now: int, policy: Policy, asker: Asker, epoch: int
    ) -> tuple[Seat, Verdict]:
        current = rules.settled(seat, now, policy)
        epoch = current.leases[0].epoch if current.leases else epoch
        return honest(seat, now, policy, asker, epoch)

    monkeypatch.setattr(rules, "takeover", careless)
    assert "I8" in found(MIXTURES["flaky"], readers=200)


def test_epochs_that_are_given_twice_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = rules._grant

    def counting(
        seat: Seat, now: int, policy: Policy, asker: Asker, how: rules.How
    ) -> tuple[Seat, Verdict]:
        after, verdict = honest(seat, now, policy, asker, how)
        assert isinstance(verdict, Granted)
        lease = replace(verdict.lease, epoch=seat.epoch + 1)
        after = replace(after, leases=(*after.leases[:-1], lease), epoch=lease.epoch)
        return after, replace(verdict, lease=lease)

    monkeypatch.setattr(rules, "_grant", counting)
    assert found(Faults(name="forgetful", emptied=40)) & {"I3", "I4", "I6"}


def found(faults: Faults, readers: int = 30) -> set[str]:
    """The invariants that a small simulation sees broken."""
    report = simulate(1, readers=readers, hours=6, faults=faults)
    return {broken.told.split()[0] for broken in report.breaches}


def test_a_soak_goes_on_where_it_was_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soaking, "READERS", 2)
    monkeypatch.setattr(soaking, "HOURS", 1)
    done, ran = tmp_path / "pieces.jsonl", list[int]()
    first = soak(done, 4)
    done.write_text(done.read_text() + '{"seed": 3, "fau')
    everything = soak(done, 8, tell=lambda now, total: ran.append(now))
    assert everything[:2] == first
    assert ran == [6, 8]
    assert len({(piece.seed, piece.faults) for piece in everything}) == 4
