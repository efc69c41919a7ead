"""A list of addresses as somebody pasted or exported it, read line by line. Pure: it knows no company.

A spreadsheet's CSV and a line copied out of a mail program are read alike: cells are parted by tab,
semicolon or comma, whichever most lines have; a first line without an address is the columns' names.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email

from gaceta.readers.addresses import LookAlike, canonical

MOST_ADDRESSES = 10_000
"""A longer list is sent in parts."""
MOST_BYTES = 2_000_000

LONGEST = 254
"""Characters of an address, and of a line that is kept to be shown."""
validate_length = MaxLengthValidator(LONGEST)

_COLUMN = re.compile(
    r"(direcci[oó]n(es)? de )?(e-?mails?|correos?( electr[oó]nicos?)?)"
    r"|mails?|direcci[oó]n(es)?|(e-?mail )?address(es)?",
    re.IGNORECASE,
)
"""What the column of addresses is called, in the languages of the paper."""


class Problem(StrEnum):
    """Why nobody is invited by a line. The templates have the words."""

    NOT_AN_ADDRESS = "not-an-address"
    LOOK_ALIKE = "look-alike"
    TWICE = "twice"
    HOLDS_A_SEAT = "holds-a-seat"
    INVITED = "invited"
    NO_SEAT_LEFT = "no-seat-left"
    TOO_MANY_LETTERS = "too-many-letters"
    ENDED = "ended"


class TooLong(Exception):
    """The list has more than ``MOST_ADDRESSES`` or ``MOST_BYTES``: nothing of it was read."""


class NotText(Exception):
    """The file is no text: a workbook, a picture."""


@dataclass(frozen=True)
class Line:
    """One address of a list: the line it stands in, as written, and in canonical form if it is one."""

    number: int
    text: str
    email: str = ""
    problem: Problem | None = None


def text_of(data: bytes) -> str:
    """What a file says: UTF-8, UTF-16 with its mark, or a spreadsheet's Windows-1252.

    Raises NotText, and TooLong.
    """
    if len(data) > MOST_BYTES:
        raise TooLong
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16")
    if b"\0" in data or data.startswith(b"PK\x03\x04"):
        raise NotText
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(data, "cp1252")


def read_list(text: str) -> list[Line]:
    """Every address in the list, in its order, with what is wrong with it in itself. Raises TooLong."""
    rows = _rows(text)
    column = _address_column(rows[0][1]) if rows else None
    lines: list[Line] = []
    for number, cells in rows[0 if column is None else 1 :]:
        lines += (read_line(number, written) for written in _addresses(cells, column))
        if len(lines) > MOST_ADDRESSES:
            raise TooLong
    return mark_repeated(lines)


def read_line(number: int, text: str) -> Line:
    """``text`` as one address, ``Ana <ana@faro.example>`` included."""
    whole = " ".join(text.split())
    shown = whole[:LONGEST]
    written = re.sub(r".*<([^<>]*)>$", r"\1", shown).strip().removeprefix("mailto:")
    if len(whole) > LONGEST:
        return Line(number, shown, problem=Problem.NOT_AN_ADDRESS)
    try:
        email = canonical(written)
        validate_email(email)
        validate_length(email)
    except LookAlike:
        return Line(number, shown, problem=Problem.LOOK_ALIKE)
    except ValidationError:
        return Line(number, shown, problem=Problem.NOT_AN_ADDRESS)
    return Line(number, shown, email)


def mark_repeated(lines: Sequence[Line]) -> list[Line]:
    """The first line with an address counts; the others say that it is there already."""
    seen: set[str] = set()
    marked = []
    for line in lines:
        repeated = line.problem is None and line.email in seen
        marked.append(replace(line, problem=Problem.TWICE) if repeated else line)
        seen.add(line.email)
    return marked


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise NotText from None


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The number and the cells of each line that is not empty."""
    if len(text) > MOST_BYTES:
        raise TooLong
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    written = [(number, line) for number, line in enumerate(lines, start=1) if line.strip(" \t;,")]
    if len(written) > MOST_ADDRESSES + 1:
        raise TooLong
    delimiter = _delimiter([line for _number, line in written[:50]])
    return [(number, _cells(line, delimiter)) for number, line in written]


def _delimiter(lines: list[str]) -> str:
    """Of tab, semicolon and comma the one that most lines have outside quotation marks."""
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines]
    return max("\t;,", key=lambda sign: sum(sign in line for line in bare))


def _cells(line: str, delimiter: str) -> list[str]:
    """Each line is parsed alone, so that a quotation mark left open spoils no other."""
    try:
        [cells] = csv.reader([line], delimiter=delimiter, skipinitialspace=True)
    except csv.Error:
        return [line]
    return [cell.strip() for cell in cells]


def _address_column(cells: list[str]) -> int | None:
    """Which column has the addresses, if these cells are the columns' names."""
    if any("@" in cell for cell in cells):
        return None
    named = (index for index, cell in enumerate(cells) if _COLUMN.fullmatch(cell))
    return next(named, None)


def _addresses(cells: list[str], column: int | None) -> Iterator[str]:
    """The cells that are meant as addresses; the whole line where none is."""
    if column is not None:
        cells = cells[column : column + 1]
    meant = [part for cell in cells if "@" in cell for part in _parted(cell)]
    yield from meant or [" ".join(cells)]


def _parted(cell: str) -> list[str]:
    """A cell of several addresses with nothing but spaces between them, one by one."""
    words = cell.split()
    return words if len(words) > 1 and all("@" in word for word in words) else [cell]
