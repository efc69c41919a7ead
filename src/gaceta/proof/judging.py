"""Judges the history in a file and tells what was found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gaceta.proof.histories import BadHistory, History, Operation, read_history
from gaceta.proof.linearizability import LIMIT, Judgement, Stretch, Verdict, judge
from gaceta.proof.models import Model, map_model, register_model
from gaceta.proof.seat import policy_of, seat_model

MODELS: Mapping[str, Callable[[Mapping[str, Any]], Model[Any]]] = {
    "register": lambda facts: register_model(),
    "map": lambda facts: map_model(),
    "seat": lambda facts: seat_model(policy_of(facts.get("policy", {}))),
}
SHOWN = 40
"""Operations of a stretch that are told, at most: the last ones."""


@dataclass(frozen=True)
class Report:
    verdict: Verdict
    text: str


def judge_file(path: Path, *, model: str = "", limit: int = LIMIT) -> Report:
    """Raises BadHistory for what is no history or not of this model, and OSError."""
    return judge_history(read_history(path, model=model), limit=limit)


def judge_history(history: History, *, limit: int = LIMIT) -> Report:
    """Raises BadHistory for what is not of its model."""
    if history.model not in MODELS:
        raise BadHistory(f"There is no model {history.model!r}; there are {', '.join(MODELS)}.")
    model = MODELS[history.model](history.facts)
    try:
        judgement = judge(model, history.operations, limit=limit)
    except (KeyError, TypeError, AttributeError) as reason:
        raise BadHistory(
            f"An operation is not told as the model {history.model!r} needs it ({reason!r})."
        ) from reason
    return Report(judgement.verdict, told(model, judgement))


def told(model: Model[Any], judgement: Judgement[Any]) -> str:
    """What was found, in words."""
    of = (
        f"{judgement.operations} operations ({judgement.unknown} of unknown outcome)"
        f" on {judgement.parts} part{'s' if judgement.parts != 1 else ''}"
    )
    if judgement.verdict == "good":
        return f"Good: an order explains every answer. {of}."
    if judgement.stretch:
        return "\n".join(
            [f"Bad: no order explains every answer. {of}.", *_lines(model, judgement.stretch)]
        )
    return (
        f"Undecided: given up after {judgement.steps} steps. {of}.\n"
        "Too many were in flight at once. Record fewer clients, or shorter histories."
    )


def _lines(model: Model[Any], stretch: Stretch[Any]) -> list[str]:
    shown = stretch.operations[-SHOWN:]
    began = shown[0].called
    rows = [("ms", "client", "asked", "answered")]
    rows += [_row(model, one, began, one is stretch.culprit) for one in shown]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    table = [
        "  "
        + "  ".join(
            [*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]]
        )
        for row in rows
    ]
    starts = " or ".join(list(dict.fromkeys(map(model.tell, stretch.starts)))[:4])
    left_out = len(stretch.operations) - len(shown)
    return [
        f"On part {stretch.part!r}, which was {starts} before, these cannot be explained:",
        *([f"  ({left_out} earlier ones are not shown)"] if left_out else []),
        *table,
        "No order that keeps to what returned before what was called gives the answer marked >.",
        _furthest(model, stretch),
    ]


def _row(model: Model[Any], one: Operation, began: int, marked: bool) -> tuple[str, str, str, str]:
    asked, answer = model.tell_operation(one)
    end = "  ?" if one.returned is None else f"{(one.returned - began) / 1e6:.3f}"
    when = f"{'> ' if marked else '  '}{(one.called - began) / 1e6:.3f} to {end}"
    return when, one.client, asked, answer if one.returned is not None else "(unknown)"


def _furthest(model: Model[Any], stretch: Stretch[Any]) -> str:
    leaves = f"leaves {stretch.part!r} {model.tell(stretch.left_in)}"
    if not stretch.explained:
        return f"What came before {leaves}."
    order = ", then ".join(model.tell_operation(one)[0] for one in stretch.explained[-SHOWN:])
    return f"The longest order before it is {order}; it {leaves}."
