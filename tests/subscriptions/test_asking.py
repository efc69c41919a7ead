"""Carla reads with Ana's account, and asks for a newspaper of her own."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaceta.subscriptions import asking, invitations
from gaceta.subscriptions.memberships import give_seat
from gaceta.subscriptions.models import Invitation, SeatRequest
from tests.readers.people import ana, ben, is_signed_in, signed_in
from tests.subscriptions.letters import link_in
from tests.subscriptions.offers import running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_go_out")]

CARLA = "carla@gaceta.example"
OWN = "/es/subscription/own/"
STORY = "/es/local/el-barco/"


def ask(client: Client, email: str = CARLA, story: str = STORY) -> str:
    return client.post(OWN, {"email": email, "next": story}, follow=True).content.decode()


def test_the_owner_is_told_by_mail_and_nothing_changes_on_the_device() -> None:
    owner = ana()
    running(owner, "premium")
    client = signed_in(owner)

    text = ask(client)

    assert "Ana ya tiene tu petición" in text
    assert f'href="{STORY}"' in text
    [letter] = mail.outbox
    assert letter.to == [owner.email]
    assert CARLA in letter.body
    assert link_in(letter) == reverse("subscriptions:people")
    assert is_signed_in(client)


def test_with_one_click_the_owner_invites_who_asked_and_they_land_on_their_story() -> None:
    owner = ana()
    running(owner, "premium")
    ask(signed_in(owner))
    client = signed_in(owner)
    assert CARLA in client.get("/es/subscription/people/").content.decode()

    client.post(reverse("subscriptions:agree", args=[SeatRequest.objects.get().pk]))

    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.next) == (CARLA, STORY)
    assert mail.outbox[-1].to == [CARLA]
    assert SeatRequest.objects.get().state == "invited"
    assert "Quién pide" not in client.get("/es/subscription/people/").content.decode()


def test_an_owner_without_a_seat_to_give_is_led_to_premium() -> None:
    owner = ana()
    running(owner)
    ask(signed_in(owner))
    client = signed_in(owner)

    text = client.get("/es/subscription/people/").content.decode()

    assert CARLA in text
    assert reverse("subscriptions:premium") + "?next=/es/subscription/people/" in text
    client.post(reverse("subscriptions:agree", args=[SeatRequest.objects.get().pk]))
    assert SeatRequest.objects.get().state == "open"


def test_a_request_is_declined_without_a_letter_to_anybody() -> None:
    owner = ana()
    running(owner, "premium")
    client = signed_in(owner)
    ask(client)
    mail.outbox.clear()

    client.post(reverse("subscriptions:decline", args=[SeatRequest.objects.get().pk]))

    assert not mail.outbox
    assert "Quién pide" not in client.get("/es/subscription/people/").content.decode()


def test_whoever_pays_is_asked_if_a_members_account_is_shared() -> None:
    owner, member = ana(), ben()
    give_seat(running(owner, "premium"), member)

    assert "Ana ya tiene tu petición" in ask(signed_in(member))
    assert mail.outbox[0].to == [owner.email]


def test_the_answer_is_the_same_for_who_has_an_account_a_seat_or_an_invitation() -> None:
    owner, member = ana(), ben()
    faro = running(owner, "business-5")
    give_seat(faro, owner)
    give_seat(faro, member)
    invitations.invite(faro, CARLA, "es", timezone.now())
    client = signed_in(owner)

    answers = {
        re.sub(r'(value|nonce)="[^"]+"', "", ask(client, email)).replace(email, "…")
        for email in (member.email, CARLA, "elia@gaceta.example")
    }

    [answer] = answers
    assert "Ana ya tiene tu petición" in answer
    assert "demasiadas peticiones" in ask(client, "otra@gaceta.example")
    assert [letter.to for letter in mail.outbox] == [[CARLA], [owner.email]]


def test_the_account_that_is_signed_in_cannot_ask_for_itself() -> None:
    owner = ana()
    running(owner, "premium")

    assert "Escribe la tuya" in ask(signed_in(owner), " ANA@gaceta.example")
    assert not mail.outbox


def test_asking_has_a_limit_a_day() -> None:
    owner = ana()
    running(owner, "premium")
    client = signed_in(owner)

    for number in range(asking.A_DAY):
        ask(client, f"carla{number}@gaceta.example")
    text = ask(client)

    assert "demasiadas peticiones" in text
    assert len(mail.outbox) == asking.A_DAY


def test_asking_twice_writes_once() -> None:
    owner = ana()
    running(owner, "premium")
    client = signed_in(owner)

    ask(client)
    ask(client)

    assert len(mail.outbox) == SeatRequest.objects.filter(state="open").count() == 1


def test_a_request_expires_and_is_forgotten() -> None:
    owner = ana()
    premium = running(owner, "premium")
    ask(signed_in(owner))
    later = timezone.now() + asking.LASTS + timedelta(seconds=1)

    assert not asking.open_ones(premium, later)
    asking.tidy(later)
    assert not SeatRequest.objects.exists()


@pytest.mark.parametrize(
    "email",
    ["cаrla@gaceta.example", "c" * 10_000 + "@gaceta.example", "a@b.example\r\nBcc: c@d.example"],
)
def test_a_bad_address_asks_for_nothing(email: str) -> None:
    owner = ana()
    running(owner, "premium")

    assert 'id="id_email_error"' in ask(signed_in(owner), email)
    assert not mail.outbox


@pytest.mark.parametrize("story", ["//evil.example", "https://evil.example", "/" + "a" * 10_000])
def test_the_way_back_stays_on_the_site_and_is_whole(story: str) -> None:
    owner = ana()
    running(owner, "premium")

    ask(signed_in(owner), story=story)

    assert SeatRequest.objects.get().next == ""


def test_whoever_holds_no_seat_sees_what_there_is_to_buy() -> None:
    response = signed_in(ben()).get(OWN + "?next=" + STORY)

    assert (
        response["Location"] == reverse("subscriptions:offer") + "?next=%2Fes%2Flocal%2Fel-barco%2F"
    )


def test_to_buy_one_signs_out_on_this_device_alone_and_keeps_the_story() -> None:
    owner = ana()
    running(owner)
    client, other = signed_in(owner), signed_in(owner)
    assert is_signed_in(client)

    response = client.post(reverse("subscriptions:own-buy"), {"next": STORY})

    assert (
        response["Location"] == reverse("subscriptions:offer") + "?next=%2Fes%2Flocal%2Fel-barco%2F"
    )
    assert not is_signed_in(client)
    assert is_signed_in(other)
