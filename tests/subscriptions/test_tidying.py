from datetime import timedelta

import pytest
from django.utils import timezone

from gaceta.readers.models import Reader
from gaceta.readers.signals import erasing
from gaceta.readers.tidying import forget_old
from gaceta.subscriptions import asking, invitations
from gaceta.subscriptions.models import Invitation, SeatRequest
from gaceta.subscriptions.tidying import CLOSED
from tests.readers.people import ana, dario
from tests.subscriptions.offers import running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_go_out")]


def test_what_is_over_is_marked_and_what_is_long_over_forgotten() -> None:
    faro, now = running(dario(), "business-5"), timezone.now()
    for name in ("open", "over", "long-over", "accepted"):
        invitations.invite(faro, f"{name}@gaceta.example", "es", now)
    over = Invitation.objects.filter(email__startswith="over")
    over.update(expires=now - timedelta(seconds=1))
    Invitation.objects.filter(email__startswith="long").update(expires=now - CLOSED)
    kept = Invitation.objects.filter(email__startswith="accepted")
    kept.update(expires=now - CLOSED, state=Invitation.State.ACCEPTED)

    forgotten = forget_old()

    assert forgotten["invitations"] == 1
    assert over.get().state == "expired"
    left = {one.email.partition("@")[0] for one in Invitation.objects.all()}
    assert left == {"open", "over", "accepted"}


def test_a_request_is_forgotten_when_its_time_is_over() -> None:
    asking.ask(running(dario(), "business-5"), "carla@gaceta.example", "es", timezone.now(), "")
    assert forget_old()["requests"] == 0
    SeatRequest.objects.update(expires=timezone.now())

    assert forget_old()["requests"] == 1
    assert not SeatRequest.objects.exists()


def test_an_erased_reader_leaves_no_request_neither_made_nor_received() -> None:
    owner, now = ana(), timezone.now()
    asking.ask(running(owner, "premium"), "ben@gaceta.example", "es", now, "")
    asking.ask(running(dario(), "premium"), owner.email, "es", now, "")
    erasing.send(Reader, reader=owner)

    assert not SeatRequest.objects.exists()
