from pathlib import Path

from click.testing import CliRunner

from gaceta.cli import cli


def run(*words: str) -> tuple[int, str]:
    told = CliRunner().invoke(cli, ["corpus", *words])
    return told.exit_code, told.output


def test_the_files_are_written_where_one_wants_them(tmp_path: Path) -> None:
    code, _ = run("write", "--to", str(tmp_path / "new"))
    assert code == 0
    assert (tmp_path / "new" / "couple.jsonl").exists()


def test_some_scenes_are_measured_without_writing(tmp_path: Path) -> None:
    code, told = run("measure", "--hours", "0.1", "--scene", "commuter")
    assert code == 0
    assert "commuter" in told


def test_a_scene_that_is_not_there_is_named() -> None:
    code, told = run("measure", "--scene", "martians")
    assert code == 2
    assert "martians" in told


def test_a_policy_of_ones_own_needs_a_folder_and_must_be_right(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("idle = 45")
    code, told = run("measure", "--policy", str(mine))
    assert code == 2
    assert "--to" in told
    mine.write_text("idel = 45")
    code, told = run("measure", "--policy", str(mine), "--to", str(tmp_path / "mine"))
    assert code == 2
    assert "idel" in told


def test_sessions_are_played_and_counted(tmp_path: Path) -> None:
    code, told = run("sessions", "--until", "10", "--file", str(tmp_path / "far" / "so.json"))
    assert code == 0
    assert " 0 notices, 0 breaches." in told
