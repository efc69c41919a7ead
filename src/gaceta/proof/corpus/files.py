"""Scenes as files: JSON Lines, one file a scene, the same bytes each time; see ``corpus/README.md``.

The first line is the scene itself; each further line is an act or a reading, in the order of time.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from gaceta.proof.behaviour import Act, Browser, Person, Reading, Scene
from gaceta.proof.corpus import catalogue, truth

FORMAT = 1
SEED = 1
DAYS = 3
"""Of the files that are published; larger ones are a matter of more seeds."""


class NoScene(ValueError):
    """What was read is no scene."""


def write_all(folder: Path) -> Iterator[Path]:
    """Every scene of the catalogue, each into its file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in catalogue.SCENES:
        scene = catalogue.scene(name, seed=SEED, days=DAYS)
        path = folder / f"{name}.jsonl"
        lines = [json.dumps(line, separators=(",", ":")) for line in entries(scene, SEED)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        yield path


def entries(scene: Scene, seed: int) -> Iterator[dict[str, Any]]:
    """The lines of a scene's file."""
    yield {
        "format": FORMAT,
        "scene": scene.name,
        "tells": catalogue.told(scene.name),
        "seed": seed,
        "lasts": scene.lasts,
        "people": [
            {
                "name": one.name,
                "goes_on": one.goes_on,
                "thinks": one.thinks,
                "sees": one.sees,
                "reacts": one.reacts,
            }
            for one in scene.people
        ],
        "browsers": [
            {"name": one.name, "person": one.person, "kind": one.kind} for one in scene.browsers
        ],
        "truth": {
            "people": len({reading.person for reading in scene.readings}),
            "reading_ms": sum(reading.end - reading.start for reading in scene.readings),
            "at_once_ms": at_once_ms(scene),
        },
    }
    moments = [
        *((reading.start, 0, _reading(reading)) for reading in scene.readings),
        *((act.at, 1, _act(act)) for act in scene.acts),
    ]
    for _, _, line in sorted(moments, key=lambda entry: entry[:2]):
        yield line


def read(path: Path) -> Scene:
    """The scene in a file. Raises NoScene."""
    try:
        first, *rest = (json.loads(line) for line in path.read_text("utf-8").splitlines())
        return _scene(first, rest)
    except (ValueError, KeyError, TypeError) as reason:
        raise NoScene(f"{path} holds no scene: {reason}") from reason


def at_once_ms(scene: Scene) -> int:
    """For how long two people read on two devices at once, in all; pair by pair."""
    return sum(
        min(one.end, other.end) - max(one.start, other.start) for one, other in truth.pairs(scene)
    )


def _act(act: Act) -> dict[str, Any]:
    line: dict[str, Any] = {"at": act.at, "device": act.device, "does": act.does}
    return line if act.tab == "1" else line | {"tab": act.tab}


def _reading(one: Reading) -> dict[str, Any]:
    return {"reads": one.person, "device": one.device, "start": one.start, "end": one.end}


def _scene(first: dict[str, Any], rest: Iterable[dict[str, Any]]) -> Scene:
    if first["format"] != FORMAT:
        raise NoScene(f"its format is {first['format']}, and this is {FORMAT}.")
    lines = list(rest)
    return Scene(
        first["scene"],
        first["lasts"],
        tuple(Person(**one) for one in first["people"]),
        tuple(Browser(**one) for one in first["browsers"]),
        tuple(Act(**line) for line in lines if "does" in line),
        tuple(
            Reading(line["reads"], line["device"], line["start"], line["end"])
            for line in lines
            if "reads" in line
        ),
    )
