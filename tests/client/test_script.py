"""What is promised of the script as a whole: small, typed, dependent on nothing, and discreet."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.client.conftest import Device
from tests.client.scripted import CLIENT, Scripted
from tests.client.watching import read

ROOT = Path(__file__).parents[2]
MODULES = sorted(CLIENT.glob("*.js"))


def test_it_weighs_at_most_5_kilobytes_and_what_is_fetched_only_when_needed_one_more() -> None:
    weights = {file.name: len(gzip.compress(file.read_bytes(), 9, mtime=0)) for file in MODULES}
    assert "reader.js" in weights
    assert weights.pop("key.js") <= 1000
    assert weights.pop("sending.js") <= 500  # on the pages of forms alone
    assert sum(weights.values()) <= 5000, weights


def test_its_types_hold() -> None:
    compiler = ROOT / "node_modules" / ".bin" / "tsc"
    if not compiler.exists() or not shutil.which("node"):
        pytest.skip(
            "TypeScript is not installed here; `make lint` installs it and checks the types."
        )
    run = subprocess.run(  # noqa: S603
        [compiler, "-p", ROOT], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.name)
def test_a_module_depends_on_nothing_but_its_neighbours(file: Path) -> None:
    imports = re.findall(r'from "(.*)";', file.read_text())
    assert all((CLIENT / name).resolve() in MODULES for name in imports)


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.name)
def test_a_module_says_first_what_it_is_for(file: Path) -> None:
    assert file.read_text().startswith("// ")


NEVER = r"localStorage|sessionStorage|indexedDB|cookie|canvas|Audio|fonts|console|userAgent"


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.name)
def test_a_module_keeps_and_measures_nothing_of_the_browser(file: Path) -> None:
    text = file.read_text()
    if file.name == "key.js":  # a key that cannot be copied can be kept nowhere else
        text = text.replace("indexedDB.open(", "")
    assert not re.search(NEVER, text)


def test_reading_leaves_nothing_in_the_browser(gate: Scripted, device: Device) -> None:
    page = device().new_page()
    read(page, gate)
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.evaluate("indexedDB.databases()") == []
    assert [cookie["name"] for cookie in page.context.cookies()] == ["test"]


def test_the_lock_file_names_no_registry() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    assert "://" not in lock
    assert "resolved" not in lock
    assert all("integrity" in part for name, part in json.loads(lock)["packages"].items() if name)
