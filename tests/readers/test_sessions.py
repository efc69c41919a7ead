from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaceta.readers.models import Session
from gaceta.readers.sessions import AT_MOST, REMEMBERED_AT_MOST, SessionStore
from gaceta.readers.tokens import hash_of
from tests.readers.people import PASSWORD, ana, browser, is_signed_in, sign_in, signed_in

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


def rest(client: Client, days: float) -> None:
    """So much time passes without a page: what is stored is that much older."""
    for row in Session.objects.all():
        row.expires -= timedelta(days=days)
        row.save()


@pytest.mark.parametrize(("remember", "days"), [(False, 3), (True, 90)])
def test_line_3_a_session_ends_after_a_rest(remember: bool, days: int) -> None:
    client = signed_in(ana(), remember=remember)

    rest(client, days - 0.5)
    assert is_signed_in(client)
    rest(client, days - 0.5)
    assert is_signed_in(client)  # the page in between counted
    rest(client, days)
    assert not is_signed_in(client)


@pytest.mark.parametrize(("remember", "at_most"), [(False, AT_MOST), (True, REMEMBERED_AT_MOST)])
def test_line_3_a_session_ends_at_the_latest_however_much_it_is_used(
    remember: bool, at_most: timedelta
) -> None:
    client = signed_in(ana(), remember=remember)
    session = client.session
    session["gaceta_signed_in_at"] = (timezone.now() - at_most + timedelta(hours=1)).timestamp()
    session.save()

    assert is_signed_in(client)
    assert Session.objects.get().expires <= timezone.now() + timedelta(hours=1)


def test_line_2_reauthentication_changes_the_key_and_the_old_one_is_refused() -> None:
    client = signed_in(ana())
    before = cookie(client)

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert is_signed_in(client)
    assert cookie(client) != before
    old = browser()
    old.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not is_signed_in(old)


def test_line_2_reauthentication_does_not_prolong_a_session() -> None:
    client = signed_in(ana())
    began = client.session["gaceta_signed_in_at"]

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert client.session["gaceta_signed_in_at"] == began


def test_a_page_now_and_then_writes_the_session_once_an_hour_at_most() -> None:
    client = signed_in(ana())
    before = Session.objects.get().expires

    is_signed_in(client)

    assert Session.objects.get().expires == before
