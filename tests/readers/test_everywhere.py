"""The desk, a closed account and the command end everything of a reader's."""

import pytest
from django.urls import reverse

from gaceta.readers.models import Reader
from gaceta.readers.sign_outs import SignedOut, end_everything
from tests.readers.people import ana, ben, dario, is_signed_in, signed_in

pytestmark = pytest.mark.django_db


def test_what_ends_is_counted_by_devices_and_sessions() -> None:
    reader = ana()
    signed_in(reader)
    signed_in(reader)
    signed_in(reader, remember=True).post(reverse("account_logout"))

    assert end_everything(reader, why="desk") == SignedOut(devices=2, sessions=2, readings=0)
    assert not reader.devices.exists()


def test_the_desk_ends_the_sessions_of_the_readers_it_ticks_and_of_nobody_else() -> None:
    reader, other = ana(), ben()
    client, stranger = signed_in(reader), signed_in(other)
    desk = signed_in(dario())

    form = {"action": "sign_out", "_selected_action": [reader.pk]}
    answer = desk.post("/django-admin/readers/reader/", form)

    assert answer.status_code == 302
    assert not is_signed_in(client)
    assert is_signed_in(stranger)
    assert is_signed_in(desk)


def test_who_may_not_change_readers_ends_nobodys_sessions() -> None:
    reader = ana()
    client = signed_in(reader)

    form = {"action": "sign_out", "_selected_action": [reader.pk]}
    signed_in(ben()).post("/django-admin/readers/reader/", form)

    assert is_signed_in(client)


def test_an_account_that_is_closed_loses_its_sessions_and_devices() -> None:
    reader = ana()
    signed_in(reader)

    Reader.objects.get(pk=reader.pk).save()
    assert reader.sessions.exists()
    reader.is_active = False
    reader.save()

    assert not reader.sessions.exists()
    assert not reader.devices.exists()
