"""The command as an operator runs it."""

import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

GACETA = Path(sys.executable).with_name("gaceta")


def environment(**settings: str) -> dict[str, str]:
    """The environment of an operator who has set this and nothing else of ours."""
    rest = {k: v for k, v in os.environ.items() if not k.startswith(("GACETA_", "DJANGO_"))}
    return {**rest, "NO_COLOR": "1", "COLUMNS": "200", **settings}


def gaceta(*arguments: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    said = subprocess.run(  # noqa: S603
        [str(GACETA), *arguments],
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in said.stdout + said.stderr
    return said


@pytest.mark.parametrize("command", ["demo", "serve"])
def test_a_taken_port_is_named_with_the_setting_before_any_work(
    command: str, taken_port: int, tmp_path: Path
) -> None:
    said = gaceta(command, GACETA_PORT=str(taken_port), GACETA_VAR=str(tmp_path / "var"))
    assert said.returncode == 2
    assert f"Port {taken_port} is taken" in said.stderr
    assert f"GACETA_PORT={taken_port + 1} gaceta {command}" in said.stderr
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("command", "name", "value"),
    [
        ("demo", "GACETA_PORT", "http"),
        ("demo", "GACETA_HEARTBEAT", "often"),
        ("serve", "GACETA_ORIGIN", "paper.example"),
        ("manage", "GACETA_SEATS", "mongo://x"),
        ("manage", "GACETA_DEMO", "maybe"),
    ],
)
def test_a_wrong_setting_is_one_clear_line(
    command: str, name: str, value: str, tmp_path: Path
) -> None:
    told = {"GACETA_VAR": str(tmp_path), "GACETA_PORT": str(free_port()), name: value}
    said = gaceta(command, **told)
    assert said.returncode == 2
    assert len(said.stderr.strip().splitlines()) == 1
    assert f"{name} is {value!r}" in said.stderr
    assert f"{name}=" in said.stderr


def test_words_in_brackets_are_told_as_they_are(tmp_path: Path) -> None:
    said = gaceta("manage", "check", GACETA_VAR=str(tmp_path), GACETA_LOG="[/red]")
    assert said.returncode == 2
    assert "GACETA_LOG is '[/red]'" in said.stderr


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, where a folder is wanted")
    said = gaceta("outage", "on", GACETA_VAR=str(tmp_path / "var"))
    assert said.returncode == 2
    assert str(tmp_path / "var") in said.stderr


def not_a_database(folder: Path) -> str:
    file = folder / "not-a-database"
    file.write_bytes(b"something else entirely, and long enough to be looked at" * 20)
    return f"sqlite:///{file}"


def test_an_unforeseen_failure_is_told_in_a_line_and_kept_whole(tmp_path: Path) -> None:
    var = tmp_path / "var"
    said = gaceta(
        "manage", "migrate", GACETA_VAR=str(var), GACETA_DATABASE=not_a_database(tmp_path)
    )
    assert said.returncode == 1
    assert "Something went wrong" in said.stderr
    assert str(var / "error.log") in said.stderr
    assert "Traceback" in (var / "error.log").read_text()


def test_what_cannot_be_kept_in_var_is_kept_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file, where a folder is wanted")
    (tmp_path / "temporary").mkdir()
    said = gaceta(
        "manage",
        "migrate",
        GACETA_VAR=str(tmp_path / "var"),
        GACETA_SECRET="of more than 32 bytes, and told, since var cannot keep one",
        GACETA_DATABASE=not_a_database(tmp_path),
        TMPDIR=str(tmp_path / "temporary"),
    )
    assert said.returncode == 1
    assert "Traceback" in (tmp_path / "temporary" / "gaceta-error.log").read_text()


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("demo",),
        ("serve",),
        ("outage",),
        ("check-history",),
        ("simulate",),
        ("corpus",),
        ("manage",),
        ("sign-out",),
        ("tidy",),
    ],
)
def test_every_command_has_help_with_an_example(command: tuple[str, ...]) -> None:
    said = gaceta(*command, "--help")
    assert said.returncode == 0
    assert "Example:" in said.stdout


def test_djangos_commands_keep_their_own_help(tmp_path: Path) -> None:
    said = gaceta("manage", "migrate", "--help", GACETA_VAR=str(tmp_path))
    assert "--fake-initial" in said.stdout


def test_an_unknown_command_is_told_with_how_to_find_the_others() -> None:
    said = gaceta("demmo")
    assert said.returncode == 2
    assert "No such command 'demmo'" in said.stderr
    assert "gaceta --help" in said.stderr


def test_the_outage_is_switched_on_and_off(tmp_path: Path) -> None:
    on = gaceta("outage", "on", GACETA_VAR=str(tmp_path))
    assert (tmp_path / "outage").exists()
    assert str(tmp_path / "outage") in on.stdout
    gaceta("outage", "off", GACETA_VAR=str(tmp_path))
    assert not (tmp_path / "outage").exists()


def test_workers_cannot_share_seats_in_memory(tmp_path: Path) -> None:
    told = {"GACETA_VAR": str(tmp_path), "GACETA_PORT": str(free_port())}
    said = gaceta("serve", "--workers", "2", **told, GACETA_SEATS="memory://")
    assert said.returncode == 2
    assert "GACETA_SEATS=sqlite" in said.stderr


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


READS = """{"history": 1, "model": "register"}
{"call": "1", "client": "a", "at": 1000, "part": "x", "input": {"op": "write", "value": 7}}
{"return": "1", "at": 2000, "output": null}
{"call": "2", "client": "b", "at": 3000, "part": "x", "input": {"op": "read"}}
{"return": "2", "at": 4000, "output": 7}
"""


def test_a_history_that_can_be_explained_is_good(tmp_path: Path) -> None:
    said = check_history(tmp_path, READS)
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("Good: an order explains every answer. 2 operations")


def test_a_history_that_cannot_be_explained_is_shown_where(tmp_path: Path) -> None:
    said = check_history(tmp_path, READS.replace('"output": 7', '"output": 6'))
    assert said.returncode == 1
    assert "which was 7 before" in said.stdout
    (marked,) = (line for line in said.stdout.splitlines() if line.strip().startswith(">"))
    assert marked.split() == [">", "0.000", "to", "0.001", "b", "read", "6"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (READS.replace("register", "sea"), "There is no model 'sea'"),
        (READS.replace('"op": "read"', '"op": "fly"'), "2 asks for nothing that this model knows"),
        (READS.replace("register", "seat"), "not told as the model 'seat' needs it"),
        ("hello\n\n", "Line 1 is not JSON"),
        ("", "Line 1 names no model"),
    ],
)
def test_a_file_that_is_no_history_is_told_in_a_line(tmp_path: Path, text: str, told: str) -> None:
    said = check_history(tmp_path, text)
    assert said.returncode == 2
    assert len(said.stderr.strip().splitlines()) == 1
    assert told in said.stderr


def check_history(folder: Path, text: str) -> "subprocess.CompletedProcess[str]":
    (folder / "history.jsonl").write_text(text, encoding="utf-8")
    return gaceta("check-history", str(folder / "history.jsonl"))


def test_a_simulation_is_repeated_to_the_byte_from_its_seed(tmp_path: Path) -> None:
    run = ("simulate", "--seed", "3", "--readers", "6", "--hours", "3")
    first, again = gaceta(*run, PYTHONHASHSEED="1"), gaceta(*run, PYTHONHASHSEED="2")
    assert first.returncode == 0, first.stdout
    assert "6 readers for 3 h each" in first.stdout
    assert "0 breaches" in first.stdout
    assert again.stdout == first.stdout


def test_a_policy_of_ones_own_is_tried_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    policy = tmp_path / "mine.toml"
    run = ("simulate", "--readers", "2", "--hours", "1", "--policy", str(policy))
    policy.write_text("heartbeat = 10\nlease = 30.5\ntakeovers = 3\n")
    assert gaceta(*run).returncode == 0
    policy.write_text("heartbeats = 10\n")
    said = gaceta(*run)
    assert said.returncode == 2
    assert "there is no 'heartbeats'" in said.stderr
    policy.unlink()
    assert str(policy) in gaceta(*run).stderr
