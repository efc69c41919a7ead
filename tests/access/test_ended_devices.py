"""What is ended from elsewhere stops reading there: the lease, the entitlement and the stream."""

import asyncio
import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from gaceta.access import engine
from gaceta.gate.callers import DEVICE_COOKIE, ENTITLEMENT_COOKIE
from gaceta.readers.models import Device, Reader, Session
from gaceta.readers.sign_outs import end_everything
from gaceta.seats.model import Asker, Granted, Revoked, Verdict
from gaceta.seats.model import Device as SeatDevice
from gaceta.subscriptions.holdings import seat_of
from gaceta.subscriptions.memberships import Period, give_seat, subscribe
from gaceta.subscriptions.plans import first_plans
from tests.access.reading import SECRET, browser_of, paper_with, subscribing
from tests.access.test_endings import live_leases
from tests.readers.codes import code_in, recovery_codes, set_up_app
from tests.readers.people import (
    FIREFOX_ON_A_COMPUTER,
    PASSWORD,
    ana,
    ben,
    dario,
    is_signed_in,
    signed_in,
)

pytestmark = pytest.mark.django_db

NEW = {"oldpassword": PASSWORD, "password1": "otra-clave-larga-27"}


def reading_laptop() -> tuple[Reader, Client, Client, str]:
    """Ana's laptop reads, and her phone does not; they, and the story."""
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    laptop, phone = browser_of(reader, FIREFOX_ON_A_COMPUTER), browser_of(reader)
    assert SECRET in laptop.get(story.url).content.decode()
    phone.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return reader, laptop, phone, story.url


def laptops() -> Device:
    return Device.objects.get(kind="computer firefox")


def renewed(reader: Reader, device: str, written: int) -> Verdict:
    """The gate's answer to a page of that device that is still open, by an entitlement of then."""
    seat: Any = seat_of(reader, time.time())
    asker = Asker(SeatDevice(device), until=written + 900_000, written=written)
    return engine.wait_for(engine.engine().acquire(str(seat.key), asker, request=""))


def test_a_device_that_is_ended_stops_reading_at_once() -> None:
    reader, laptop, phone, story = reading_laptop()
    device, written = laptops(), int(time.time() * 1000) - 1

    phone.post(reverse("readers:sign_device_out", args=[device.pk]))

    assert not live_leases()
    assert SECRET not in laptop.get(story).content.decode()
    assert isinstance(renewed(reader, device.id_hash, written), Revoked)
    assert SECRET in phone.get(story).content.decode()


def test_an_ended_device_is_refused_a_new_entitlement() -> None:
    _reader, laptop, phone, _story = reading_laptop()
    phone.post(reverse("readers:sign_device_out", args=[laptops().pk]))

    answer = laptop.post("/es/access/entitlement/", headers={"sec-fetch-site": "same-origin"})

    assert answer.status_code == 401
    assert ENTITLEMENT_COOKIE not in answer.cookies


def test_the_stream_of_an_ended_device_is_woken() -> None:
    reader, _laptop, _phone, _story = reading_laptop()
    seat: Any = seat_of(reader, time.time())
    device = laptops()

    async def rung() -> bool:
        async with engine.engine().watch(str(seat.key)) as bell:
            dismissal = engine.engine().dismiss(
                str(seat.key), device.id_hash, written_before=int(time.time() * 1000)
            )
            await dismissal
            await asyncio.wait_for(bell.wait(), 5)
            return True

    assert engine.wait_for(rung())


def test_ending_one_device_lets_the_others_read_on() -> None:
    _reader, laptop, phone, story = reading_laptop()
    idle = Device.objects.get(kind="phone safari")
    laptop.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    laptop.post(reverse("readers:sign_device_out", args=[idle.pk]))

    assert len(live_leases()) == 1
    assert SECRET in laptop.get(story).content.decode()
    assert SECRET not in phone.get(story).content.decode()


def test_ending_all_others_stops_their_reading_and_says_so() -> None:
    _reader, laptop, phone, story = reading_laptop()

    said = phone.post("/en/account/devices/others/end/", follow=True).content.decode()

    told = re.sub(r"\s+", " ", said)
    assert "1 other device was signed out. Reading stopped on 1 of them." in told
    assert SECRET not in laptop.get(story).content.decode()
    assert SECRET in phone.get(story).content.decode()


def test_a_new_password_says_what_it_ended_and_leads_back_to_the_story() -> None:
    _reader, laptop, phone, story = reading_laptop()
    notice = phone.get(story).content.decode()
    (link,) = set(re.findall(r'href="(/es/account/password/change/[^"]*)"', notice))
    form = phone.get(link).content.decode()
    assert f'name="next" value="{story}"' in form

    said = phone.post(link, {**NEW, "next": story}, follow=True).content.decode()

    told = re.sub(r"\s+", " ", said)
    assert "Se ha cerrado la sesión en 1 dispositivo más." in told
    assert "La lectura se ha detenido en 1 de ellos." in told
    assert f'href="{story}"' in said
    assert SECRET in phone.get(story).content.decode()
    assert SECRET not in laptop.get(story).content.decode()


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example/", "javascript:alert(1)"])
def test_after_a_new_password_nobody_is_led_off_the_site(path: str) -> None:
    _reader, _laptop, phone, _story = reading_laptop()

    said = phone.post("/es/account/password/change/", {**NEW, "next": path}, follow=True)

    assert path not in said.content.decode()
    assert said.redirect_chain[-1][0] == reverse("readers:ended")


def test_what_was_ended_is_told_to_nobody_who_ended_nothing() -> None:
    _reader, _laptop, phone, _story = reading_laptop()

    assert phone.get(reverse("readers:ended")).headers["Location"] == reverse("readers:devices")


def test_a_reader_without_a_password_is_told_what_to_do_and_keeps_the_way_back(
    mailoutbox: list[EmailMessage],
) -> None:
    reader, laptop, phone, story = reading_laptop()
    reader.set_unusable_password()
    Reader.objects.filter(pk=reader.pk).update(password=reader.password)
    phone, laptop = Client(), Client()
    phone.force_login(reader)
    laptop.force_login(reader)

    asked = phone.get(f"/en/account/password/change/?next={story}", follow=True)
    proof = asked.redirect_chain[-1][0]
    phone.post(proof, {"send": "on"})
    page = phone.post(proof, {"code": code_in(mailoutbox[-1])}, follow=True)

    text = page.content.decode()
    assert (
        page.redirect_chain[-1][0] == f"/en/account/password/set/?next={story.replace('/', '%2F')}"
    )
    assert "Your account has no password" in text
    assert reverse("readers:sign_others_out").replace("/es/", "/en/") in text
    assert f'name="next" value="{story}"' in text
    said = phone.post(page.redirect_chain[-1][0], {"password1": NEW["password1"], "next": story})
    assert said.status_code == 302
    assert laptop.get(reverse("readers:account")).status_code == 302


def test_the_list_says_which_device_reads_now() -> None:
    _reader, laptop, phone, _story = reading_laptop()

    for client in (laptop, phone):
        text = client.get("/en/account/devices/").content.decode()
        line = next(part for part in text.split("<li") if "Reading now" in part)
        assert "Computer, Firefox" in line
        assert text.count("Reading now") == 1


def test_a_device_that_rests_is_not_said_to_read() -> None:
    reader, _laptop, phone, _story = reading_laptop()
    seat: Any = seat_of(reader, time.time())
    (lease,) = live_leases()
    now = int(time.time() * 1000)
    asker = Asker(SeatDevice(lease.device.id, lease.device.kind), until=now + 900_000, written=now)
    rest = engine.engine().renew(str(seat.key), asker, lease.epoch, request="", reading=False)
    assert isinstance(engine.wait_for(rest), Granted)

    assert "Reading now" not in phone.get("/en/account/devices/").content.decode()


def test_without_a_store_the_list_opens_and_says_nothing_of_reading(outage: Any) -> None:
    _reader, _laptop, phone, _story = reading_laptop()
    outage.touch()

    answer = phone.get("/en/account/devices/")

    assert answer.status_code == 200
    assert "Reading now" not in answer.content.decode()


def test_a_closed_account_stops_reading_everywhere_at_once() -> None:
    reader, laptop, _phone, story = reading_laptop()
    written = int(time.time() * 1000) - 1
    device = laptops().id_hash

    reader.is_active = False
    reader.save()

    assert not live_leases()
    assert isinstance(renewed(reader, device, written), Revoked)
    assert SECRET not in laptop.get(story).content.decode()


@pytest.mark.parametrize(
    "form", ["/django-admin/readers/reader/{}/change/", "/admin/users/edit/{}/"]
)
def test_line_6_an_account_that_the_desk_closes_is_signed_in_and_read_nowhere(form: str) -> None:
    reader, laptop, phone, story = reading_laptop()
    desk = signed_in(dario())

    desk.post(form.format(reader.pk), {"email": reader.email, "name": "Ana", "language": "es"})

    reader.refresh_from_db()
    assert not reader.is_active
    assert not live_leases()
    assert not reader.sessions.exists()
    for client in (laptop, phone):
        assert not is_signed_in(client)
        assert SECRET not in client.get(story).content.decode()


@pytest.mark.parametrize(
    "form", ["/django-admin/readers/reader/{}/delete/", "/admin/users/delete/{}/"]
)
def test_line_6_an_account_that_the_desk_deletes_is_signed_in_and_read_nowhere(
    form: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    (story,) = paper_with()
    now = timezone.now()
    month = Period(now - timedelta(days=1), now + timedelta(days=30))
    member, desk = ben(), signed_in(dario())
    give_seat(subscribe(ana(), first_plans()["premium"], month), member)
    laptop = browser_of(member)
    assert SECRET in laptop.get(story.url).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        desk.post(form.format(member.pk), {"post": "yes"})

    assert not Reader.objects.filter(pk=member.pk).exists()
    assert not live_leases()
    assert not Session.objects.exclude(reader__email="dario@gaceta.example").exists()
    assert not is_signed_in(laptop)
    assert SECRET not in laptop.get(story.url).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        set_up_app,
        lambda here: here.post(reverse("mfa_deactivate_totp")),
        lambda here: here.post(reverse("mfa_generate_recovery_codes")),
    ],
    ids=["set up", "taken away", "new recovery codes"],
)
def test_line_7_a_change_of_second_factor_ends_the_reading_elsewhere_but_not_here(
    change: Callable[[Client], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "on_commit", lambda act: act())
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    phone = browser_of(reader)
    if change is not set_up_app:
        set_up_app(phone)
    laptop = browser_of(reader, FIREFOX_ON_A_COMPUTER)
    if change is not set_up_app:
        laptop.post(reverse("mfa_authenticate"), {"code": recovery_codes(phone)[0]})
    assert SECRET in laptop.get(story.url).content.decode()
    device, written = laptops().id_hash, int(time.time() * 1000) - 1

    change(phone)

    assert not live_leases()
    assert isinstance(renewed(reader, device, written), Revoked)
    assert SECRET not in laptop.get(story.url).content.decode()
    assert SECRET in phone.get(story.url).content.decode()


def test_everything_that_the_desk_ends_stops_reading() -> None:
    reader, laptop, phone, story = reading_laptop()

    assert end_everything(reader, why="desk").readings == 1

    assert not live_leases()
    for client in (laptop, phone):
        assert SECRET not in client.get(story).content.decode()
        assert client.cookies[DEVICE_COOKIE].value
