"""The conditions of the subscription: which are in force, who accepted them, who is asked to.

Asked for the first time or anew, a subscriber reads on for ``GACETA_TERMS_ANSWER`` days with a line
above every story. Then a page asks before the next story, and offers the ways out. Why is told in
docs/decisions, under "Terms are asked for, never a trap".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from gaceta.readers.models import Reader
from gaceta.subscriptions.holdings import seat_of
from gaceta.subscriptions.members import owned
from gaceta.subscriptions.models import Acceptance, Subscription, Terms, TermsText

LONGEST = 19
"""Digits of a number that a database can hold."""


@dataclass(frozen=True)
class Asked:
    """What a subscriber has yet to accept."""

    text: TermsText
    subscription: Subscription
    until: date
    """Until the end of the day before, reading goes on without an answer."""
    first: bool
    """They have accepted no earlier version."""
    overdue: bool


def in_force(day: date) -> Terms | None:
    """The newest version that has come into force."""
    return Terms.objects.filter(in_force__lte=day).order_by("-in_force").first()


def versions(day: date) -> QuerySet[Terms]:
    """All that are or were in force, the newest first."""
    return Terms.objects.filter(in_force__lte=day).order_by("-in_force")


def current(language: str, now: datetime | None = None) -> TermsText | None:
    """What holds now, in that language if it is written in it; None before there are terms."""
    terms = in_force(_day(now or timezone.now()))
    return text_of(terms, language) if terms else None


def text_of(terms: Terms, language: str) -> TermsText | None:
    """A version in that language, or else in the newspaper's first."""
    texts = {text.language: text for text in terms.texts.select_related("terms")}
    return (
        texts.get(language) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), None)
    )


def accepted(reader: Reader) -> QuerySet[Acceptance]:
    """What the reader accepted, and when; the newest first."""
    return reader.acceptances.select_related("text__terms").order_by("-at", "-pk")


def must_accept(reader: Reader, now: datetime) -> bool:
    """True until the reader has accepted the version in force, in whatever language."""
    terms = in_force(_day(now))
    return terms is not None and not reader.acceptances.filter(text__terms=terms).exists()


def accept(reader: Reader, text: TermsText, now: datetime) -> Acceptance:
    """Keep that the reader accepted this very text. The first time counts."""
    return Acceptance.objects.get_or_create(reader=reader, text=text, defaults={"at": now})[0]


def ticked(form: Mapping[str, str], now: datetime) -> TermsText | None:
    """The text in force whose box was ticked (``accept_terms.html``); None for no box or an old one."""
    number = form.get("terms", "")
    if not (number.isascii() and number.isdigit() and len(number) < LONGEST):
        return None
    return TermsText.objects.filter(pk=number, terms=in_force(_day(now))).first()


def asked_of(reader: Reader, now: datetime, language: str = "") -> Asked | None:
    """What the reader is asked to accept; None if nothing is, or they neither read nor pay.

    In the language of the page, or without one in the reader's.
    """
    if not reader.is_authenticated or not must_accept(reader, now):
        return None
    seat = seat_of(reader, now.timestamp())
    subscription = seat.subscription if seat else owned(reader, now)
    text = current(language or reader.language, now)
    if subscription is None or text is None:
        return None
    began = max(text.terms.in_force, (seat and seat.since) or text.terms.in_force)
    until = began + timedelta(days=settings.ENVIRONMENT.terms_answer_days)
    return Asked(
        text=text,
        subscription=subscription,
        until=until,
        first=not reader.acceptances.exists(),
        overdue=_day(now) >= until and subscription.cancelled_at is None,
    )


def asked_on(request: HttpRequest) -> Asked | None:
    """The same of a request's reader, looked up once."""
    if not hasattr(request, "gaceta_terms_asked"):
        request.gaceta_terms_asked = asked_of(  # type: ignore[attr-defined]
            request.user, timezone.now(), get_language() or ""
        )
    return request.gaceta_terms_asked  # type: ignore[attr-defined, no-any-return]


def leave(reader: Reader, subscription: Subscription, now: datetime) -> None:
    """Its owner does not accept: it is not renewed, and is read to its end under what was accepted.

    For a subscription that the desk gave out; one that is paid for is cancelled with its provider.
    """
    own = Subscription.objects.filter(pk=subscription.pk, owner=reader, provider="")
    own.filter(cancelled_at=None).update(cancelled_at=now)


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
