import re
from pathlib import Path

import polib
import pytest

from tests.messages import HOUSE, catalogues, compiled, translated, wanted


def test_everything_said_to_people_is_said_in_spanish() -> None:
    spanish = translated()
    missing = sorted({words for words in wanted() if not spanish.get(words)})
    assert not missing


def test_something_is_found_to_be_translated() -> None:
    found = set(wanted())
    assert ("", "Go on here") in found
    assert len(found) > 200


@pytest.mark.parametrize("file", catalogues(), ids=lambda file: file.parts[-5])
def test_the_compiled_translations_are_those_of_now(file: Path) -> None:
    """If this fails: make messages."""
    assert polib.mofile(str(file.with_suffix(".mo"))).to_binary() == compiled(file)


@pytest.mark.parametrize("file", catalogues(), ids=lambda file: file.parts[-5])
def test_a_translation_keeps_the_names_of_what_is_filled_in(file: Path) -> None:

    for entry in polib.pofile(str(file)):
        names = set(re.findall(r"%\((\w+)\)s", entry.msgid))
        for said in [entry.msgstr, *entry.msgstr_plural.values()]:
            assert not said or set(re.findall(r"%\((\w+)\)s", said)) <= names | {"count"}, said


def test_all_rooms_that_speak_are_looked_at() -> None:
    assert {file.relative_to(HOUSE).parts[0] for file in catalogues()} == {
        "access",
        "newspaper",
        "readers",
        "subscriptions",
        "web",
    }
