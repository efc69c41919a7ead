"""docs/security.md names what holds each line of security and privacy, and what it names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROWS = re.findall(
    r"^\| (\d+|[a-h]) \| [^|]+ \| ([^|]+) \|$",
    (ROOT / "docs" / "security.md").read_text("utf-8"),
    flags=re.MULTILINE,
)


def test_every_line_has_a_row_and_no_line_has_two() -> None:
    assert [line for line, _ in ROWS] == [*map(str, range(1, 34)), *"abcdefgh"]


@pytest.mark.parametrize(("line", "held_by"), ROWS, ids=[line for line, _ in ROWS])
def test_a_line_is_held_by_tests_that_exist_or_says_that_it_is_open(
    line: str, held_by: str
) -> None:
    if held_by.startswith("open"):
        return
    named = re.findall(r"`([\w/]+\.py)`", held_by)
    assert named
    assert not [name for name in named if not held_in(ROOT / "tests" / name)]


def held_in(file: Path) -> list[str]:
    """The tests in a file; none if there is no such file."""
    text = file.read_text("utf-8") if file.exists() else ""
    # A store's file runs the contract's suite: a class of that name.
    return re.findall(r"^ *(?:async )?def test_\w+|^class Test\w+|^Test\w+ =", text, flags=re.M)
