from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from gaceta.readers.models import Session
from gaceta.readers.sessions import SessionStore
from gaceta.readers.tokens import hash_of
from tests.readers.people import ana, browser, is_signed_in, sign_in, signed_in

pytestmark = pytest.mark.django_db


def cookie(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_only_the_hash_of_a_session_key_is_stored() -> None:
    client = signed_in(ana())

    [row] = Session.objects.all()
    assert row.pk == hash_of(cookie(client))
    assert cookie(client) not in row.data


def test_a_copy_of_the_table_signs_nobody_in() -> None:
    signed_in(ana())
    thief = browser()
    thief.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().pk

    assert not is_signed_in(thief)


def test_signing_in_changes_the_key_and_the_old_one_is_worth_nothing() -> None:
    reader, client = ana(), browser()
    client.get("/es/account/login/")
    session = client.session
    session["before"] = "signing in"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    before = cookie(client)

    sign_in(client, reader)

    assert cookie(client) != before
    assert not SessionStore().exists(before)


def test_a_session_is_over_when_its_time_is() -> None:
    client = signed_in(ana())
    Session.objects.update(expires=timezone.now() - timedelta(seconds=1))

    assert not is_signed_in(client)


def test_a_session_belongs_to_its_reader_and_goes_with_the_account() -> None:
    reader = ana()
    client = signed_in(reader)
    assert Session.objects.get().reader == reader

    reader.delete()

    assert not Session.objects.exists()
    assert not is_signed_in(client)


def test_a_closed_account_is_signed_in_nowhere() -> None:
    reader = ana()
    client = signed_in(reader)
    reader.is_active = False
    reader.save()

    assert not is_signed_in(client)


def test_sessions_that_are_over_are_forgotten_when_somebody_signs_in() -> None:
    reader = ana()
    signed_in(reader)
    Session.objects.update(expires=timezone.now() - timedelta(days=1))

    signed_in(reader)

    assert Session.objects.count() == 1


def test_a_session_key_has_at_least_128_random_bits() -> None:
    keys = {SessionStore()._get_new_session_key() for _ in range(100)}

    assert len(keys) == 100
    assert min(map(len, keys)) * 5 >= 128  # 36 letters and digits: more than 5 bits each
