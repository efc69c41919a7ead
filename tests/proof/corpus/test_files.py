import json
from pathlib import Path

import jsonschema
import pytest

from gaceta.proof.corpus import catalogue, chances, files

FOLDER = Path(__file__).parents[3] / "corpus"
EACH_SCENE = pytest.mark.parametrize("name", catalogue.SCENES)


def test_the_published_files_are_written_again_byte_for_byte(tmp_path: Path) -> None:
    """If this fails: gaceta corpus write."""
    written = list(files.write_all(tmp_path))
    assert {path.name for path in written} == {path.name for path in FOLDER.glob("*.jsonl")}
    for path in written:
        assert path.read_bytes() == (FOLDER / path.name).read_bytes(), path.name


@EACH_SCENE
def test_every_line_keeps_to_the_schema(name: str) -> None:
    schema = json.loads((FOLDER / "schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    for line in (FOLDER / f"{name}.jsonl").read_text("utf-8").splitlines():
        check.validate(json.loads(line))


@EACH_SCENE
def test_what_is_read_from_a_file_is_the_scene(name: str) -> None:
    scene = files.read(FOLDER / f"{name}.jsonl")
    assert scene == catalogue.scene(name, seed=files.SEED, days=files.DAYS)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"format": 2}', "not json"])
def test_a_file_that_holds_no_scene_is_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_text(text)
    with pytest.raises(files.NoScene, match=r"odd\.jsonl"):
        files.read(path)


def test_the_readme_prints_the_numbers_of_the_table() -> None:
    page = " ".join((FOLDER / "README.md").read_text("utf-8").split())
    assert f"chance of {chances.MORE_STORIES}" in page
    assert f"chance of {chances.TURNS}" in page
    for what, spread in {
        "reading a story": chances.STORY,
        "touch to touch, phone": chances.FORMS["phone"].touches,
        "touch to touch, tablet": chances.FORMS["tablet"].touches,
        "touch to touch, computer": chances.FORMS["computer"].touches,
        "from one device to the next, one person": chances.TURN,
        "looking at a notice": chances.THINKS,
    }.items():
        assert f"{what} | {spread.median:g} s | {spread.p90:g} s |" in page
    for form in ("phone", "tablet", "computer"):
        shares = dict(chances.FORMS[form].left)
        hidden, closed, seen = (round(100 * shares[way]) for way in ("hide", "close", "stay"))
        assert f"{form}s {hidden}, {closed} and {seen} %" in page
