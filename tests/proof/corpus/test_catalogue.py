import itertools

import pytest

from gaceta.proof.behaviour import Reading
from gaceta.proof.corpus import catalogue, truth

EACH_SCENE = pytest.mark.parametrize("name", catalogue.SCENES)
ALONE = (*catalogue.ONE_DEVICE, *catalogue.TWO_DEVICES, *catalogue.HARD)


def test_there_are_at_least_fourteen_scenes() -> None:
    assert len(catalogue.SCENES) >= 14


@EACH_SCENE
def test_a_scene_is_the_same_from_the_same_seed_and_another_from_another(name: str) -> None:
    first = catalogue.scene(name, seed=1, days=2)
    assert first.name == name
    assert first == catalogue.scene(name, seed=1, days=2)
    assert first.acts != catalogue.scene(name, seed=2, days=2).acts


@EACH_SCENE
def test_acts_and_readings_are_in_order_and_on_devices_that_are_there(name: str) -> None:
    scene = catalogue.scene(name, seed=1, days=3)
    devices = {browser.name for browser in scene.browsers}
    moments = [act.at for act in scene.acts]
    assert moments == sorted(moments)
    assert {act.device for act in scene.acts} <= devices
    assert {reading.device for reading in scene.readings} <= devices
    assert {reading.person for reading in scene.readings} <= {one.name for one in scene.people}
    assert all(0 <= r.start < r.end <= scene.lasts for r in scene.readings)
    assert all(0 <= act.at <= scene.lasts for act in scene.acts)


@EACH_SCENE
def test_nobody_reads_on_two_devices_at_once(name: str) -> None:
    """One pair of eyes is on one screen."""
    scene = catalogue.scene(name, seed=3, days=7)
    of: dict[str, list[Reading]] = {}
    for reading in scene.readings:
        of.setdefault(reading.person, []).append(reading)
    for readings in of.values():
        for sooner, later in itertools.pairwise(readings):
            assert later.start >= sooner.end


@pytest.mark.parametrize("name", ALONE)
def test_scenes_of_one_person_have_one_reader(name: str) -> None:
    scene = catalogue.scene(name, seed=1, days=3)
    assert {reading.person for reading in scene.readings} == {"ana"}


@pytest.mark.parametrize("name", catalogue.AT_ONCE)
def test_in_scenes_of_several_people_some_read_at_once(name: str) -> None:
    assert any(list(truth.pairs(catalogue.scene(name, seed=seed, days=7))) for seed in range(5))


@pytest.mark.parametrize("name", ["shifts", "office"])
def test_in_these_scenes_of_several_people_nobody_does(name: str) -> None:
    for seed in range(5):
        assert not list(truth.pairs(catalogue.scene(name, seed=seed, days=7)))
