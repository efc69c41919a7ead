"""What a scene comes to: the few stories that everybody should be able to tell."""

import pytest

from gaceta.proof.behaviour import Play, Scene, Seen
from gaceta.proof.simulation import CALM, MIXTURES, Faults, play
from gaceta.seats.model import Policy
from tests.proof.simulation.scenes import act, reads, scene


def played(it: Scene, faults: Faults = CALM, seed: int = 1) -> Play:
    result = play(it, Policy(), seed=seed, faults=faults)
    assert result.breaches == ()
    return result


def such(result: Play, what: str, device: str = "") -> list[Seen]:
    return [seen for seen in result.seen if seen.what == what and device in ("", seen.device)]


def test_one_reader_on_one_device_is_shown_every_story_under_one_lease() -> None:
    result = played(scene(*reads("phone", 1, 300), *reads("phone", 301, 500)))
    assert len(such(result, "shown")) == 2
    assert len(such(result, "granted")) == 1
    assert not such(result, "refused")
    assert not such(result, "interrupted")


def test_who_puts_one_device_down_and_takes_another_up_reads_on_unasked() -> None:
    result = played(
        scene(*reads("phone", 1, 60), act(60, "phone", "hide"), *reads("laptop", 65, 200))
    )
    (handed,) = such(result, "handed-off")
    assert (handed.device, handed.other) == ("laptop", "phone")
    assert not such(result, "refused")


def test_the_second_who_reads_is_asked_and_the_first_is_told_within_two_seconds() -> None:
    result = played(scene(*reads("phone", 1, 300), *reads("tablet", 60, 62), lasts=90))
    (refused,) = such(result, "refused")
    assert (refused.device, refused.other) == ("tablet", "phone")
    moved = such(result, "went-on")[0]
    stopped = such(result, "stopped")[0]
    assert (moved.device, stopped.device) == ("tablet", "phone")
    assert stopped.at - moved.at < 2_000


def test_who_leaves_at_the_notice_disturbs_nobody() -> None:
    result = played(scene(*reads("phone", 1, 300), *reads("tablet", 60, 61), goes_on=0))
    assert len(such(result, "refused")) == 1
    assert not such(result, "stopped")


def test_without_pushes_the_heartbeat_tells_within_its_time() -> None:
    silent = Faults(name="no pushes", lost_ring=1.0, stalled=1.0)
    result = played(scene(*reads("phone", 1, 300), *reads("tablet", 60, 62), lasts=90), silent)
    moved, stopped = such(result, "went-on")[0], such(result, "stopped", "phone")[0]
    assert stopped.at - moved.at <= 21_000


def test_a_sleeping_laptop_asks_before_it_reads_on() -> None:
    result = played(
        scene(
            *reads("laptop", 1, 60),
            act(60, "laptop", "sleep"),
            *reads("phone", 100, 4_000),
            act(3_700, "laptop", "wake"),
            act(3_710, "laptop", "touch"),
            lasts=3_720,
        )
    )
    assert such(result, "stopped", "laptop")


def test_a_prefetch_takes_no_lease() -> None:
    result = played(scene(act(1, "laptop", "prefetch"), *reads("phone", 5, 60)))
    assert [seen.device for seen in such(result, "granted")] == ["phone"]


def test_going_back_to_a_kept_page_asks_anew_and_is_no_notice() -> None:
    result = played(
        scene(*reads("phone", 1, 30), act(30, "phone", "open"), act(45, "phone", "back"))
    )
    assert len(such(result, "granted")) == 1
    assert not such(result, "interrupted")


@pytest.mark.parametrize("faults", MIXTURES.values(), ids=lambda faults: faults.name)
def test_the_same_seed_gives_the_same_play(faults: Faults) -> None:
    it = scene(*reads("phone", 1, 300), *reads("tablet", 60, 280), *reads("laptop", 30, 40))
    assert play(it, Policy(), seed=7, faults=faults) == play(it, Policy(), seed=7, faults=faults)
