"""What clients asked of a store and what they were told, and when: recorded, written, read back.

A history is JSON Lines. The first line names the model it is judged by, then each happening is a line of
its own, written at once, so that a process that is killed leaves all that it knew:

    {"history": 1, "model": "register"}
    {"call": "p1-1", "client": "a", "at": 1000, "part": "x", "input": {"op": "write", "value": 1}}
    {"try": "p1-1", "now": 1800000000000}
    {"return": "p1-1", "at": 2500, "output": null}

``at`` is in nanoseconds of one clock that all clients share and nobody sets: the monotonic clock of a
machine. A call without a return has an unknown outcome: it may take effect at any moment after its call,
or never. ``try`` (optional) tells at which moment of the store's own clock it was tried, or null where
that is not known; there may be several. Lines may stand in any order after the first, so the files of
several processes can be joined; further first lines among them must be the same.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Line = dict[str, Any]


class BadHistory(Exception):
    """This is no history. The message names the line."""


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One call. ``returned`` is None where its outcome is unknown, and then ``output`` means nothing."""

    name: str
    client: str
    part: str
    """Operations on different parts never touch one another."""
    called: int
    returned: int | None
    input: Any
    output: Any = None
    tried: tuple[int | None, ...] = ()
    """Moments of the store's clock at which it may have taken effect; None: at any."""


@dataclass(frozen=True, slots=True)
class History:
    operations: tuple[Operation, ...]
    model: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What else the first line tells the model: a policy, say."""


class Recorder:
    """Notes what is called and returned, from any task or thread. ``write`` gets each line at once.

    ``name`` tells this process from others whose histories are joined with its own.
    """

    def __init__(
        self, write: Callable[[Line], None], *, name: str, clock: Callable[[], int] | None = None
    ) -> None:
        self._write = write
        self._name = name
        self._clock = clock or time.monotonic_ns
        self._count = 0
        self._lock = threading.Lock()

    def call(self, client: str, part: str, asked: Any) -> str:
        """An operation begins; its name."""
        with self._lock:
            self._count += 1
            name = f"{self._name}-{self._count}"
            self._write(
                {
                    "call": name,
                    "client": client,
                    "at": self._clock(),
                    "part": part,
                    "input": asked,
                }
            )
        return name

    def tries(self, operation: str, now: int | None) -> None:
        """The store tries it at ``now`` on its own clock, and may yet fail."""
        with self._lock:
            self._write({"try": operation, "now": now})

    def returns(self, operation: str, output: Any) -> None:
        """It was answered. An operation of which this is never told has an unknown outcome."""
        at = self._clock()
        with self._lock:
            self._write({"return": operation, "at": at, "output": output})


def first_line(model: str, **facts: Any) -> Line:
    return {"history": 1, "model": model, **facts}


@contextmanager
def appending(path: Path, first: Line) -> Iterator[Callable[[Line], None]]:
    """Writes lines to the end of a file, each in one piece, so that several processes may share it."""
    with path.open("ab", buffering=0) as file:

        def write(line: Line) -> None:
            file.write(_text(line).encode() + b"\n")

        write(first)
        yield write


def write_history(path: Path, first: Line, lines: Iterable[Line]) -> None:
    path.write_text("".join(_text(line) + "\n" for line in (first, *lines)), encoding="utf-8")


def read_history(path: Path, *, model: str = "") -> History:
    """The history in a file. ``model`` stands for a missing first line. Raises BadHistory."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as reason:
        raise BadHistory(f"{path} is not text in UTF-8: {reason}") from None
    return gathered(_parsed(text), model=model)


def gathered(lines: Iterable[tuple[int, Line]] | Iterable[Line], *, model: str = "") -> History:
    """The operations told by lines, each with its number or not. Raises BadHistory."""
    first: Line = {}
    calls: dict[str, Line] = {}
    returns: dict[str, Line] = {}
    tries: dict[str, list[int | None]] = {}
    for number, line in _numbered(lines):
        match line:
            case {"history": 1, "model": str()}:
                first = _one(number, first, line)
            case {"call": str(name), "client": str(), "at": int(), "part": str(), "input": _}:
                calls[name] = _new(number, calls, name, line)
            case {"return": str(name), "at": int(), "output": _}:
                returns[name] = _new(number, returns, name, {**line, "line": number})
            case {"try": str(name), "now": int() | None as now}:
                tries.setdefault(name, []).append(now)
            case _:
                raise BadHistory(f"Line {number} is none of the lines of a history: {line}")
    _check(calls, returns)
    operations = (_operation(c, returns.get(n), tries.get(n, [])) for n, c in calls.items())
    kind = model or first.get("model", "")
    if not kind:
        raise BadHistory('Line 1 names no model; it should read {"history": 1, "model": "…"}.')
    return History(tuple(sorted(operations, key=lambda one: one.called)), kind, first)


def _operation(call: Line, back: Line | None, tries: list[int | None]) -> Operation:
    return Operation(
        name=call["call"],
        client=call["client"],
        part=call["part"],
        called=call["at"],
        returned=back["at"] if back else None,
        input=call["input"],
        output=back["output"] if back else None,
        tried=tuple(tries),
    )


def _check(calls: Mapping[str, Line], returns: Mapping[str, Line]) -> None:
    for name, back in returns.items():
        if name not in calls:
            raise BadHistory(f"Line {back['line']}: {name} returns and was never called.")
        if back["at"] < calls[name]["at"]:
            raise BadHistory(f"Line {back['line']}: {name} returns before it was called.")


def _new(number: int, known: Mapping[str, Line], name: str, line: Line) -> Line:
    if name in known:
        raise BadHistory(
            f"Line {number}: {name} was called or returned before; names are used once."
        )
    return line


def _one(number: int, known: Line, line: Line) -> Line:
    if known and known != line:
        raise BadHistory(f"Line {number} tells of another model than the first line did.")
    return line


def _numbered(lines: Iterable[tuple[int, Line]] | Iterable[Line]) -> Iterator[tuple[int, Line]]:
    for place, line in enumerate(lines, 1):
        yield line if isinstance(line, tuple) else (place, line)


def _parsed(text: str) -> Iterator[tuple[int, Line]]:
    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            parsed = json.loads(line)
        except ValueError as reason:
            if number == len(lines):
                return  # The last line, cut short: whoever wrote it was killed.
            raise BadHistory(f"Line {number} is not JSON: {reason}") from None
        if not isinstance(parsed, dict):
            raise BadHistory(f"Line {number} is no JSON object: {line[:60]}")
        yield number, parsed


def _text(line: Line) -> str:
    return json.dumps(line, separators=(",", ":"), ensure_ascii=False)
