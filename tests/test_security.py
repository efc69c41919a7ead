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
    named = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", held_by)
    assert named
    for file, words in named:
        held = held_in(ROOT / "tests" / file)
        assert any(words in name for name in held), f"{file} has no such test: {words}"


def test_a_test_that_is_named_after_a_line_stands_in_its_row() -> None:
    rows = dict(ROWS)
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for line in set(re.findall(r"def test_line_(\d+)_", file.read_text("utf-8"))):
            assert f"`{file.relative_to(ROOT / 'tests')}" in rows[line]


def held_in(file: Path) -> list[str]:
    """The names of the tests in a file; none if there is no such file."""
    text = file.read_text("utf-8") if file.exists() else ""
    # A store's file runs the contract's suite: a class of that name.
    return re.findall(r"^ *(?:async )?def (test_\w+)|^class Test\w+|^Test\w+ =", text, flags=re.M)
