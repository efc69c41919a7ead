"""The owner's page of people."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaceta.access.places import keep_place, place_of
from gaceta.readers.models import Reader
from gaceta.subscriptions import asking, invitations
from gaceta.subscriptions.memberships import end, give_seat
from gaceta.subscriptions.models import Invitation, SeatRequest, Subscription
from tests.readers.people import ana, ben, dario, is_signed_in, signed_in
from tests.subscriptions.offers import running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_go_out")]

CARLA = "carla@gaceta.example"
PEOPLE = "/es/subscription/people/"


def page(client: Client, path: str = PEOPLE) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def send(client: Client, **form: str) -> str:
    """The form of the page; what is shown after it."""
    told = {"email": CARLA, "language": "es", **form}
    return client.post(PEOPLE, told, follow=True).content.decode()


def act(client: Client, name: str, pk: int) -> int:
    return client.post(reverse(f"subscriptions:{name}", args=[pk])).status_code


def test_the_owner_sees_who_reads_and_invites_another() -> None:
    owner = ana()
    running(owner, "premium")
    client = signed_in(owner)
    assert "Ana" in page(client)

    text = send(client)

    assert "Hemos escrito a carla@gaceta.example" in text
    assert "Quién está invitado" in text
    assert mail.outbox[0].to == [CARLA]
    assert "Todas las plazas están ocupadas u ofrecidas" in text


def test_from_the_notice_one_goes_back_to_the_story() -> None:
    owner = ana()
    running(owner, "premium")
    client = signed_in(owner)
    assert 'name="next" value="/es/local/x/"' in page(client, PEOPLE + "?next=/es/local/x/")

    form = {"email": CARLA, "language": "es", "next": "/es/local/x/"}
    assert client.post(PEOPLE, form)["Location"] == "/es/local/x/"
    assert Invitation.objects.get().next == ""


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "javascript:alert(1)"])
def test_the_way_back_stays_on_the_site(path: str) -> None:
    owner = ana()
    running(owner, "premium")
    client = signed_in(owner)

    assert "evil" not in page(client, PEOPLE + "?next=" + path)
    form = {"email": CARLA, "language": "es", "next": path}
    assert client.post(PEOPLE, form)["Location"] == PEOPLE


def test_an_invitation_is_sent_again_and_withdrawn() -> None:
    owner = ana()
    running(owner, "premium")
    client = signed_in(owner)
    send(client)
    [invitation] = Invitation.objects.all()

    assert act(client, "resend", invitation.pk) == 302
    assert len(mail.outbox) == 2
    assert act(client, "withdraw", invitation.pk) == 302
    assert "Quién está invitado" not in page(client)


@pytest.mark.parametrize("became", ["failed", "unknown"])
def test_a_letter_that_may_not_have_arrived_is_shown(became: str) -> None:
    owner = ana()
    running(owner, "premium")
    client = signed_in(owner)
    send(client)
    Invitation.objects.update(letter=became)

    said = {"failed": "no aceptó la carta", "unknown": "No sabemos si la carta llegó"}
    assert said[became] in page(client)


def test_an_expired_invitation_is_not_shown_and_its_seat_is_free() -> None:
    owner = ana()
    running(owner, "premium")
    client = signed_in(owner)
    send(client)
    Invitation.objects.update(expires=timezone.now() - timedelta(seconds=1))

    text = page(client)

    assert CARLA not in text
    assert "Hay 1 plaza libre" in text


def test_a_member_is_removed_told_and_loses_nothing_of_their_own() -> None:
    owner, member = ana(), ben()
    seat = give_seat(running(owner, "premium"), member)
    keep_place(member, "7", "p-3")
    reading, client = signed_in(member), signed_in(owner)
    mail.outbox.clear()

    assert act(client, "remove", seat.pk) == 302

    [letter] = mail.outbox
    assert letter.to == [member.email]
    assert letter.subject == "Tu plaza en una suscripción a Gaceta ha terminado"
    assert place_of(member, "7") == "p-3"
    assert is_signed_in(reading)
    assert not member.seats.exists()
    assert "Hay 1 plaza libre" in page(client)


def test_the_owner_cannot_remove_themselves() -> None:
    owner = ana()
    seat = running(owner, "premium").seats.get(number=1)

    assert act(signed_in(owner), "remove", seat.pk) == 404
    assert owner.seats.exists()


def test_a_free_seat_cannot_be_taken_away() -> None:
    owner = ana()
    seat = running(owner, "premium").seats.get(number=2)

    assert act(signed_in(owner), "remove", seat.pk) == 404


def test_somebody_elses_ids_are_not_here() -> None:
    premium = running(ana(), "premium")
    invitation = invitations.invite(premium, CARLA, "es", timezone.now())
    asking.ask(premium, "elia@gaceta.example", "es", timezone.now(), "")
    asked = SeatRequest.objects.get()
    stranger = ben()
    running(stranger, "premium")
    client = signed_in(stranger)

    for name, pk in [
        ("resend", invitation.pk),
        ("withdraw", invitation.pk),
        ("remove", premium.seats.get(number=1).pk),
        ("agree", asked.pk),
        ("decline", asked.pk),
        ("withdraw", 2**62),
    ]:
        assert act(client, name, pk) == 404

    invitation.refresh_from_db()
    assert invitation.state == "open"


def test_a_member_who_does_not_pay_changes_nothing() -> None:
    owner, member = ana(), ben()
    seat = give_seat(running(owner, "premium"), member)
    client = signed_in(member)

    assert "Ahora no pagas ninguna suscripción" in page(client)
    send(client)
    assert act(client, "remove", seat.pk) == 404
    assert not Invitation.objects.exists()


def test_nothing_is_changed_by_a_link() -> None:
    owner = ana()
    premium = running(owner, "premium")
    invitation = invitations.invite(premium, CARLA, "es", timezone.now())
    client = signed_in(owner)

    for name in ("resend", "withdraw", "remove", "agree", "decline"):
        assert client.get(reverse(f"subscriptions:{name}", args=[invitation.pk])).status_code == 405


def test_the_page_is_for_who_is_signed_in() -> None:
    assert "/login/" in Client().get(PEOPLE)["Location"]


def test_an_individual_subscription_leads_to_premium_with_the_story() -> None:
    owner = ana()
    running(owner)

    text = page(signed_in(owner), PEOPLE + "?next=/es/local/x/")

    assert "/es/subscription/premium/?next=/es/local/x/" in text
    assert "Enviar la invitación" not in text


def test_who_pays_for_it_can_add_a_seat_where_all_are_taken() -> None:
    owner = ana()
    premium = running(owner, "premium")
    Subscription.objects.update(price=premium.plan.prices.filter(period="month").get())
    give_seat(premium, ben())

    address = reverse("subscriptions:seats", args=[premium.pk])
    assert f"{address}?next={PEOPLE}" in page(signed_in(owner))


def test_an_ended_subscription_has_no_people() -> None:
    owner = ana()
    end(running(owner, "premium"))

    assert "Ahora no pagas ninguna suscripción" in page(signed_in(owner))


@pytest.mark.parametrize(
    "email",
    [
        "cаrla@gaceta.example",
        "carla@gaceta.example\r\nBcc: x@y.example",
        "c" * 10_000 + "@gaceta.example",
        "carla",
    ],
)
def test_a_bad_address_is_refused_in_the_form(email: str) -> None:
    owner = ana()
    running(owner, "premium")

    text = send(signed_in(owner), email=email)

    assert 'id="id_email_error"' in text
    assert not mail.outbox


def test_a_language_that_there_is_not_is_refused() -> None:
    owner = ana()
    running(owner, "premium")

    send(signed_in(owner), language="x" * 10_000)

    assert not mail.outbox


def test_a_second_invitation_to_one_address_is_told_apart() -> None:
    owner = dario()
    running(owner, "business-5")
    client = signed_in(owner)
    send(client)

    assert "ya está invitada" in send(client)
    assert len(mail.outbox) == 1


def test_a_name_is_text_and_nothing_else() -> None:
    owner, member = ana(), ben()
    give_seat(running(owner, "premium"), member)
    Reader.objects.filter(pk=member.pk).update(name="<script>alert(1)</script>")

    assert "<script>alert" not in page(signed_in(owner))


def test_of_several_subscriptions_the_one_for_most_people_is_shown() -> None:
    owner = ana()
    running(owner)
    running(owner, "premium")

    assert "Premium: 2 plazas" in page(signed_in(owner))
    assert Subscription.objects.count() == 2
