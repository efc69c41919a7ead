"""By mail domain: whoever has a confirmed address in a company's proven domain may join by themselves.

A domain is proven by a code, mailed to an address there that the administrator names: whoever reads it
is at least one of that domain's people. Mail providers' domains belong to everybody, and are refused.
"""

import secrets
import unicodedata
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.crypto import constant_time_compare, salted_hmac

from gaceta.readers.addresses import LookAlike, canonical
from gaceta.readers.models import Reader
from gaceta.subscriptions import letters
from gaceta.subscriptions.business.people import name_of
from gaceta.subscriptions.holdings import running
from gaceta.subscriptions.invitations import BadAddress
from gaceta.subscriptions.memberships import give_seat
from gaceta.subscriptions.models import Domain, Invitation, Plan, Seat, Subscription

CODE_LASTS = timedelta(minutes=30)
ATTEMPTS = 5
"""So often may one code be mistyped."""
CODES_A_DAY = 10
"""So many codes are sent for one subscription."""

_TOGETHER = ({"CJK", "HIRAGANA", "KATAKANA"}, {"CJK", "HANGUL"}, {"CJK", "BOPOMOFO"})
"""Scripts that are written together in one word."""


class PublicMail(Exception):
    """The domain is a mail provider's: its addresses are anybody's."""


class TooManyCodes(Exception):
    """No more codes for this subscription today."""


class CodeOver(Exception):
    """The code has lasted its time, or was mistyped too often: ask for another."""


class WrongCode(Exception):
    """This is not the code."""


class NotOffered(Exception):
    """This company offers the reader no seat: no confirmed address in a domain of its, or none free."""


def ask_code(subscription: Subscription, address: str, language: str, now: datetime) -> Domain:
    """Mail a code to the address, which is to prove its domain.

    Raises BadAddress, LookAlike, PublicMail and TooManyCodes, and OSError if the mail does not go.
    """
    email = _checked(address)
    code = f"{secrets.randbelow(10**8):08}"
    domain, company = _keep(subscription, email, code, now), name_of(subscription)
    letters.send("domain_code", email, language, code=code, domain=domain.name, company=company)
    return domain


def prove(domain: Domain, code: str, now: datetime) -> None:
    """The domain is the company's from now on. Raises CodeOver and WrongCode."""
    match _attempt(domain, "".join(code.split()), now):
        case "over":
            raise CodeOver
        case "wrong":
            raise WrongCode


def give_up(domain: Domain) -> None:
    """Nobody joins by this domain any more. Who joined keeps their seat."""
    # The row stays, so that giving up and asking again does not get round CODES_A_DAY.
    Domain.objects.filter(pk=domain.pk).update(proven=None, code_hash="")


def shown(subscription: Subscription, now: datetime) -> QuerySet[Domain]:
    """The domains that are proven, or whose code is on its way."""
    waits = Q(code_sent__gt=now - CODE_LASTS) & ~Q(code_hash="")
    return subscription.domains.filter(Q(proven__isnull=False) | waits)


def offering(reader: Reader, now: datetime) -> QuerySet[Subscription]:
    """The companies that have a free seat for the reader, by a confirmed address of theirs."""
    confirmed = EmailAddress.objects.filter(user_id=reader.pk, verified=True)
    names = {
        email.rpartition("@")[2].lower() for email in confirmed.values_list("email", flat=True)
    }
    proven = Domain.objects.filter(
        subscription=OuterRef("pk"), name__in=names, proven__isnull=False
    )
    offers = Invitation.objects.filter(
        seat=OuterRef("pk"), state=Invitation.State.OPEN, expires__gt=now
    )
    free = Seat.objects.filter(~Exists(offers), subscription=OuterRef("pk"), reader=None)
    held = Seat.objects.filter(subscription=OuterRef("pk"), reader=reader)
    business = Subscription.objects.filter(running(now), plan__kind=Plan.Kind.BUSINESS)
    found = business.filter(Exists(proven), Exists(free), ~Exists(held))
    return found.select_related("owner", "company").order_by("pk")


@transaction.atomic
def join(subscription: Subscription, reader: Reader, now: datetime) -> Seat:
    """A seat of the company for the reader. Raises NotOffered."""
    subscription.locked()
    if not offering(reader, now).filter(pk=subscription.pk).exists():
        raise NotOffered
    return give_seat(subscription, reader)


def is_public(domain: str) -> bool:
    """True for the domains of ``public_mail.txt`` and all below them."""
    labels = domain.split(".")
    return any(".".join(labels[start:]) in _public() for start in range(len(labels)))


def _checked(address: str) -> str:
    try:
        email = canonical(address).rstrip(".")
        validate_email(email)
    except ValidationError:
        raise BadAddress from None
    domain = email.rpartition("@")[2]
    if domain.startswith("["):
        raise BadAddress
    if is_public(domain):
        raise PublicMail
    _refuse_mixed(domain)
    return email


def _refuse_mixed(domain: str) -> None:
    """Raises LookAlike if a word of the domain mixes scripts, as Latin with a Cyrillic letter in it."""
    try:
        labels = domain.encode("ascii").decode("idna").split(".")
    except UnicodeError:
        raise LookAlike(domain) from None
    for label in labels:
        scripts = {unicodedata.name(sign, "?").split()[0] for sign in label if sign.isalpha()}
        if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
            raise LookAlike(domain)


@transaction.atomic
def _keep(subscription: Subscription, email: str, code: str, now: datetime) -> Domain:
    """The domain with its new code. Raises TooManyCodes."""
    locked, a_day_ago = subscription.locked(), now - timedelta(days=1)
    today = locked.domains.filter(code_sent__gt=a_day_ago).aggregate(sum=Sum("codes"))["sum"] or 0
    if today >= CODES_A_DAY:
        raise TooManyCodes
    domain, _made = Domain.objects.get_or_create(subscription=locked, name=email.rpartition("@")[2])
    is_of_today = domain.code_sent is not None and domain.code_sent > a_day_ago
    domain.codes = domain.codes + 1 if is_of_today else 1
    domain.code_hash, domain.code_sent, domain.code_to = _hash(domain, code), now, email
    domain.attempts = 0
    domain.save()
    return domain


@transaction.atomic
def _attempt(domain: Domain, code: str, now: datetime) -> str:
    """ "proven", "wrong" or "over". What was tried is counted in any case."""
    fresh = Domain.objects.select_for_update().get(pk=domain.pk)
    is_over = fresh.code_sent is None or fresh.code_sent <= now - CODE_LASTS
    if is_over or not fresh.code_hash or fresh.attempts >= ATTEMPTS:
        return "over"
    if not constant_time_compare(_hash(fresh, code), fresh.code_hash):
        fresh.attempts += 1
        fresh.save(update_fields=["attempts"])
        return "wrong"
    fresh.proven, fresh.code_hash = now, ""
    fresh.save(update_fields=["proven", "code_hash"])
    return "proven"


def _hash(domain: Domain, code: str) -> str:
    """Keyed, since eight digits alone could be guessed from a plain hash."""
    return salted_hmac("gaceta.domain", f"{domain.pk}:{code}", algorithm="sha256").hexdigest()


@cache
def _public() -> frozenset[str]:
    lines = Path(__file__).with_name("public_mail.txt").read_text("ascii").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
