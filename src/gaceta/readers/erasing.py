"""A reader is erased: at once, in every room and every store.

What the law or the newspaper must keep (invoices, the byline of whoever wrote a story) stays with a
reader who has a random address and no name. Where nothing must be kept, nothing stays.
"""

import uuid

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.readers.newsroom import traces
from gaceta.readers.sign_outs import end_everything
from gaceta.readers.signals import erasing


class LastOfTheDesk(Exception):
    """Nobody else could let others into the newsroom."""


class NotNow(Exception):
    """Somebody outside, who must know, gives no answer: nothing was changed. Raised by receivers."""


def erase(reader: Reader) -> None:
    """Everything of theirs ends and is deleted, or nothing. Raises LastOfTheDesk and NotNow."""
    if is_last_of_the_desk(reader):
        raise LastOfTheDesk
    with transaction.atomic():
        told = [kept for _receiver, kept in erasing.send(Reader, reader=reader)]
        end_everything(reader, why="erased")
        traces.erase(reader)
        if reader.is_staff or any(told):
            _leave_nameless(reader)
        else:
            reader.delete()


def is_last_of_the_desk(reader: Reader) -> bool:
    """True for the only active superuser."""
    others = Reader.objects.filter(is_superuser=True, is_active=True).exclude(pk=reader.pk)
    return reader.is_superuser and not others.exists()


def _leave_nameless(reader: Reader) -> None:
    """What is left says nothing of anybody, and signs nobody in."""
    EmailAddress.objects.filter(user=reader).delete()
    reader.devices.all().delete()
    reader.groups.clear()
    reader.user_permissions.clear()
    reader.key = uuid.uuid4()
    reader.email = f"erased-{uuid.uuid4().hex}@erased.invalid"
    reader.name, reader.language = "", settings.LANGUAGE_CODE
    reader.joined, reader.last_login = timezone.now(), None
    reader.is_active = reader.is_staff = reader.is_superuser = False
    reader.set_unusable_password()
    reader.save()
