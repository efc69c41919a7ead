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

MISSES = Path(__file__).parent / "pages" / "misses.md"
"""What is said of Gaceta's own policy alone."""

PAGE = Path(__file__).parent / "pages" / "corpus.md"

Idles = Mapping[int, tuple[Count, Count, Count]]
"""For each ``idle`` in seconds: one person's everyday scenes, the hard ones, several people at once."""


def compare_idles(policy: Policy, *, hours: float, seed: int, jobs: int, tell: Progress) -> Idles:
    """The same scenes under the same policy, but for ``idle``."""

    def counted(idle: int, names: Sequence[str]) -> Count:
        other = replace(policy, idle=idle * 1000)

        def told(name: str, share: float) -> None:
            tell(f"{name}, idle {idle} s", share)

        found = measure(other, names, hours=hours, seed=seed, jobs=jobs, tell=told)
        return total(found.values())

    groups = (catalogue.TWO_DEVICES, catalogue.HARD, catalogue.AT_ONCE)
    return {idle: tuple(counted(idle, names) for names in groups) for idle in IDLES}  # type: ignore[misc]


def write(
    folder: Path,
    counts: Mapping[str, Count],
    idles: Idles,
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
        idle_table=tables.markdown(IDLE_HEADS, [_idle_row(i, c) for i, c in idles.items()]),
    )
    written = {
        folder / "corpus.md": page,
        pictures / "corpus-false.svg": drawing.bars(
            "False notices in 1000 hours of reading",
            [(name, per_1000_hours(one.false, one.read)) for name, one in counts.items()],
        ),
        pictures / "corpus-idle.svg": _idle_picture(idles),
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
    return ", ".join(told) or f"Gaceta's defaults (`idle = {default.idle / 1000:g}`)"


IDLE_HEADS = (
    "idle, seconds",
    "false in 1000 h, everyday",
    "false in 1000 h, hard cases",
    "moved unasked in 1000 h, at once",
    "at once",
    "seen",
)


def _idle_row(idle: int, counts: tuple[Count, Count, Count]) -> tuple[str, ...]:
    everyday, hard, at_once = counts
    seen = tables.row("", at_once)[8]
    return (
        f"{idle}",
        f"{per_1000_hours(everyday.false, everyday.read):,.0f}",
        f"{per_1000_hours(hard.false, hard.read):,.0f}",
        f"{per_1000_hours(at_once.unasked, at_once.read):,.0f}",
        f"{at_once.at_once:,}",
        seen,
    )


def _idle_picture(idles: Idles) -> str:
    false = tuple(per_1000_hours(one.false, one.read) for one, _, _ in idles.values())
    moved = tuple(per_1000_hours(one.unasked, one.read) for _, _, one in idles.values())
    lines = (
        Line("false notices in 1000 h of one person with several devices", false),
        Line("moved unasked in 1000 h of several people at once", moved),
    )
    return drawing.curves(
        "After how long is an untouched page idle?", "idle, seconds", [str(i) for i in idles], lines
    )


def _value(name: str, value: int) -> str:
    return f"{value if name in NUMBERS else value / 1000:g}"
