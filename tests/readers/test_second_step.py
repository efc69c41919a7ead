"""The app that shows codes, the recovery codes, and the page that has them all."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from gaceta.readers.models import Attempt
from gaceta.readers.signals import second_factor_changed
from tests.readers.codes import code_of_app, prove, recovery_codes, set_up_app
from tests.readers.people import ana, ben, browser, is_signed_in, sign_in, signed_in

pytestmark = pytest.mark.django_db

Outbox = list[EmailMessage]
Heard = list[dict[str, Any]]


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's transaction never commits: what waits for that is done at once, within the request."""
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())


def second_step(client: Client, code: str) -> HttpResponse:
    return client.post(reverse("mfa_authenticate"), {"code": code})


def test_after_the_password_the_code_of_the_app_signs_in() -> None:
    reader = ana()
    secret = set_up_app(signed_in(reader))
    client = browser()

    step = sign_in(client, reader, next="/es/mar/")

    assert step.headers["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    answer = second_step(client, code_of_app(secret, step=1))
    assert answer.headers["Location"] == "/es/mar/"
    assert is_signed_in(client)


def test_without_a_passkey_the_second_step_asks_for_none() -> None:
    reader = ana()
    set_up_app(signed_in(reader))
    client = browser()
    sign_in(client, reader)

    page = client.get(reverse("mfa_authenticate")).content.decode()

    assert 'data-passkey="get"' not in page
    assert 'name="code"' in page


def test_the_password_alone_opens_nothing_once_there_is_an_app() -> None:
    reader = ana()
    set_up_app(signed_in(reader))
    carla = browser()

    sign_in(carla, reader)
    second_step(carla, "000000")

    assert not is_signed_in(carla)


def test_a_code_of_the_app_is_good_once() -> None:
    reader = ana()
    secret = set_up_app(signed_in(reader))
    code, carla = code_of_app(secret, step=1), browser()
    client = browser()
    sign_in(client, reader)
    second_step(client, code)
    # Half a minute later: the code is still good for whoever has not used it.
    Attempt.objects.update(expires=F("expires") - timedelta(seconds=31))

    sign_in(carla, reader)
    second_step(carla, code)

    assert not is_signed_in(carla)


def test_the_sixth_wrong_code_within_five_minutes_is_refused() -> None:
    reader = ana()
    secret = set_up_app(signed_in(reader))
    client = browser()
    sign_in(client, reader)
    for _ in range(5):
        second_step(client, "000000")

    answer = second_step(client, code_of_app(secret, step=1))

    assert "cinco minutos" in answer.content.decode()
    assert not is_signed_in(client)


def test_a_recovery_code_signs_in_once() -> None:
    reader = ana()
    here = signed_in(reader)
    set_up_app(here)
    code = recovery_codes(here)[0]

    for expected in [True, False]:
        client = browser()
        sign_in(client, reader)
        second_step(client, code)
        assert is_signed_in(client) is expected
    assert code not in recovery_codes(here)


def test_remembering_survives_the_second_step() -> None:
    reader = ana()
    secret = set_up_app(signed_in(reader))
    client = browser()
    sign_in(client, reader, remember=True)

    second_step(client, code_of_app(secret, step=1))

    assert not client.session.get_expire_at_browser_close()


def test_the_secret_is_not_in_the_database_and_the_picture_is_part_of_the_page() -> None:
    client = signed_in(ana())
    prove(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    text = page.content.decode()

    client.post(reverse("mfa_activate_totp"), {"code": code_of_app(secret)})

    assert "<svg" in text
    assert "data:" not in text
    assert "style=" not in text
    [app] = Authenticator.objects.filter(type="totp")
    assert secret not in str(app.data)


def test_a_changed_secret_of_the_house_makes_codes_worthless_not_guessable() -> None:
    reader = ana()
    secret = set_up_app(signed_in(reader))
    with override_settings(SECRET_KEY="another one"):
        client = browser()
        sign_in(client, reader)
        for guess in [code_of_app(secret, step=1), code_of_app("", step=1)]:
            second_step(client, guess)
            assert not is_signed_in(client)


def test_there_is_an_app_only_once_its_first_code_was_right() -> None:
    client = signed_in(ana())
    prove(client)
    client.get(reverse("mfa_activate_totp"))

    client.post(reverse("mfa_activate_totp"), {"code": "000000"})

    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        set_up_app,
        lambda here: here.post(reverse("mfa_deactivate_totp")),
        lambda here: here.post(reverse("mfa_generate_recovery_codes")),
    ],
    ids=["set up", "taken away", "new recovery codes"],
)
def test_line_7_a_change_of_second_factor_ends_every_other_device(
    change: Callable[[Client], object],
    hear: Callable[[Any], Heard],
    mailoutbox: Outbox,
    commits: None,
) -> None:
    reader, ben_ = ana(), signed_in(ben())
    here = signed_in(reader)
    if change is not set_up_app:
        set_up_app(here)
    carla = _signed_in_besides(reader, here)
    told = hear(second_factor_changed)
    mailoutbox.clear()

    change(here)

    assert is_signed_in(here)
    assert not is_signed_in(carla)
    assert is_signed_in(ben_)
    assert told
    assert {(what["reader"], what["device"]) for what in told} == {(reader, reader.devices.get())}
    assert [letter.to for letter in mailoutbox] == [[reader.email]]
    assert "iPhone" not in mailoutbox[0].body


def _signed_in_besides(reader: Any, here: Client) -> Client:
    client = browser()
    sign_in(client, reader)
    if Authenticator.objects.filter(user=reader).exists():
        second_step(client, recovery_codes(here)[0])
    assert is_signed_in(client)
    return client


@pytest.mark.parametrize(
    "page",
    [
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_add_webauthn",
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_line_10_changing_a_second_factor_needs_reauthentication(page: str, method: str) -> None:
    reader = ana()
    set_up_app(signed_in(reader))
    client = browser()
    sign_in(client, reader)
    [codes] = Authenticator.objects.filter(type="recovery_codes")
    second_step(client, codes.wrap().get_unused_codes()[0])
    before = list(Authenticator.objects.values_list("pk", "data__secret"))

    answer = getattr(client, method)(reverse(page))

    if page == "mfa_activate_totp":  # there is one: the way leads to taking it away
        answer = client.get(reverse("mfa_deactivate_totp"))
    if answer.status_code != 405:
        assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert list(Authenticator.objects.values_list("pk", "data__secret")) == before


def test_a_code_of_the_app_is_proof_enough_before_a_change() -> None:
    reader = ana()
    secret = set_up_app(signed_in(reader))
    client = browser()
    sign_in(client, reader)
    [codes] = Authenticator.objects.filter(type="recovery_codes")
    second_step(client, codes.wrap().get_unused_codes()[0])

    way = reverse("mfa_reauthenticate") + "?next=" + reverse("mfa_deactivate_totp")
    answer = client.post(way, {"code": code_of_app(secret, step=1)})

    assert answer.headers["Location"] == reverse("mfa_deactivate_totp")
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200


def test_recovery_codes_are_downloaded_as_text_that_no_cache_keeps() -> None:
    client = signed_in(ana())
    set_up_app(client)

    answer = client.get(reverse("mfa_download_recovery_codes"))

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert "no-store" in answer.headers["Cache-Control"]
    assert all(code in answer.content.decode() for code in recovery_codes(client))


def test_new_recovery_codes_replace_the_old_ones() -> None:
    client = signed_in(ana())
    set_up_app(client)
    before = recovery_codes(client)

    client.post(reverse("mfa_generate_recovery_codes"))

    assert len(recovery_codes(client)) == 10
    assert not set(before) & set(recovery_codes(client))


def test_a_reader_with_a_second_step_can_still_change_the_address() -> None:
    reader = ana()
    client = signed_in(reader)
    set_up_app(client)

    client.post(reverse("account_email"), {"email": "ana@otra.example", "action_add": ""})

    assert reader.emailaddress_set.filter(email="ana@otra.example").exists()


def test_somebody_elses_passkey_is_not_there() -> None:
    owner = ben()
    theirs = Authenticator.objects.create(user=owner, type="webauthn", data={"name": "ben"})
    client = signed_in(ana())
    prove(client)

    for name in ["mfa_edit_webauthn", "mfa_remove_webauthn"]:
        assert client.post(reverse(name, args=[theirs.pk]), {"name": "x"}).status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_add_webauthn",
        "mfa_activate_totp",
        "mfa_generate_recovery_codes",
    ],
)
def test_every_page_of_security_opens(language: str, name: str) -> None:
    client = signed_in(ana())
    prove(client)

    answer = client.get(reverse(name).replace("/es/", f"/{language}/"))

    assert answer.status_code == 200
    assert answer.content.decode().count("<h1") == 1
    assert "no-store" in answer.headers["Cache-Control"]
