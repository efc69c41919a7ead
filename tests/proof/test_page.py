"""The page's rules in Python and in JavaScript: one table for both, and the same random lives."""

import json
import random
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from gaceta.proof import page

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((ROOT / "tests" / "client" / "vectors.json").read_text())
NODE = shutil.which("node")


def happening(told: dict[str, Any]) -> page.Happening:
    """A happening as the JavaScript has it, in Python's words."""
    match told["type"]:
        case "tick":
            return page.TICK
        case "seen":
            return page.Presence(told["reading"], told.get("again", False))
        case "lead":
            return page.Lead(told["leading"])
        case "told":
            return page.Told(told.get("epoch", 0))
    body = told.get("body", {})
    state, epoch, beat = body.get("state", ""), body.get("epoch", 0), body.get("beat_in_ms")
    asking = body.get("asking_ms", 0)
    return page.Answer(told["to"], told["status"], state, epoch, beat, asking)


def seen(state: page.State, act: page.Act | None) -> dict[str, Any]:
    return {**asdict(state), "act": act, **page.wants(state)._asdict()}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_python_rules_pass_the_table(vector: dict[str, Any]) -> None:
    state = page.start(**vector["start"])
    for number, step in enumerate(vector["steps"], 1):
        before = asdict(state)
        after, act = page.following(
            state, happening(step["happens"]), step["at"], step.get("chance", 0.5)
        )
        assert asdict(state) == before, "what was is left as it was"
        state, then = after, step.get("then", {})
        told = seen(state, act)
        assert {key: told[key] for key in then} == then, f"step {number}"


def life(seed: int, steps: int) -> dict[str, Any]:
    """Anything at all, in any order: more than a browser and a gate would do."""
    chance = random.Random(seed)
    now, told = 0.0, []
    for _ in range(steps):
        now += chance.choice([0, 1, 50, chance.uniform(0, 90_000)])
        told.append({"at": now, "chance": chance.random(), "happens": anything(chance)})
    begins = {"epoch": chance.choice([0, 7, 7]), "beat": chance.choice([1_000, 20_000])}
    return {"start": begins, "steps": told}


def anything(chance: random.Random) -> dict[str, Any]:
    beat = {"beat_in_ms": chance.choice([1_000, 15_000, 20_000])}
    answers: list[dict[str, Any]] = [
        {"status": 200, "body": {"state": "granted", "epoch": chance.randrange(1, 9), **beat}},
        {"status": 200, "body": {"state": "degraded", **beat}},
        {"status": 409, "body": {}},
        {"status": 409, "body": {"asking_ms": chance.choice([0, 300, 6_000])}},
        {"status": chance.choice([0, 200, 204, 401, 429, 500, 503])},
    ]
    asked = chance.choice(["acquire", "renew", "rest", "takeover", "notice"])
    return chance.choice(
        [
            {"type": "tick"},
            {"type": "seen", "reading": chance.random() < 0.7, "again": chance.random() < 0.2},
            {"type": "lead", "leading": chance.random() < 0.7},
            {"type": "told", "epoch": chance.randrange(3)},
            {"type": "answer", "to": asked, **chance.choice(answers)},
            {"type": "answer", "to": asked, **chance.choice(answers)},
        ]
    )


@pytest.mark.skipif(
    NODE is None, reason="There is no node here. On Debian: apt-get install nodejs."
)
def test_both_languages_live_the_same_random_lives() -> None:
    lives = [life(seed, 60) for seed in range(400)]
    run = subprocess.run(  # noqa: S603
        [str(NODE), "tests/proof/lives.mjs"],
        cwd=ROOT,
        input=json.dumps(lives),
        capture_output=True,
        text=True,
        check=True,
    )
    for seed, (one, expected) in enumerate(zip(lives, json.loads(run.stdout), strict=True)):
        state = page.start(**one["start"])
        for number, (step, then) in enumerate(zip(one["steps"], expected, strict=True)):
            state, act = page.following(
                state, happening(step["happens"]), step["at"], step["chance"]
            )
            assert seen(state, act) == then, f"life {seed}, step {number}: {step}"
