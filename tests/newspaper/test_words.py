"""Every string that people see has its Spanish words, and they are the ones that are served."""

import re
from pathlib import Path

import polib
import pytest

ROOMS = Path(__file__).parents[2] / "src" / "gaceta"
MARKED = re.compile(
    r"""{%\s*translate\s+("[^"]*"|'[^']*')|\b(?:_|gettext|gettext_lazy)\(\s*("[^"]*")"""
)


def catalogue(room: str) -> polib.POFile:
    return polib.pofile(str(ROOMS / room / "locale/es/LC_MESSAGES/django.po"))


@pytest.mark.parametrize("room", ["newspaper", "access", "web"])
def test_every_marked_string_is_translated(room: str) -> None:
    translated = {entry.msgid for entry in catalogue(room).translated_entries()}
    files = [*(ROOMS / room).rglob("*.html"), *(ROOMS / room).rglob("*.py")]
    for file in files:
        for found in MARKED.findall(file.read_text()):
            marked = next(filter(None, found))[1:-1]
            assert marked in translated, f"{file.name}: {marked}"


@pytest.mark.parametrize("room", ["newspaper", "access", "web"])
def test_what_is_served_was_compiled_from_what_is_written(room: str) -> None:
    served = polib.mofile(str(ROOMS / room / "locale/es/LC_MESSAGES/django.mo"))
    written = {
        (entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural)
        for entry in catalogue(room)
    }
    compiled = {
        (entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in served
    }
    assert written == compiled


@pytest.mark.parametrize("room", ["newspaper", "access", "web"])
def test_readers_are_spoken_to_as_friends(room: str) -> None:
    for entry in catalogue(room):
        assert not re.search(r"\busted(es)?\b", entry.msgstr.lower()), entry.msgstr
