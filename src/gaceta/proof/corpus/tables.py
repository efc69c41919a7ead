"""The figures as rows of words, for a terminal and for a page."""

from collections.abc import Mapping, Sequence

from gaceta.proof.corpus import catalogue
from gaceta.proof.corpus.figures import (
    HOUR,
    Count,
    noticed_share,
    per_1000_hours,
    seen_share,
    time_to_stop,
    total,
)

HEADS = (
    "scene",
    "hours",
    "notices a person a day",
    "false in 1000 h",
    "of these hasty",
    "handoffs in 1000 h",
    "asked in 1000 h",
    "moved from a reader in 1000 h",
    "at once",
    "seen",
    "by a notice",
    "stopped p50",
    "p99",
)

SHORT_HEADS = ("scene", "hours", "false", "moved", "at once", "seen", "p99")
SHORT = (0, 1, 3, 7, 8, 9, 12)
"""The columns for a terminal."""
SHORT_TELLS = (
    "false: notices in 1000 hours of reading; moved: from somebody who was reading, in 1000 hours; "
    "seen: of reading at once; p99: until a page has stopped"
)

GROUPS: dict[str, Sequence[str]] = {
    "one person, one device": catalogue.ONE_DEVICE,
    "one person, several devices": catalogue.TWO_DEVICES,
    "one person, the hard cases": catalogue.HARD,
    "several people at once": catalogue.AT_ONCE,
}


def rows(counts: Mapping[str, Count]) -> list[tuple[str, ...]]:
    """A row a scene, then a row a group, then all."""
    told = [row(name, counted) for name, counted in counts.items()]
    for name, scenes in GROUPS.items():
        some = [counts[scene] for scene in scenes if scene in counts]
        if some:
            told.append(row(name, total(some)))
    return [*told, row("all scenes", total(counts.values()))]


def short(told: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows of a terminal, which is narrow."""
    return [[cells[column] for column in SHORT] for cells in told]


def row(name: str, counted: Count) -> tuple[str, ...]:
    share, noticed = seen_share(counted), noticed_share(counted)
    half, most = time_to_stop(counted, 0.5), time_to_stop(counted, 0.99)
    return (
        name,
        f"{counted.read / HOUR:,.0f}",
        f"{counted.met / counted.days:.2f}" if counted.days else "",
        f"{per_1000_hours(counted.false, counted.read):,.1f}",
        f"{per_1000_hours(counted.hasty, counted.read):,.1f}",
        f"{per_1000_hours(counted.handoffs, counted.read):,.0f}",
        f"{per_1000_hours(counted.questions, counted.read):,.0f}",
        f"{per_1000_hours(counted.unasked, counted.read):,.1f}",
        f"{counted.at_once:,}",
        "" if share is None else f"{100 * share:.2f} %",
        "" if noticed is None else f"{100 * noticed:.2f} %",
        "" if half is None else f"{half:.2f} s",
        "" if most is None else f"{most:.2f} s",
    )


def markdown(heads: Sequence[str], told: Sequence[Sequence[str]]) -> str:
    """The first column is words, all others are figures."""
    rule = ["---", *(["---:"] * (len(heads) - 1))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [heads, rule, *told])
