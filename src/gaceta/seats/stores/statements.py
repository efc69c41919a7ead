"""Named statements: the SQL of a store stands in a file of its own, beside the module that runs it."""

import re
from importlib.resources import files


def statements(file: str) -> dict[str, str]:
    """The statements of a .sql file of this package, by the name in the comment above each."""
    text = files(__package__).joinpath(file).read_text(encoding="utf-8")
    parts = re.split(r"^-- name: (\w+)$", text, flags=re.MULTILINE)[1:]
    return {name: sql.strip() for name, sql in zip(parts[::2], parts[1::2], strict=True)}
