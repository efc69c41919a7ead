"""After an outage, and while it lasts, pages ask no more than twice as often as at any other time."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

PAGES = Path(__file__).with_name("recovery.mjs")


@pytest.fixture(scope="module")
def asked() -> dict[str, Any]:
    """What three thousand pages asked in each second; the rules are the reader's script's own."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("There is no node on this machine. On Debian: apt-get install nodejs.")
    run = subprocess.run([node, str(PAGES)], capture_output=True, text=True, check=True)  # noqa: S603
    told: dict[str, Any] = json.loads(run.stdout)
    return told


@pytest.mark.parametrize("outage", ["degraded", "refused", "silent"])
def test_the_peak_is_at_most_twice_the_steady_rate(asked: dict[str, Any], outage: str) -> None:
    seen = asked[outage]
    assert seen["steady"] > 0
    if outage != "silent":  # there each question is sent twice
        assert max(seen["during"]) <= 2 * seen["steady"]
    assert max(seen["after"]) <= 2 * seen["steady"]


@pytest.mark.parametrize("outage", ["degraded", "refused", "silent"])
def test_every_page_comes_back(asked: dict[str, Any], outage: str) -> None:
    assert asked[outage]["back"] == asked[outage]["pages"]
    assert asked[outage]["notices"] == 0
