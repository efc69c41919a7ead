"""What runs before there is anything but Python: plain scripts, imported here as they do each other."""

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.browser.readers import BROWSERS

ROOT = Path(__file__).parents[1]
SETUP = ROOT / "setup"


def imported(name: str, patch: pytest.MonkeyPatch) -> ModuleType:
    patch.syspath_prepend(str(SETUP))
    return importlib.import_module(name)


@pytest.fixture
def bootstrap(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return imported("bootstrap", monkeypatch)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    return imported("steps", monkeypatch)


def settle(bootstrap: ModuleType, patch: pytest.MonkeyPatch, root: Path) -> None:
    """Let ``root`` be the folder that is set up."""
    patch.setattr(bootstrap, "ROOT", root)
    patch.setattr(bootstrap, "VENV", root / ".venv")
    patch.setattr(bootstrap, "PYTHON", root / ".venv" / "bin" / "python")


@pytest.fixture
def house(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """A folder with nothing set up, in which steps are written down instead of run; those steps."""
    (tmp_path / "requirements").mkdir()
    for name in ("base", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text("one==1 \\\n    --hash=sha256:0\n")
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    done: list[str] = []

    def step(says: str, command: list[str], without: tuple[str, ...] = ()) -> None:
        done.append(says.split(",", maxsplit=1)[0])
        bootstrap.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        bootstrap.PYTHON.write_text("")

    settle(bootstrap, monkeypatch, tmp_path)
    monkeypatch.setattr(bootstrap, "step", step)
    monkeypatch.setattr(bootstrap, "runs", lambda python, code="": Path(python).exists())
    return done


BASE = ["Making .venv", "Installing what Gaceta runs on", "Installing Gaceta itself"]
DEV = "Installing what tests and checks need"


def test_the_first_time_installs_and_the_second_does_nothing(
    bootstrap: ModuleType, house: list[str]
) -> None:
    assert bootstrap.main("dev") == 0
    assert house == [*BASE, DEV]
    assert bootstrap.main("dev") == 0
    assert bootstrap.main("base") == 0
    assert house == [*BASE, DEV]


def test_what_tests_need_is_added_to_what_is_there(bootstrap: ModuleType, house: list[str]) -> None:
    bootstrap.main("base")
    bootstrap.main("dev")
    assert house == [*BASE, DEV]


def test_an_interrupted_installation_is_made_anew(
    bootstrap: ModuleType, house: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    working = bootstrap.step

    def interrupted(says: str, *rest: object, **more: object) -> None:
        if says.startswith("Installing"):
            raise KeyboardInterrupt
        working(says, *rest, **more)

    monkeypatch.setattr(bootstrap, "step", interrupted)
    assert bootstrap.main("base") == 130
    monkeypatch.setattr(bootstrap, "step", working)
    house.clear()
    assert bootstrap.main("base") == 0
    assert house == BASE


def test_another_lock_another_folder_or_a_lost_python_is_installed_for(
    bootstrap: ModuleType, house: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap.main("base")
    lock = bootstrap.ROOT / "requirements" / "base.txt"
    lock.write_text(lock.read_text().replace("one==1", "one==2"))
    bootstrap.main("base")
    assert house == BASE * 2
    bootstrap.PYTHON.unlink()
    bootstrap.main("base")
    assert house == BASE * 3
    moved = bootstrap.ROOT.rename(bootstrap.ROOT.with_name("moved here"))
    settle(bootstrap, monkeypatch, moved)
    bootstrap.main("base")
    assert house == BASE * 4


def test_where_venv_is_a_package_of_its_own_that_is_installed(
    bootstrap: ModuleType, house: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    working, installed = bootstrap.step, []

    def step(says: str, *rest: object, **more: object) -> None:
        if says == "Making .venv" and not installed:
            raise bootstrap.CannotSetUp("ensurepip is not available")
        working(says, *rest, **more)

    monkeypatch.setattr(bootstrap, "step", step)
    monkeypatch.setattr(
        bootstrap, "install_packages", lambda name: installed.append(name) or bool(installed)
    )
    assert bootstrap.main("base") == 0
    assert installed == [f"python3.{sys.version_info[1]}-venv"]
    assert house == BASE


def test_an_old_python_is_told_what_is_needed(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    assert bootstrap.main("base") == 1
    said = capsys.readouterr().err
    assert "Python 3.11 or newer is needed, and this is Python 3.9.2" in said


def test_the_newest_python_that_really_runs_takes_over(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[str] = []
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    names = ("python3.13", "python3.12")
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: name if name in names else None)
    monkeypatch.setattr(bootstrap, "runs", lambda python: python == "python3.12")
    monkeypatch.setattr(bootstrap.os, "execv", lambda python, _: taken.append(python))
    with pytest.raises(bootstrap.CannotSetUp):
        bootstrap.run_on_a_new_enough_python()
    assert taken == ["python3.12"]


@pytest.mark.parametrize("script", ["bootstrap.py", "demo.py", "steps.py", "debian.py"])
def test_an_old_python_can_read_what_tells_it_so(script: str) -> None:
    ast.parse((SETUP / script).read_text(), feature_version=(3, 6))


def test_a_failing_step_says_what_it_said_and_what_to_do(steps: ModuleType) -> None:
    fails = [sys.executable, "-c", "print('No space left on device'); raise SystemExit(1)"]
    with pytest.raises(steps.CannotSetUp) as caught:
        steps.step("Installing something", fails)
    assert "No space left on device" in str(caught.value)
    assert "The disk is full" in str(caught.value)


def test_a_step_says_what_it_does_and_for_how_long(
    steps: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    steps.step("Installing 54 packages", [sys.executable, "-c", ""])
    assert capsys.readouterr().out == "Installing 54 packages … 0 s\n"


def test_a_folder_that_may_not_be_written_to_is_told_without_a_traceback(
    steps: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    @steps.reported
    def work() -> None:
        raise PermissionError(13, "Permission denied", "/srv/gaceta/.venv")

    assert work() == 1
    assert "Permission denied: '/srv/gaceta/.venv'" in capsys.readouterr().err


def test_the_port_is_looked_at_with_nothing_but_python(taken_port: int) -> None:
    environ = {"PATH": os.environ["PATH"], "GACETA_PORT": str(taken_port)}
    # -S: no package that is installed can be seen.
    said = subprocess.run(  # noqa: S603
        [sys.executable, "-S", str(SETUP / "demo.py")],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 1
    assert f"Port {taken_port} is taken" in said.stderr
    assert "GACETA_PORT=" in said.stderr
    assert "Traceback" not in said.stderr


def test_setting_up_and_testing_know_the_same_browsers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert imported("browser", monkeypatch).BROWSERS == BROWSERS


@pytest.mark.parametrize(
    ("script", "package"),
    [("browser", "chromium"), ("servers", "redis-server"), ("servers", "faketime")],
)
@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_what_tests_need_and_is_missing_is_told_and_fails_in_ci_alone(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    script: str,
    package: str,
    ci: str,
    code: int,
) -> None:
    needs = imported(script, monkeypatch)
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(needs, "missing", lambda: [package])
    monkeypatch.setattr(imported("debian", monkeypatch), "install_packages", lambda *names: False)
    assert needs.main() == code
    assert f"apt-get install {package}" in capsys.readouterr().err


def test_no_text_of_ours_names_a_package_registrys_host() -> None:
    hosts = ["pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com"]
    listed = subprocess.run(
        ["git", "ls-files"],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    files = [ROOT / name for name in listed.stdout.splitlines()] or list(
        ROOT.glob("requirements/*")
    )
    named = [
        file.name
        for file in files
        if file.is_file() and any(host in file.read_text("utf-8", "ignore") for host in hosts)
    ]
    assert not named
