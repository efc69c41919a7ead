"""docs/faults.md has a row for every fault, and each names tests that are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "faults.md").read_text("utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", PAGE, flags=re.MULTILINE)[1:]


def names_in(file: Path) -> set[str]:
    tree = ast.parse(file.read_text("utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def test_the_table_has_all_sixteen_faults() -> None:
    assert len(ROWS) == 16


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_what_a_row_names_is_there(row: tuple[str, str, str]) -> None:
    _, _, shown = row
    named = re.findall(r"`(tests/[\w/]+\.py)`(?:: `(\w+)`)?", shown)
    assert named
    for file, test in named:
        assert (ROOT / file).exists(), file
        assert not test or f"test_{test}" in names_in(ROOT / file), test
