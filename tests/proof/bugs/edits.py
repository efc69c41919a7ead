"""A function made wrong for a while: some text of it is replaced by other text."""

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import CodeType
from typing import Any

Change = tuple[str, str]
"""The text that is right, which must stand in the function once, and what it becomes."""


@dataclass(frozen=True)
class Bug:
    name: str
    breaks: str
    """What it breaks, in a sentence."""
    function: Callable[..., Any]
    changes: tuple[Change, ...]

    @contextmanager
    def made(self) -> Iterator[None]:
        """Inside, the function is wrong, wherever it was imported."""
        function: Any = self.function
        right = function.__code__
        function.__code__ = _wrong(self, right)
        try:
            yield
        finally:
            function.__code__ = right


def _wrong(bug: Bug, right: CodeType) -> CodeType:
    source = textwrap.dedent(inspect.getsource(bug.function))
    for old, new in bug.changes:
        if source.count(old) != 1:
            raise ValueError(
                f"{bug.function.__qualname__} has changed, and {bug.name!r} cannot be put in: "
                f"this stands in it {source.count(old)} times:\n{old}"
            )
        source = source.replace(old, new)
    names = {**bug.function.__globals__}
    exec(source, names)  # noqa: S102 -- the engine's own text and this folder's
    code: CodeType = names[bug.function.__name__].__code__
    if code.co_freevars != right.co_freevars:
        raise ValueError(f"{bug.function.__qualname__} is a closure and cannot be changed so.")
    return code
