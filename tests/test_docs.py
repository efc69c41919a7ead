"""What the pages say is true: links lead somewhere, commands exist, figures are the code's."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from bench.run import page, short_of_what_is_asked
from click import Group

from gaceta.cli import cli
from gaceta.seats.model import Policy

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
FOLDERS = ("src", "tests", "docs", "bench", "setup", "requirements", "deploy")
EACH_PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def in_code(page: Path) -> list[str]:
    """What stands between backticks, in a line or in a block of its own."""
    text = page.read_text("utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return lines + re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.M | re.S))


@EACH_PAGE
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text("utf-8"))
    here = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert not [link for link in here if not (page.parent / link).exists()]


@EACH_PAGE
def test_every_path_that_is_named_is_there(page: Path) -> None:
    paths = [code for code in in_code(page) if re.fullmatch(r"[\w./-]+", code)]
    ours = [path for path in paths if path.split("/", maxsplit=1)[0] in FOLDERS and "/" in path]
    assert not [path for path in ours if not (ROOT / path).exists()]


@EACH_PAGE
def test_every_command_that_is_named_exists(page: Path) -> None:
    assert isinstance(cli, Group)
    for code in in_code(page):
        for command in re.findall(r"\bgaceta ([a-z-]+)\b", code):
            assert command in cli.commands, code
        for target in re.findall(r"\bmake ([a-z]+)\b", code):
            assert target in targets(), code


def targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text()
    (names,) = re.findall(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)
    return set(names.split())


def test_every_target_of_make_is_told_by_make_help() -> None:
    said = subprocess.run(
        ["make", "help"],  # noqa: S607
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert set(re.findall(r"^make (\w+)", said, flags=re.MULTILINE)) == targets() - {"help"}


def guarantee() -> str:
    return " ".join((ROOT / "docs" / "guarantee.md").read_text("utf-8").split())


def test_the_guarantees_constants_are_the_codes() -> None:
    policy, page = Policy(), (ROOT / "docs" / "guarantee.md").read_text("utf-8")
    rows = re.findall(r"^\| [^|]* \| ([\d.]+) (s|min) \| `(GACETA_\w+)` \|$", page, flags=re.M)
    printed = {name: float(n) * (60 if unit == "min" else 1) for n, unit, name in rows}
    assert printed == {
        "GACETA_HEARTBEAT": policy.heartbeat / 1000,
        "GACETA_LEASE": policy.lease / 1000,
        "GACETA_QUESTION": policy.question / 1000,
        "GACETA_QUIET": policy.quiet / 1000,
        "GACETA_PASS": policy.pass_life / 1000,
        "GACETA_SKEW": policy.skew / 1000,
        "GACETA_STORE_BUDGET": policy.store_budget / 1000,
        "GACETA_DEGRADED": policy.degraded / 1000,
    }


def test_the_guarantees_sums_follow_from_its_constants() -> None:
    policy = Policy()
    beat, leeway = policy.heartbeat // 1000, policy.skew // 1000
    life = policy.pass_life // 1000
    assert f"within P + S = {life + leeway} s" in guarantee()
    assert f"within H + 1 = {beat + 1} s" in guarantee()
    assert f"at most H + P + S + 1 = {beat + life + leeway + 1} s" in guarantee()
    assert f"at most G = {policy.degraded // 60_000} min" in guarantee()
    words = {6: "six", 120: "two minutes", 15: "fifteen seconds"}
    pingpong = (
        f"taken over {words[policy.takeovers]} times within {words[policy.takeover_window // 1000]} "
        f"waits {words[policy.takeover_pause // 1000]}"
    )
    assert pingpong in guarantee()


def test_the_guarantee_names_each_invariant_and_tests_that_exist() -> None:
    page = (ROOT / "docs" / "guarantee.md").read_text("utf-8")
    rows = re.findall(r"^\| I(\d+) \| [^|]+ \| ([^|]+) \|$", page, flags=re.MULTILINE)
    assert [int(number) for number, _ in rows] == [*range(1, 22)]
    named = {name for _, shown in rows for name in re.findall(r"`([\w/]+\.py)`", shown)}
    known = {str(file.relative_to(ROOT)) for file in (ROOT / "tests").rglob("*.py")}
    assert not [name for name in named if not any(file.endswith(name) for file in known)]


def test_the_page_of_benchmarks_is_the_results_and_no_ratio_falls_short() -> None:
    results = json.loads((ROOT / "bench" / "results.json").read_text("utf-8"))
    assert (ROOT / "docs" / "benchmarks.md").read_text("utf-8") == page(results)
    assert not short_of_what_is_asked(results)
