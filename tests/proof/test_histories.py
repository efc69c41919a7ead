from pathlib import Path

import pytest

from gaceta.proof.histories import (
    BadHistory,
    Recorder,
    appending,
    first_line,
    gathered,
    read_history,
    write_history,
)

FIRST = '{"history": 1, "model": "register"}\n'
CALL = '{"call": "p-1", "client": "a", "at": 5, "part": "x", "input": {"op": "read"}}\n'
RETURN = '{"return": "p-1", "at": 9, "output": 7}\n'


def saved(folder: Path, text: str) -> Path:
    path = folder / "history.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


def test_what_was_recorded_is_read_back(tmp_path: Path) -> None:
    ticks = iter(range(10, 100, 10))
    with appending(tmp_path / "h", first_line("register")) as write:
        recorder = Recorder(write, name="p", clock=lambda: next(ticks))
        read = recorder.call("ána", "x", {"op": "read"})
        lost = recorder.call("b", "x", {"op": "write", "value": [1, None]})
        recorder.tries(lost, 1_800)
        recorder.tries(lost, 1_900)
        recorder.returns(read, 7)
    history = read_history(tmp_path / "h")
    one, other = history.operations
    assert history.model == "register"
    assert (one.client, one.called, one.returned, one.output) == ("ána", 10, 30, 7)
    assert (other.input["value"], other.returned, other.tried) == ([1, None], None, (1_800, 1_900))


def test_the_files_of_several_processes_are_joined(tmp_path: Path) -> None:
    for name in ("p", "q"):
        with appending(tmp_path / "h", first_line("register")) as write:
            recorder = Recorder(write, name=name)
            recorder.returns(recorder.call(name, "x", {"op": "read"}), None)
    assert [one.client for one in read_history(tmp_path / "h").operations] == ["p", "q"]


def test_a_line_cut_short_by_a_kill_is_no_return(tmp_path: Path) -> None:
    (operation,) = read_history(saved(tmp_path, FIRST + CALL + RETURN[:20])).operations
    assert operation.returned is None


def test_a_model_can_stand_for_a_missing_first_line(tmp_path: Path) -> None:
    path = saved(tmp_path, CALL + RETURN)
    assert read_history(path, model="register").operations
    with pytest.raises(BadHistory, match="names no model"):
        read_history(path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (FIRST + "{]\n" + CALL, "Line 2 is not JSON"),
        (FIRST + "[1]\n", "Line 2 is no JSON object"),
        (FIRST + "\n" + '{"call": "p-1"}\n', "Line 3 is none of the lines"),
        (FIRST + CALL.replace("5", '"early"'), "Line 2 is none of the lines"),
        (FIRST + CALL + CALL, "Line 3: p-1 was called or returned before"),
        (FIRST + CALL + RETURN + RETURN, "Line 4: p-1 was called or returned before"),
        (FIRST + RETURN, "Line 2: p-1 returns and was never called"),
        (FIRST + CALL + RETURN.replace("9", "4"), "Line 3: p-1 returns before it was called"),
        (FIRST + FIRST.replace("register", "map"), "Line 2 tells of another model"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadHistory, match=told):
        read_history(saved(tmp_path, text))


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    (tmp_path / "h").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadHistory, match="not text"):
        read_history(tmp_path / "h")


def test_a_history_written_whole_is_the_one_gathered(tmp_path: Path) -> None:
    lines = [
        {"call": "p-1", "client": "a", "at": 1, "part": "x", "input": {"op": "read"}},
        {"return": "p-1", "at": 2, "output": None},
    ]
    write_history(tmp_path / "h", first_line("register"), lines)
    (read,) = read_history(tmp_path / "h").operations
    (kept,) = gathered([first_line("register"), *lines]).operations
    assert (read.name, read.called, read.returned) == (kept.name, kept.called, kept.returned)
