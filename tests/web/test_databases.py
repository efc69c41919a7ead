from pathlib import Path

import pytest

from gaceta.gate.config import BadSetting
from gaceta.web.databases import django_settings, file_of, read_database

FOLDER = Path("/srv/gaceta")


def read(**environ: str) -> str:
    return read_database({f"GACETA_{name}": value for name, value in environ.items()}, FOLDER)


def test_without_a_word_it_is_a_file_beside_everything_else() -> None:
    assert file_of(read()) == FOLDER / "gaceta.sqlite3"


def test_a_power_cut_loses_nothing_that_was_paid() -> None:
    told = django_settings(read())

    assert "synchronous=FULL" in told["OPTIONS"]["init_command"]


def test_an_address_of_postgresql_is_told_to_django_part_by_part() -> None:
    told = django_settings(read(DATABASE="postgresql://ana:p%40ss@db:6432/paper?sslmode=require"))

    parts = (told["USER"], told["PASSWORD"], told["HOST"], told["PORT"], told["NAME"])
    assert parts == ("ana", "p@ss", "db", "6432", "paper")
    assert told["OPTIONS"]["sslmode"] == "require"


def test_nobody_waits_for_ever_unless_the_address_says_so() -> None:
    usual = django_settings(read(DATABASE="postgresql://db/paper"))["OPTIONS"]
    own = "postgresql://db/paper?connect_timeout=9&options=-c%20statement_timeout%3D0"
    told = django_settings(read(DATABASE=own))["OPTIONS"]

    assert usual["connect_timeout"] == 5
    assert "statement_timeout=30000" in usual["options"]
    assert told["connect_timeout"] == "9"
    assert told["options"].endswith("-c statement_timeout=0")


def test_the_address_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "address").write_text("postgresql://db/paper\n")

    assert read(DATABASE_FILE=str(tmp_path / "address")) == "postgresql://db/paper"


def test_an_address_told_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="both set"):
        read(DATABASE="postgresql://db/paper", DATABASE_FILE=str(tmp_path))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"GACETA_DATABASE_FILE is .*nowhere.*No such file"):
        read(DATABASE_FILE=str(tmp_path / "nowhere"))


@pytest.mark.parametrize(
    ("address", "because"),
    [
        ("mysql://db/paper", "names neither"),
        ("sqlite:///", "names neither"),
        ("gaceta.sqlite3", "names neither"),
        ("postgresql://db", "names no database"),
        ("postgresql://db/", "names no database"),
        ("postgresql://db:port/paper", "has a port that is none"),
        ("postgresql://db:70000/paper", "has a port that is none"),
        ("postgresql://db/paper?colour=red", "cannot be understood"),
        ("postgresql://[::1/paper", "cannot be understood"),
    ],
)
def test_a_wrong_address_is_told_at_start_with_what_to_write(address: str, because: str) -> None:
    with pytest.raises(BadSetting, match=because) as caught:
        read(DATABASE=address)

    assert str(caught.value).startswith(f"GACETA_DATABASE is {address!r}")
    assert "postgresql://user:password@host:5432/gaceta" in str(caught.value)


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://ana:geheim@db:port/paper",
        "postgresql://ana:geheim@[::1/paper",
        "postgresql://ana:ge/heim@db/paper",
        "postgresql://ana:x@geheim@db:port/paper",
        "postgresql://db:port/paper?password=geheim",
        "mysql://ana:geheim@db/paper",
    ],
)
def test_a_password_is_never_shown(address: str) -> None:
    with pytest.raises(BadSetting) as caught:
        read(DATABASE=address)

    assert "geheim" not in str(caught.value)
    assert "heim@" not in str(caught.value)
