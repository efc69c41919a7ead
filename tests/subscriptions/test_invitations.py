import logging
from collections.abc import Callable
from datetime import timedelta
from email.parser import BytesParser
from email.policy import default
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from gaceta.readers.models import Reader
from gaceta.subscriptions import invitations, letters
from gaceta.subscriptions.invitations import (
    AlreadyHolds,
    AlreadyInvited,
    AlreadyMember,
    BadAddress,
    Expired,
    TooManyLetters,
    Unknown,
    Used,
    Withdrawn,
    accept,
    invite,
    resend,
    withdraw,
)
from gaceta.subscriptions.memberships import Ended, NoSeatLeft, end, give_seat
from gaceta.subscriptions.models import Invitation, Subscription, free_seats
from tests.readers.people import ana, ben, dario
from tests.subscriptions.letters import token_in
from tests.subscriptions.offers import MONTH, NOW, subscribed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("letters_go_out")]

CARLA = "carla@gaceta.example"
DAY = timedelta(days=1)

FORGED = "Zm9yZ2VkLWJ1dC1vZi10aGUtcmlnaHQtbGVuZ3RoLTE"
"""As long as a real token."""


def carla() -> Reader:
    return Reader.objects.create_user(CARLA, name="Carla")


def test_an_invitation_is_a_letter_with_a_link_that_gives_the_seat() -> None:
    premium = subscribed(ana(), "premium")

    invite(premium, CARLA, "es", NOW)

    [letter] = mail.outbox
    assert letter.to == [CARLA]
    assert letter.subject == "Ana te invita a leer Gaceta"
    assert "7 de diciembre" in letter.body
    reader = carla()
    assert accept(token_in(letter), reader, NOW).reader == reader


def test_only_the_hash_of_the_token_is_stored() -> None:
    invitation = invite(subscribed(ana(), "premium"), CARLA, "es", NOW)

    token = token_in(mail.outbox[0])

    assert len(token) == 43
    row = Invitation.objects.filter(pk=invitation.pk).values().get()
    assert token not in str(row)


def test_a_letter_is_in_the_language_asked_for_and_a_readers_in_their_own() -> None:
    faro = subscribed(dario(), "business-5")
    Reader.objects.create_user(CARLA, language="es")

    invite(faro, "elia@gaceta.example", "en", NOW)
    invite(faro, CARLA, "en", NOW)

    assert mail.outbox[0].subject == "Dario invites you to read Gaceta"
    assert "/en/subscription/" in mail.outbox[0].body
    assert mail.outbox[1].subject == "Dario te invita a leer Gaceta"


def test_owner_members_and_open_invitations_never_exceed_the_seats() -> None:
    premium = subscribed(ana(), "premium")
    invite(premium, CARLA, "es", NOW)

    with pytest.raises(NoSeatLeft):
        invite(premium, "elia@gaceta.example", "es", NOW)
    Invitation.objects.update(expires=MONTH.end + 3650 * DAY)
    with pytest.raises(NoSeatLeft):
        give_seat(Subscription.objects.get(), ben())


def test_an_individual_subscription_has_no_seat_to_offer() -> None:
    with pytest.raises(NoSeatLeft):
        invite(subscribed(ana()), CARLA, "es", NOW)


def test_an_expired_invitation_frees_its_seat_and_opens_nothing() -> None:
    premium = subscribed(ana(), "premium")
    first = invite(premium, CARLA, "es", NOW)
    later = NOW + 14 * DAY
    assert free_seats(premium, later - timedelta(seconds=1)).count() == 0
    assert free_seats(premium, later).count() == 1

    invite(premium, "elia@gaceta.example", "es", later)

    first.refresh_from_db()
    assert first.state == Invitation.State.EXPIRED
    with pytest.raises(Expired):
        accept(token_in(mail.outbox[0]), carla(), later)


def test_an_invitation_is_open_until_it_expires() -> None:
    invite(subscribed(ana(), "premium"), CARLA, "es", NOW)
    token, reader = token_in(mail.outbox[0]), carla()

    with pytest.raises(Expired):
        accept(token, reader, NOW + 14 * DAY)
    assert accept(token, reader, NOW + 14 * DAY - timedelta(seconds=1)).reader == reader


def test_tidying_marks_what_has_expired_and_nothing_else() -> None:
    faro = subscribed(dario(), "business-5")
    old = invite(faro, CARLA, "es", NOW)
    new = invite(faro, "elia@gaceta.example", "es", NOW + DAY)

    assert invitations.tidy(NOW + 14 * DAY) == 1

    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.state, new.state) == ("expired", "open")


def test_a_withdrawn_invitation_frees_its_seat_and_opens_nothing() -> None:
    premium = subscribed(ana(), "premium")
    invitation = invite(premium, CARLA, "es", NOW)

    withdraw(invitation)

    assert free_seats(premium, NOW).count() == 1
    with pytest.raises(Withdrawn):
        accept(token_in(mail.outbox[0]), carla(), NOW)


def test_withdrawing_what_was_accepted_changes_nothing() -> None:
    premium = subscribed(ana(), "premium")
    invitation, reader = invite(premium, CARLA, "es", NOW), carla()
    accept(token_in(mail.outbox[0]), reader, NOW)

    withdraw(invitation)

    assert premium.seats.filter(reader=reader).exists()
    assert Invitation.objects.get().state == Invitation.State.ACCEPTED


def test_a_second_letter_has_a_new_token_and_the_first_opens_nothing() -> None:
    invitation = invite(subscribed(ana(), "premium"), CARLA, "es", NOW)

    again = resend(invitation, NOW + DAY)

    first, second = (token_in(letter) for letter in mail.outbox)
    reader = carla()
    assert again.expires == NOW + 15 * DAY
    with pytest.raises(Unknown):
        accept(first, reader, NOW + DAY)
    assert accept(second, reader, NOW + DAY).reader == reader


def test_what_is_not_open_is_not_sent_again() -> None:
    invitation = invite(subscribed(ana(), "premium"), CARLA, "es", NOW)
    withdraw(invitation)

    with pytest.raises(Withdrawn):
        resend(invitation, NOW)
    assert len(mail.outbox) == 1


def test_a_used_invitation_gives_nothing_to_another_reader() -> None:
    invite(subscribed(ana(), "premium"), CARLA, "es", NOW)
    token, reader = token_in(mail.outbox[0]), carla()
    seat = accept(token, reader, NOW)

    with pytest.raises(Used):
        accept(token, ben(), NOW)
    assert accept(token, reader, NOW) == seat


def test_the_owner_cannot_take_the_second_seat() -> None:
    owner = ana()
    premium = subscribed(owner, "premium")
    invite(premium, CARLA, "es", NOW)

    with pytest.raises(AlreadyHolds):
        accept(token_in(mail.outbox[0]), owner, NOW)
    assert Invitation.objects.get().state == Invitation.State.OPEN


def test_a_member_is_not_given_another_seat() -> None:
    faro, member = subscribed(dario(), "business-5"), ben()
    give_seat(faro, member)
    invite(faro, CARLA, "es", NOW)

    with pytest.raises(AlreadyHolds):
        accept(token_in(mail.outbox[0]), member, NOW)


def test_an_invitation_may_be_accepted_with_an_account_of_another_address() -> None:
    invite(subscribed(ana(), "premium"), CARLA, "es", NOW)
    reader = ben()

    assert accept(token_in(mail.outbox[0]), reader, NOW).reader == reader


def test_whoever_reads_on_it_already_is_not_invited() -> None:
    owner = ana()

    with pytest.raises(AlreadyMember):
        invite(subscribed(owner, "premium"), "ANA@gaceta.example", "es", NOW)


def test_an_address_is_invited_once_however_it_is_spelled() -> None:
    faro = subscribed(dario(), "business-5")
    first = invite(faro, CARLA, "es", NOW)

    with pytest.raises(AlreadyInvited) as refusal:
        invite(faro, " Carla@GACETA.example ", "es", NOW)
    assert refusal.value.invitation == first


def test_nobody_is_invited_to_what_is_over() -> None:
    premium = subscribed(ana(), "premium")

    with pytest.raises(Ended):
        invite(premium, CARLA, "es", MONTH.end)
    end(premium)
    with pytest.raises(Ended):
        invite(premium, CARLA, "es", NOW)


def test_an_invitation_to_what_is_over_by_now_gives_nothing() -> None:
    premium = subscribed(ana(), "premium")
    invite(premium, CARLA, "es", NOW)
    end(premium)

    with pytest.raises(Ended):
        accept(token_in(mail.outbox[0]), carla(), NOW)


@pytest.mark.parametrize(
    "email",
    [
        "cаrla@gaceta.example",
        "carla@gacetaß.example",
        "ﬁona@gaceta.example",
        "carla@gaceta.example\nBcc: all@gaceta.example",
        "carla@gaceta.example\r\nBcc: all@gaceta.example",
        "carla\r\n@gaceta.example",
        "c" * 10_000 + "@gaceta.example",
        "carla@" + "g" * 10_000 + ".example",
        "c" * 250 + "@gaceta.example",
        "Carla <carla@gaceta.example>",
        "carla@gaceta.example,ben@gaceta.example",
        "carla",
        "@",
        "",
    ],
)
def test_what_is_no_plain_address_gets_no_letter_and_keeps_no_seat(email: str) -> None:
    premium = subscribed(ana(), "premium")

    with pytest.raises(BadAddress):
        invite(premium, email, "es", NOW)

    assert not mail.outbox
    assert free_seats(premium, NOW).count() == 1


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "é" * 43,
        "a" * 43,
        "a" * 10_000,
        "../../../etc/passwd",
        FORGED,
        "' OR 1=1 --",
    ],
)
def test_a_forged_token_opens_nothing(token: str) -> None:
    invite(subscribed(ana(), "premium"), CARLA, "es", NOW)

    with pytest.raises(Unknown):
        accept(token, carla(), NOW)
    with pytest.raises(Unknown):
        invitations.opened(token, NOW)


def test_a_line_break_in_the_inviters_name_makes_no_header() -> None:
    owner = ana()
    Reader.objects.filter(pk=owner.pk).update(name="Ana\r\nBcc: all@gaceta.example")

    invite(subscribed(Reader.objects.get(), "premium"), CARLA, "es", NOW)

    parsed = BytesParser(policy=default).parsebytes(mail.outbox[0].message().as_bytes())
    assert parsed["Bcc"] is None
    assert parsed["To"] == CARLA
    assert "Bcc: all@gaceta.example" in parsed["Subject"]


def test_letters_have_a_limit_a_day() -> None:
    invitation = invite(subscribed(ana(), "premium"), CARLA, "es", NOW)
    for _ in range(19):
        resend(invitation, NOW)

    with pytest.raises(TooManyLetters):
        resend(invitation, NOW)
    withdraw(invitation)
    with pytest.raises(TooManyLetters):
        invite(invitation.seat.subscription, "elia@gaceta.example", "es", NOW)
    invite(invitation.seat.subscription, "elia@gaceta.example", "es", NOW + DAY)


@pytest.mark.parametrize(
    ("fault", "became"),
    [
        (SMTPRecipientsRefused({CARLA: (550, b"no")}), "failed"),
        (ConnectionRefusedError(), "failed"),
        (SMTPServerDisconnected("gone"), "unknown"),
        (TimeoutError(), "unknown"),
    ],
)
def test_a_letter_that_failed_is_told_and_not_sent_again(
    fault: OSError,
    became: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tries: list[Any] = []

    def fail(*args: Any, **kwargs: Any) -> None:
        tries.append(args)
        raise fault

    monkeypatch.setattr(letters, "send", fail)
    with caplog.at_level(logging.WARNING, "gaceta"):
        invitation = invite(subscribed(ana(), "premium"), CARLA, "es", NOW)

    assert Invitation.objects.get(pk=invitation.pk).letter == became
    assert len(tries) == 1
    assert CARLA not in caplog.text


def test_while_a_letter_is_being_sent_its_row_says_that_we_do_not_know(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(
        letters, "send", lambda *_, **__: seen.append(Invitation.objects.get().letter)
    )

    invite(subscribed(ana(), "premium"), CARLA, "es", NOW)

    assert seen == ["unknown"]
    assert Invitation.objects.get().letter == "sent"


def test_the_seat_is_not_offered_and_no_letter_sent_if_the_change_is_undone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    waiting: list[Callable[[], None]] = []
    monkeypatch.setattr(transaction, "on_commit", waiting.append)

    invite(subscribed(ana(), "premium"), CARLA, "es", NOW)

    assert len(waiting) == 1
    assert not mail.outbox


def test_a_path_too_long_to_keep_is_not_kept_in_half() -> None:
    invitation = invite(subscribed(ana(), "premium"), CARLA, "es", NOW, "/es/" + "a" * 10_000)

    assert invitation.next == ""
