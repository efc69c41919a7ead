"""The conditions at checkout: which text holds, whether it is accepted, and accepting it."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language

from gaceta.readers.models import Reader
from gaceta.subscriptions.models import Acceptance, TermsText


def text_in_force(now: datetime) -> TermsText | None:
    """The newest text in force, in the language of the page if there is one."""
    day = timezone.localtime(now).date()
    newest = TermsText.objects.filter(terms__in_force__lte=day).order_by("-terms__in_force")
    first = newest.first()
    if first is None:
        return None
    return newest.filter(terms=first.terms, language=get_language()).first() or first


def must_accept(reader: Reader, now: datetime) -> bool:
    """True unless the reader accepted the version in force, in whatever language."""
    text = text_in_force(now)
    accepted = reader.acceptances.filter(text__terms=text.terms) if text else None
    return accepted is None or not accepted.exists()


def accept(reader: Reader, now: datetime) -> None:
    """Keep that the reader accepted the text in force."""
    text = text_in_force(now)
    if text:
        Acceptance.objects.get_or_create(reader=reader, text=text, defaults={"at": now})
