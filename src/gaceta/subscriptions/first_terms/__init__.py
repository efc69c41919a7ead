"""The first version of the terms, as the newspaper is delivered. The desk writes the next ones.

A version that is in force is never changed: what is written here counts for new newspapers alone.
"""

from datetime import date
from importlib.resources import files
from typing import Any

from django.utils.translation import ngettext, override

IN_FORCE = date(2026, 11, 23)
LANGUAGES = ("es", "en")


def first_text(language: str, *, grace_days: int, answer_days: int) -> str:
    """The text, with the days as they are set now: they are part of what readers accept."""
    written = (files(__package__) / f"{language}.txt").read_text("utf-8")
    with override(language):
        written = written.replace("{grace}", _days(grace_days))
        return written.replace("{answer}", _days(answer_days))


def make(terms_model: Any, text_model: Any, *, grace_days: int, answer_days: int) -> None:
    """Both texts, where there are no terms yet. The models may be a migration's."""
    if terms_model.objects.exists():
        return
    terms = terms_model.objects.create(in_force=IN_FORCE)
    for language in LANGUAGES:
        body = first_text(language, grace_days=grace_days, answer_days=answer_days)
        text_model.objects.create(terms=terms, language=language, body=body)


def _days(number: int) -> str:
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": number}
