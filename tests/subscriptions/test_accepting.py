"""From the letter to the seat, at a browser."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaceta.readers.models import Reader, Session
from gaceta.readers.tokens import hash_of
from gaceta.subscriptions import invitations
from gaceta.subscriptions.memberships import end, give_seat
from gaceta.subscriptions.models import Invitation, Subscription
from tests.readers.letters import link_in as confirmation_in
from tests.readers.people import PASSWORD, ana, ben, browser, is_signed_in, sign_in, signed_in
from tests.subscriptions.letters import link_in, token_in
from tests.subscriptions.offers import running

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_go_out")]

CARLA = "carla@gaceta.example"

FORGED = "Zm9yZ2VkLWJ1dC1vZi10aGUtcmlnaHQtbGVuZ3RoLTE"
"""As long as a real token."""


def invite(email: str = CARLA, story: str = "", owner: Reader | None = None) -> str:
    """Ana invites; the path in her letter."""
    premium = running(owner or ana(), "premium")
    invitations.invite(premium, email, "es", timezone.now(), story)
    return link_in(mail.outbox.pop())


def choose(client: Client, way: str) -> str:
    """Press a button of the invitation's page; where it leads."""
    response = client.post(reverse("subscriptions:accept"), {"way": way})
    assert response.status_code == 302
    return str(response["Location"])


def sign_up(client: Client, address: str, email: str = CARLA) -> str:
    """Send the form for a new account; where it leads."""
    form = {"email": email, "password1": PASSWORD, "next": reverse("subscriptions:accept")}
    return str(client.post(address, form)["Location"])


def member() -> Reader:
    return Subscription.objects.get().seats.get(number=2).reader


def test_the_link_leads_at_once_to_an_address_without_the_token() -> None:
    link = invite()

    response = browser().get(link)

    assert response.status_code == 302
    assert response["Location"] == "/es/subscription/invitation/"
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


def test_the_token_is_not_in_the_page_nor_in_the_stored_session() -> None:
    link, client = invite(), browser()
    token = link.rstrip("/").rsplit("/", 1)[-1]

    text = client.get(link, follow=True).content.decode()

    assert token not in text
    assert token not in str([session.data for session in Session.objects.all()])
    assert not any(token in str(client.session[key]) for key in client.session.keys())  # noqa: SIM118


def test_the_page_says_who_invites_and_opens_nothing_by_itself() -> None:
    text = (client := browser()).get(invite(), follow=True).content.decode()

    assert "Ana te da un periódico propio" in text
    assert "ana@gaceta.example" in text
    assert Invitation.objects.get().state == "open"
    assert client.get(reverse("subscriptions:accept"))["Location"] == "/es/subscription/invitation/"
    assert Invitation.objects.get().state == "open"


def test_somebody_new_opens_an_account_and_reads_without_another_letter() -> None:
    client = browser()
    client.get(invite())

    address = choose(client, "signup")
    text = client.get(address).content.decode()
    assert f'value="{CARLA}"' in text
    assert "así que tu cuenta empieza en el acto" in text
    assert CARLA not in address
    landed = sign_up(client, address)

    assert landed == reverse("subscriptions:accept")
    assert client.get(landed)["Location"] == "/es/"
    assert member().email == CARLA
    assert EmailAddress.objects.get(email=CARLA).verified
    assert not mail.outbox
    assert "Te la da Ana" in client.get("/es/account/").content.decode()


def test_whoever_takes_another_address_confirms_it_and_has_the_invited_one_not() -> None:
    client = browser()
    client.get(invite())

    sign_up(client, choose(client, "signup"), "elia@gaceta.example")

    assert not is_signed_in(client)
    assert not EmailAddress.objects.filter(email=CARLA).exists()
    assert not EmailAddress.objects.get(email="elia@gaceta.example").verified
    [letter] = mail.outbox
    landed = client.post(confirmation_in(letter))["Location"]
    assert client.get(landed)["Location"] == "/es/"
    assert member().email == "elia@gaceta.example"


def test_somebody_with_an_account_signs_in_and_is_a_member() -> None:
    reader, client = ben(), browser()
    text = client.get(invite(reader.email), follow=True).content.decode()
    assert "Iniciar sesión y aceptar" in text

    address = choose(client, "login")
    assert f'value="{reader.email}"' in client.get(address).content.decode()
    landed = sign_in(client, reader, next=reverse("subscriptions:accept"))["Location"]

    assert address.startswith(reverse("account_login"))
    assert client.get(landed)["Location"] == "/es/"
    assert member() == reader


def test_whoever_is_signed_in_accepts_with_one_click() -> None:
    reader = ben()
    client = signed_in(reader)
    client.get(invite())

    assert choose(client, "here") == "/es/"
    assert member() == reader


def test_a_link_alone_accepts_nothing_for_who_is_signed_in() -> None:
    client = signed_in(ben())
    client.get(invite())

    assert client.get(reverse("subscriptions:accept"))["Location"] == reverse(
        "subscriptions:invited"
    )
    assert member() is None


def test_it_lands_on_the_story_that_was_asked_for() -> None:
    client = signed_in(ben())
    client.get(invite(story="/es/local/el-barco/"))

    assert choose(client, "here") == "/es/local/el-barco/"


@pytest.mark.parametrize("story", ["//evil.example/", "https://evil.example/", "/\\evil.example/"])
def test_it_never_lands_on_another_site(story: str) -> None:
    client = signed_in(ben())
    client.get(invite(story=story))

    assert choose(client, "here") == "/es/"


def test_on_a_device_of_the_owner_one_signs_out_there_first_and_nothing_is_lost() -> None:
    owner = ana()
    link = invite(story="/es/local/el-barco/", owner=owner)
    client, other = signed_in(owner), signed_in(owner)
    text = client.get(link, follow=True).content.decode()
    assert "En este dispositivo está abierta la cuenta de Ana" in text
    assert "Aceptar como" not in text
    assert is_signed_in(client)

    address = choose(client, "signup")
    assert not is_signed_in(client)
    landed = sign_up(client, address)

    assert client.get(landed)["Location"] == "/es/local/el-barco/"
    assert member().email == CARLA
    assert is_signed_in(other)


def test_the_owner_who_insists_gets_no_second_seat() -> None:
    owner = ana()
    client = signed_in(owner)
    client.get(invite(owner=owner))

    assert choose(client, "here") == reverse("subscriptions:invited")

    assert Invitation.objects.get().state == "open"


@pytest.mark.parametrize(
    ("state", "said"),
    [("withdrawn", "se retiró"), ("expired", "ha caducado"), ("accepted", "ya se ha aceptado")],
)
def test_what_cannot_be_accepted_says_why_and_what_to_do(state: str, said: str) -> None:
    client, link = browser(), invite()
    Invitation.objects.update(state=state)

    response = client.get(link, follow=True)

    assert response.status_code == 410
    assert said in response.content.decode()
    assert choose(client, "signup") == reverse("subscriptions:invited")


def test_an_invitation_to_what_is_over_says_so() -> None:
    client, link = browser(), invite()
    end(Subscription.objects.get())

    response = client.get(link, follow=True)

    assert response.status_code == 410
    assert "Esta suscripción ha terminado" in response.content.decode()


def test_withdrawn_between_the_page_and_the_account_nothing_is_given() -> None:
    client = browser()
    client.get(invite())
    address = choose(client, "signup")
    invitations.withdraw(Invitation.objects.get())

    landed = sign_up(client, address)
    answer = client.get(landed, follow=True)

    assert answer.status_code == 410
    assert "se retiró" in answer.content.decode()
    assert member() is None


@pytest.mark.parametrize(
    "token",
    [
        "x",
        "a" * 43,
        "a" * 10_000,
        "%0d%0aSet-Cookie:x=y",
        FORGED,
    ],
)
def test_a_forged_token_is_told_that_it_opens_nothing(token: str) -> None:
    invite()

    response = browser().get(f"/es/subscription/invitation/{token}/", follow=True)

    assert response.status_code == 404
    assert "no abre ninguna invitación" in response.content.decode()


def test_whoever_opened_nothing_is_told_the_same() -> None:
    assert browser().get(reverse("subscriptions:invited")).status_code == 404
    assert choose(signed_in(ben()), "here") == reverse("subscriptions:invited")


def test_the_hash_of_a_token_is_no_token() -> None:
    token = invite().rstrip("/").rsplit("/", 1)[-1]

    response = browser().get(f"/es/subscription/invitation/{hash_of(token)}/", follow=True)

    assert response.status_code == 404


def test_opened_again_by_its_reader_it_leads_to_the_paper() -> None:
    client, link = signed_in(ben()), invite()
    client.get(link)
    choose(client, "here")

    assert client.get(link, follow=True).redirect_chain[-1][0] == "/es/"


def test_a_form_from_elsewhere_accepts_nothing() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ben(), "allauth.account.auth_backends.AuthenticationBackend")
    client.get(invite())

    assert client.post(reverse("subscriptions:accept"), {"way": "here"}).status_code == 403
    assert Invitation.objects.get().state == "open"


def test_a_member_of_it_is_told_that_the_seat_is_for_somebody_else() -> None:
    reader, owner = ben(), ana()
    faro = running(owner, "business-5")
    give_seat(faro, reader)
    invitations.invite(faro, CARLA, "es", timezone.now())
    client = signed_in(reader)

    text = client.get(link_in(mail.outbox[0]), follow=True).content.decode()

    assert "ya tiene plaza en esta suscripción" in text
    assert token_in(mail.outbox[0]) not in text
