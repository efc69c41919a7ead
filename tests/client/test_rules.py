"""The rules of the script, which are pure, are tested where they run: in JavaScript."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_rules_pass_their_table_and_hold_at_random() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("There is no node on this machine. On Debian: apt-get install nodejs.")
    run = subprocess.run(  # noqa: S603
        [node, "--test", "tests/client/"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout
    assert "# pass 0\n" not in run.stdout
