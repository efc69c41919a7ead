"""Gaceta's own policy on a small sample of every scene; `gaceta corpus measure` plays more."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from gaceta.proof.corpus import catalogue, report, tables
from gaceta.proof.corpus.figures import HOUR, Count, per_1000_hours, seen_share, time_to_stop, total
from gaceta.proof.corpus.measuring import measure
from gaceta.proof.corpus.soak import Progress, one_device
from gaceta.seats.model import Policy


@cache
def measured() -> dict[str, Count]:
    return measure(Policy(), catalogue.SCENES, hours=6, seed=1)


def of(*names: str) -> Count:
    return total(measured()[name] for name in names)


def test_enough_is_played_and_no_invariant_is_broken() -> None:
    assert set(measured()) == set(catalogue.SCENES)
    assert all(one.read >= 6 * HOUR for one in measured().values())
    assert not of(*catalogue.SCENES).breaches


def test_a_reader_with_one_device_never_meets_a_notice() -> None:
    """I19."""
    assert of(*catalogue.ONE_DEVICE, "cookies-daily", "private-windows", "office").notices == 0


def test_people_who_never_read_at_once_never_meet_a_notice() -> None:
    assert of("shifts", "prefetching", "tab-overnight").notices == 0


def test_reading_at_once_is_seen() -> None:
    counted = of(*catalogue.AT_ONCE)
    assert counted.at_once > 30
    assert seen_share(counted) == 1


def test_a_page_stops_within_two_seconds_of_a_takeover() -> None:
    """I20, while the stream is up."""
    longest = time_to_stop(of(*catalogue.AT_ONCE), 0.99)
    assert longest is not None
    assert longest <= 2


def test_a_shorter_idle_time_accuses_less_and_a_longer_one_more() -> None:
    def false(idle: int) -> float:
        policy = replace(Policy(), idle=idle * 1000, question=0)
        counted = measure(policy, ["laptop-left-open"], hours=10, seed=1)["laptop-left-open"]
        return per_1000_hours(counted.false, counted.read)

    assert false(30) < false(90) < false(300)


def test_a_page_that_is_asked_accuses_less_and_the_price_is_told() -> None:
    def counted(question: int, *names: str) -> Count:
        policy = replace(Policy(), question=question * 1000)
        return total(measure(policy, names, hours=10, seed=1).values())

    hard = [counted(question, "laptop-left-open").false for question in (0, 6)]
    assert hard[0] > 10 * max(1, hard[1])
    at_once = [counted(question, "at-one-time") for question in (0, 3, 6)]
    assert at_once[0].unasked < at_once[2].unasked < at_once[1].unasked
    assert at_once[0].questions == 0


def test_measuring_again_comes_out_the_same() -> None:
    once = measure(Policy(), ["couple"], hours=2, seed=7)
    assert once == measure(Policy(), ["couple"], hours=2, seed=7)
    assert once != measure(Policy(), ["couple"], hours=2, seed=8)


def test_the_table_has_a_row_for_each_scene_and_each_group() -> None:
    rows = tables.rows(measured())
    assert [row[0] for row in rows] == [*catalogue.SCENES, *tables.GROUPS, "all scenes"]
    assert all(len(row) == len(tables.HEADS) for row in rows)


def test_the_page_and_its_pictures_are_written(tmp_path: Path) -> None:
    counts = dict.fromkeys(["couple", "train"], Count(read=HOUR, days=1, false=2))
    idles = {idle: (Count(read=HOUR, false=1), Count(), Count(read=HOUR)) for idle in (30, 60)}
    policy = replace(Policy(), idle=45_000, takeovers=3)
    questions = {one: (Count(read=HOUR), Count(), Count(read=HOUR)) for one in (0, 6)}
    written = report.write(tmp_path, counts, idles, questions, policy, hours=1, seed=1)
    page = (tmp_path / "corpus.md").read_text()
    assert "`takeovers = 3`" in page
    assert "`idle = 45`" in page
    assert "2,000.0" in page
    for path in written:
        assert path.read_text()
        assert (
            str(path.relative_to(tmp_path)) == "corpus.md"
            or str(path.relative_to(tmp_path)) in page
        )


def test_sessions_of_one_device_go_on_where_they_were_stopped(tmp_path: Path) -> None:
    path, steps = tmp_path / "sessions.json", []

    class Stopped(Exception):
        pass

    def stop(done: Progress) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        one_device(path, 120, Policy(), stop)
    done = one_device(path, 120, Policy(), steps.append)
    assert steps
    assert steps[0].seed == 2
    assert done.sessions >= 120
    assert (done.notices, done.breaches) == (0, 0)
    assert one_device(tmp_path / "anew.json", 120, Policy(), lambda _: None) == done
