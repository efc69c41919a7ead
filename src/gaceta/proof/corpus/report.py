"""The page and the pictures that a measurement comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path

from gaceta.proof.corpus import catalogue, drawing, tables
from gaceta.proof.corpus.drawing import Line
from gaceta.proof.corpus.figures import Count, per_1000_hours, total
from gaceta.proof.corpus.measuring import Progress, measure
from gaceta.proof.policies import NUMBERS
from gaceta.seats.model import Policy

IDLES = (20, 30, 45, 60, 90, 120, 180, 300)
"""Seconds: what a policy's ``idle`` is compared with."""

QUESTIONS = (0, 3, 4, 5, 6, 8, 10)
"""The same for its ``question``; 0 asks nobody."""

MISSES = Path(__file__).parent / "pages" / "misses.md"
"""What is said of Gaceta's own policy alone."""

PAGE = Path(__file__).parent / "pages" / "corpus.md"

Compared = Mapping[int, tuple[Count, Count, Count]]
"""For each length in seconds: one person's everyday scenes, the hard ones, several people at once."""


def compare(
    policy: Policy,
    field: str,
    lengths: Sequence[int],
    *,
    hours: float,
    seed: int,
    jobs: int,
    tell: Progress,
) -> Compared:
    """The same scenes under the same policy, but for this field of it."""

    def counted(length: int, names: Sequence[str]) -> Count:
        other = replace(policy, **{field: length * 1000})

        def told(name: str, share: float) -> None:
            tell(f"{name}, {field} {length} s", share)

        found = measure(other, names, hours=hours, seed=seed, jobs=jobs, tell=told)
        return total(found.values())

    groups = (catalogue.TWO_DEVICES, catalogue.HARD, catalogue.AT_ONCE)
    return {one: tuple(counted(one, names) for names in groups) for one in lengths}  # type: ignore[misc]


def write(
    folder: Path,
    counts: Mapping[str, Count],
    idles: Compared,
    questions: Compared,
    policy: Policy,
    *,
    hours: float,
    seed: int,
    asked: str = "",
) -> list[Path]:
    """The page and its pictures; gives their paths."""
    pictures = folder / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    page = PAGE.read_text("utf-8").format(
        asked=asked,
        hours=hours,
        seed=seed,
        policy=differs(policy),
        misses=MISSES.read_text("utf-8") if policy == Policy() else "",
        table=tables.markdown(tables.HEADS, tables.rows(counts)),
        idle_table=_compared("idle, seconds", idles),
        question_table=_compared("question, seconds", questions),
    )
    written = {
        folder / "corpus.md": page,
        pictures / "corpus-false.svg": drawing.bars(
            "False notices in 1000 hours of reading",
            [(name, per_1000_hours(one.false, one.read)) for name, one in counts.items()],
        ),
        pictures / "corpus-idle.svg": _picture(
            "After how long is an untouched page idle?", "idle, seconds", idles
        ),
        pictures / "corpus-question.svg": _picture(
            "How long has a page to be touched?", "question, seconds", questions
        ),
    }
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    return list(written)


def differs(policy: Policy) -> str:
    """What is not as by default, in the words of a policy's file."""
    default = Policy()
    told = [
        f"`{field.name} = {_value(field.name, getattr(policy, field.name))}`"
        for field in fields(Policy)
        if getattr(policy, field.name) != getattr(default, field.name)
    ]
    own = f"`idle = {default.idle / 1000:g}`, `question = {default.question / 1000:g}`"
    return ", ".join(told) or f"Gaceta's defaults ({own})"


COMPARED_HEADS = (
    "false in 1000 h, everyday",
    "false in 1000 h, hard cases",
    "moved from a reader in 1000 h, at once",
    "at once",
    "seen",
)


def _compared(what: str, found: Compared) -> str:
    rows = [_compared_row(length, counts) for length, counts in found.items()]
    return tables.markdown((what, *COMPARED_HEADS), rows)


def _compared_row(length: int, counts: tuple[Count, Count, Count]) -> tuple[str, ...]:
    everyday, hard, at_once = counts
    seen = tables.row("", at_once)[9]
    return (
        f"{length}",
        f"{per_1000_hours(everyday.false, everyday.read):,.1f}",
        f"{per_1000_hours(hard.false, hard.read):,.1f}",
        f"{per_1000_hours(at_once.unasked, at_once.read):,.0f}",
        f"{at_once.at_once:,}",
        seen,
    )


def _picture(asks: str, what: str, found: Compared) -> str:
    false = tuple(per_1000_hours(one.false, one.read) for one, _, _ in found.values())
    moved = tuple(per_1000_hours(one.unasked, one.read) for _, _, one in found.values())
    lines = (
        Line("false notices in 1000 h of one person with several devices", false),
        Line("moved from a reader in 1000 h of several people at once", moved),
    )
    return drawing.curves(asks, what, [str(length) for length in found], lines)


def _value(name: str, value: int) -> str:
    return f"{value if name in NUMBERS else value / 1000:g}"
