"""Stories that subscribers give: a link opens one for anybody, without an account and without a lease.

The link is a random-looking secret of which only the hash is kept. Nothing stored joins it to who gave
it: of a reader we know how many stories they gave this month, not which.
"""

import base64
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from gaceta.access import gift_form
from gaceta.access.asked import Asked
from gaceta.access.gift_form import Giving
from gaceta.access.models import Gift, GiftsGiven
from gaceta.access.months import forget_past_months, this_month
from gaceta.readers.models import Reader
from gaceta.readers.tokens import hash_of, looks_whole

LASTS = timedelta(days=14)
OPENS_HERE = timedelta(days=1)
"""For so long a browser that opened the link may come back without it."""
TOLD_AFTERWARDS = timedelta(days=30)
"""For so long a link that is over still leads to its story."""

SALT = "gaceta.access.gifts"


class NoneLeft(Exception):
    """The reader gave as many stories this month as a subscriber may."""


def left(reader: Reader, meter: str, most: int) -> int:
    """How many stories the reader may still give this month."""
    given = GiftsGiven.objects.filter(reader=reader, meter=meter, month=this_month())
    return max(0, most - (given.values_list("number", flat=True).first() or 0))


@transaction.atomic
def give(reader: Reader, giving: Giving) -> str:
    """The secret of a new link. Raises NoneLeft."""
    Reader.objects.select_for_update().get(pk=reader.pk)
    token = _token(reader, giving.once)
    if Gift.objects.filter(token_hash=hash_of(token)).exists():
        return token  # the same form, sent again
    counted, _ = GiftsGiven.objects.get_or_create(
        reader=reader, meter=giving.meter, month=this_month()
    )
    if counted.number >= giving.most:
        raise NoneLeft
    GiftsGiven.objects.filter(pk=counted.pk).update(number=F("number") + 1)
    until = timezone.now() + LASTS
    Gift.objects.create(
        token_hash=hash_of(token), story=giving.story, path=giving.path, until=until
    )
    forget_past_months()
    Gift.objects.filter(until__lt=timezone.now() - TOLD_AFTERWARDS).delete()
    return token


def find(token: str) -> Gift | None:
    """The gift that the link leads to, open or over; None where there never was one, or long ago."""
    if not looks_whole(token):
        return None
    return Gift.objects.filter(token_hash=hash_of(token)).first()


def withdrawal_key(token: str) -> str:
    """What only the giver's page holds: whoever has the link alone cannot withdraw it."""
    return salted_hmac(SALT + ".withdraw", token, algorithm="sha256").hexdigest()


def withdraw(token: str, key: str) -> Gift | None:
    """End the gift, and return it; None if the key is not its own. It stays counted."""
    gift = find(token)
    if gift is None or not constant_time_compare(key, withdrawal_key(token)):
        return None
    gift.withdrawn = True
    gift.save(update_fields=["withdrawn"])
    return gift


def open_here(response: HttpResponse, gift: Gift, token: str) -> None:
    """The browser brings the secret along from now on, so that no address need hold it."""
    Gift.objects.filter(pk=gift.pk).update(opened=F("opened") + 1)
    response.set_cookie(
        _cookie(gift.story), token, max_age=OPENS_HERE, secure=True, httponly=True, samesite="Lax"
    )


@dataclass(frozen=True)
class GiftOffer:
    """What a subscriber may give: the form's field, and how many are left this month."""

    form: str
    left: int
    days: int = LASTS.days


def gift_offer(request: HttpRequest, asked: Asked, story: str) -> GiftOffer | None:
    """For the page of the story; None where stories are not given."""
    if not asked.gifts:
        return None
    form = gift_form.offer(story, request.path, asked.meter, asked.gifts)
    return GiftOffer(form, left(request.user, asked.meter, asked.gifts))


@dataclass
class GiftHere:
    """The gift by which this browser may read a story, looked up when the story first asks."""

    request: HttpRequest
    story: str
    found: Gift | None = None

    def look(self) -> bool:
        gift = find(self.request.COOKIES.get(_cookie(self.story), ""))
        if gift and gift.is_open and gift.story == self.story:
            self.found = gift
        return self.found is not None


def _cookie(story: str) -> str:
    return f"__Host-gaceta_gift_{story}"


def _token(reader: Reader, once: str) -> str:
    """256 bits that nobody can guess, nor lead back to the reader without our secret and ``once``."""
    digest = salted_hmac(SALT, f"{reader.key}:{once}", algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
