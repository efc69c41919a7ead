import io
import os
from pathlib import Path

import pytest
from django.conf import settings
from rich.console import Console

from gaceta.web.demo import running


class Printer:
    """Stands in for the maker of the paper, which takes its time: counts how often it was asked."""

    def __init__(self, database: Path) -> None:
        self.asked = 0
        self.database = database
        self.written = io.StringIO()

    def make(self, console: Console) -> None:
        self.asked += 1
        self.database.touch()

    def prepare(self) -> str:
        """Prepare once; what was said meanwhile."""
        self.written.seek(0)
        self.written.truncate()
        running.prepare(Console(file=self.written), self.database.parent)
        return self.written.getvalue()


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Printer:
    database = tmp_path / "var" / "gaceta.sqlite3"
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", database)
    printer = Printer(database)
    monkeypatch.setattr(running, "_make", printer.make)
    return printer


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Sources to change: one migration, one story."""
    house = tmp_path / "house"
    for name in ("readers/migrations/0001_initial.py", "web/demo/content/es/a.md"):
        (house / name).parent.mkdir(parents=True)
        (house / name).write_text("first")
    monkeypatch.setattr(running, "HOUSE", house)
    return house


def test_the_second_start_makes_nothing(printer: Printer, house: Path) -> None:
    printer.prepare()
    printer.prepare()
    assert printer.asked == 1


def test_a_new_migration_is_applied(printer: Printer, house: Path) -> None:
    printer.prepare()
    (house / "readers" / "migrations" / "0002_more.py").write_text("second")
    assert printer.prepare() == ""
    printer.prepare()
    assert printer.asked == 2


def test_a_lost_database_is_made_anew(printer: Printer, house: Path) -> None:
    printer.prepare()
    printer.database.unlink()
    assert printer.prepare() == ""
    assert printer.asked == 2


def test_what_was_interrupted_is_taken_up_again(
    printer: Printer, house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(console: Console) -> None:
        printer.database.touch()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(running, "_make", interrupted)
        with pytest.raises(KeyboardInterrupt):
            printer.prepare()
    printer.prepare()
    assert printer.asked == 1


def test_a_paper_stays_when_its_stories_change_and_that_is_told(
    printer: Printer, house: Path
) -> None:
    printer.prepare()
    (house / "web" / "demo" / "content" / "es" / "a.md").write_text("second")
    for _ in range(2):
        said = printer.prepare()
        assert "stories have changed" in said
        assert f"rm -r {printer.database.parent}" in said


def test_a_folder_that_moved_is_not_made_anew(printer: Printer, house: Path) -> None:
    printer.prepare()
    var = printer.database.parent
    before = running.sources(var, printer.database)
    moved = var.rename(var.with_name("moved here"))
    assert running.sources(moved, moved / printer.database.name) == before
    assert running.sources(moved, Path("/elsewhere.sqlite3")) != before


def test_the_greeting_names_the_address_the_accounts_and_the_switch(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GACETA_VAR", raising=False)
    monkeypatch.delenv("GACETA_MAIL", raising=False)
    written = io.StringIO()
    running.greet(Console(file=written), 8123, tmp_path / "var")
    said = written.getvalue()
    assert "http://localhost:8123\n" in said
    for name in ("ana", "ben", "dario"):
        assert f"{name}@gaceta.example" in said
    assert "leer-con-calma-26" in said
    assert "gaceta outage on" in said
    assert f"lands in {Path('var') / 'outbox'}" in said


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ("console://", "it is printed here"),
        ("smtp://localhost", "Mail is sent."),
        ("file:///srv/out", "/srv/out"),
    ],
)
def test_the_greeting_says_where_mail_goes(mail: str, said: str) -> None:
    assert said in running.where_mail_goes(mail)


def test_the_switch_is_named_for_the_folder_that_is_served(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    var = tmp_path / "a [strange] folder"
    monkeypatch.setenv("GACETA_VAR", str(var))
    written = io.StringIO()
    running.greet(Console(file=written), 8123, var)
    assert f"GACETA_VAR='{var}' " in written.getvalue()
    assert os.environ["GACETA_VAR"] == str(var)
