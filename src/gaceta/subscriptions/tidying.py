"""What is kept of invitations and requests, and for how long."""

from datetime import timedelta
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from gaceta.readers.signals import old_forgotten
from gaceta.subscriptions import asking, invitations
from gaceta.subscriptions.models import Invitation

CLOSED = timedelta(days=90)
"""An invitation that nobody accepted holds an address for so long after its time."""


@receiver(old_forgotten)
def on_old_forgotten(**kwargs: Any) -> dict[str, int]:
    """Mark invitations that have expired; forget old ones, and requests whose time is over."""
    now = timezone.now()
    invitations.tidy(now)
    unused = Invitation.objects.exclude(state=Invitation.State.ACCEPTED)
    forgotten, _by_model = unused.filter(expires__lte=now - CLOSED).delete()
    return {"invitations": forgotten, "requests": asking.tidy(now)}
