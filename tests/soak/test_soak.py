"""A soak is stopped and goes on, tells its failures, and mixes no two versions of the code."""

import io
import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from tests.soak import __main__ as command
from tests.soak import report
from tests.soak.job import Done, Job
from tests.soak.jobs import JOBS
from tests.soak.keeping import Keeping
from tests.soak.running import plans, run


def silent() -> Console:
    return Console(file=io.StringIO(), width=200)


def said(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.fixture
def keeping(tmp_path: Path) -> Keeping:
    return Keeping(tmp_path / "soak", "abc123")


def counting(
    did: list[int], name: str = "counting", stops: Callable[[int], bool] = lambda unit: False
) -> Job:
    """A job that writes down what it did; it is stopped in the middle of some units."""

    def run_unit(unit: int) -> Done:
        if stops(unit):
            raise KeyboardInterrupt
        did.append(unit)
        return Done({"things": 2})

    return Job(name, "that units are counted", 6, run_unit)


def test_stopping_and_going_on_loses_no_unit_and_repeats_none(keeping: Keeping) -> None:
    did: list[int] = []
    for stop in (2, 2, 5):
        work = plans([counting(did, stops=stop.__eq__)], keeping, 1)
        with pytest.raises(KeyboardInterrupt):
            run(work, keeping, silent())
    run(plans([counting(did)], keeping, 1), keeping, silent())
    assert did == [0, 1, 2, 3, 4, 5]
    run(plans([counting(did)], keeping, 1), keeping, silent())
    assert len(did) == 6


def test_a_line_that_was_cut_off_is_a_unit_to_do(keeping: Keeping) -> None:
    did: list[int] = []
    run(plans([counting(did)], keeping, 1), keeping, silent())
    file = keeping.folder / "counting.jsonl"
    file.write_text(file.read_text()[:-20])
    run(plans([counting(did)], keeping, 1), keeping, silent())
    assert did == [0, 1, 2, 3, 4, 5, 5]


def test_another_version_begins_anew(keeping: Keeping) -> None:
    did: list[int] = []
    run(plans([counting(did)], keeping, 1), keeping, silent())
    later = Keeping(keeping.folder, "def456")
    run(plans([counting(did)], later, 1), later, silent())
    assert did == [0, 1, 2, 3, 4, 5] * 2
    assert [kept.unit for kept in later.of("counting")] == [0, 1, 2, 3, 4, 5]


def test_a_larger_scale_goes_on_from_a_smaller(keeping: Keeping) -> None:
    did: list[int] = []
    for scale in (0.001, 0.5, 1):
        run(plans([counting(did)], keeping, scale), keeping, silent())
    assert did == [0, 1, 2, 3, 4, 5]


def failing(unit: int) -> Done:
    if unit == 1:
        raise AssertionError("epoch 7 names two devices")
    return Done({"kills": 25}, failures=("I1 at seed 2",) if unit == 2 else ())


def test_a_failure_is_told_with_how_to_see_it_again_and_the_rest_is_done(keeping: Keeping) -> None:
    console, job = silent(), Job("kills", "kill -9", 4, failing)
    work = plans([job], keeping, 1)
    run(work, keeping, console)
    for told in (said(console), report.write(work, "abc123", keeping.folder).read_text()):
        assert "epoch 7 names two devices" in told
        assert "I1 at seed 2" in told
        assert "make soak SOAK='--only kills --unit 1'" in told
    (told_of,) = json.loads((keeping.folder / "report.json").read_text())["jobs"]
    assert told_of["counts"] == {"kills": 75}
    assert [failure["unit"] for failure in told_of["failures"]] == [1, 2]


def test_it_says_how_long_it_may_take_yet(keeping: Keeping) -> None:
    did: list[int] = []
    console, moments = silent(), itertools.count(step=600)
    two = [counting(did), counting(did, "another")]
    run(plans(two, keeping, 1), keeping, console, clock=lambda: next(moments))
    assert "another 1 of 6, about 50 min left" in said(console)
    (more,) = plans([counting(did)], keeping, 2)
    assert (len(more.left), more.seconds_left) == (6, 3600)


def test_the_report_tells_the_machine_and_what_each_job_came_to(keeping: Keeping) -> None:
    noted = Job("bugs", "seeded bugs", 1, lambda unit: Done({"bugs": 1}, notes=("epoch reuse",)))
    work = plans([counting([]), noted], keeping, 1)
    run(work, keeping, silent())
    page = report.write(work, "abc123", keeping.folder).read_text()
    assert "| counting | that units are counted | 6 of 6 |" in page
    assert "12 things" in page
    assert "- epoch reuse" in page
    assert str(report.machine()["python"]) in page


def test_names_are_files_and_no_two_jobs_share_one() -> None:
    names = [job.name for job in JOBS]
    assert len(set(names)) == len(names)
    assert all(name.replace("-", "").isalnum() for name in names)


def test_one_unit_can_be_done_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    did: list[int] = []
    monkeypatch.setattr(command, "JOBS", (counting(did, "kills-sqlite"), counting([], "streams")))
    runner = CliRunner()
    good = runner.invoke(command.soak, ["--only", "kills-sqlite", "--unit", "3"])
    assert (good.exit_code, did) == (0, [3])
    vague = runner.invoke(command.soak, ["--unit", "3"])
    assert vague.exit_code == 2
    assert "--only" in vague.output


def test_help_has_an_example() -> None:
    told = CliRunner().invoke(command.soak, ["--help"]).output
    assert "Example:" in told
    assert "--scale" in told
