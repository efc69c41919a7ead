"""The translations: what is to be translated, what is, and (run as a program) the compiled files.

Example: .venv/bin/python -m tests.messages
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.translation.template import templatize

HOUSE = Path(__file__).parents[1] / "src" / "gaceta"
CALLS = ("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy")
LITERAL = r"""(u?'(?:[^'\\]|\\.)*'|u?"(?:[^"\\]|\\.)*")"""
IN_TEMPLATES = re.compile(rf"\b(_|gettext|ngettext|pgettext|npgettext)\({LITERAL}(?:, {LITERAL})?")


def catalogues() -> list[Path]:
    """All our .po files."""
    return sorted(HOUSE.glob("*/locale/*/LC_MESSAGES/django.po"))


def translated() -> dict[tuple[str, str], str]:
    """What is translated, by context and English words."""
    entries = (entry for file in catalogues() for entry in polib.pofile(str(file)))
    return {
        (entry.msgctxt or "", entry.msgid): entry.msgstr or entry.msgstr_plural.get(0, "")
        for entry in entries
        if not entry.obsolete and not entry.fuzzy
    }


def wanted() -> Iterator[tuple[str, str]]:
    """The context and the English words of everything that is said to people."""
    for file in HOUSE.rglob("*.py"):
        yield from _in_python(file.read_text("utf-8"))
    for file in HOUSE.rglob("*.html"):
        yield from _in_template(file.read_text("utf-8"))
    for file in HOUSE.rglob("templates/**/*.txt"):
        yield from _in_template(file.read_text("utf-8"))


def compiled(file: Path) -> bytes:
    """What the .mo beside this .po must hold."""
    return polib.pofile(str(file)).to_binary()


def main() -> None:
    for file in catalogues():
        file.with_suffix(".mo").write_bytes(compiled(file))
        sys.stdout.write(f"{file.with_suffix('.mo').relative_to(HOUSE)}\n")


def _in_python(source: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id not in CALLS:
            continue
        words = [a.value for a in node.args if isinstance(a, ast.Constant)]
        if node.func.id.startswith("pgettext"):
            yield str(words[0]), str(words[1])
        elif words:
            yield "", str(words[0])


def _in_template(source: str) -> Iterator[tuple[str, str]]:
    for call, first, second in IN_TEMPLATES.findall(templatize(source)):
        words = ast.literal_eval(first)
        if call in ("pgettext", "npgettext"):
            yield words, ast.literal_eval(second)
        else:
            yield "", words


if __name__ == "__main__":
    main()
