from datetime import timedelta

import pytest

from gaceta.subscriptions.business import listings
from gaceta.subscriptions.business.listings import LISTS_AN_HOUR, TooManyLists
from gaceta.subscriptions.business.lists import Problem, read_list
from gaceta.subscriptions.invitations import invite
from gaceta.subscriptions.models import Invitation, InvitationLine, InvitationList, Subscription
from tests.readers.people import ben, dario
from tests.subscriptions.companies import faro, seated
from tests.subscriptions.offers import NOW, after_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Subscription:
    return faro(dario())


def kept(company: Subscription, text: str) -> InvitationList:
    return listings.keep(company, company.owner, "es", read_list(text), NOW)


def told(found: InvitationList) -> list[tuple[str, str]]:
    return [(line.text, line.problem or line.state) for line in found.lines.all()]


def test_good_lines_are_ready_and_bad_ones_say_why(company: Subscription) -> None:
    member = seated(company)
    invite(company, "invited@faro.example", "es", NOW)

    found = kept(
        company, f"new@faro.example\nnobody\n{member.email}\ninvited@faro.example\nNEW@faro.example"
    )

    assert told(found) == [
        ("new@faro.example", "ready"),
        ("nobody", Problem.NOT_AN_ADDRESS),
        (member.email, Problem.HOLDS_A_SEAT),
        ("invited@faro.example", Problem.INVITED),
        ("NEW@faro.example", Problem.TWICE),
    ]


def test_nobody_is_written_to_before_it_is_said(company: Subscription) -> None:
    kept(company, "new@faro.example")

    assert not Invitation.objects.exists()


def test_as_many_are_ready_as_there_are_free_seats() -> None:
    company = faro(dario(), seats=3)
    seated(company)

    found = kept(company, "a@faro.example\nwrong\nb@faro.example\nc@faro.example")

    assert [problem for _text, problem in told(found)] == [
        "ready",
        Problem.NOT_AN_ADDRESS,
        "ready",
        Problem.NO_SEAT_LEFT,
    ]


def test_who_was_invited_by_another_address_holds_a_seat_by_it_too(company: Subscription) -> None:
    invitation = invite(company, "private@home.example", "es", NOW)
    reader = ben()
    Invitation.objects.filter(pk=invitation.pk).update(state="accepted", accepted_by=reader)
    invitation.seat.reader = reader
    invitation.seat.save()

    found = kept(company, "private@home.example")

    assert told(found) == [("private@home.example", Problem.HOLDS_A_SEAT)]


def test_a_corrected_line_keeps_its_number_and_becomes_ready(company: Subscription) -> None:
    found = kept(company, "a@faro.example\nb@@faro.example")
    wrong = found.lines.get(number=2)

    listings.correct(found, {wrong.pk: "b@faro.example"}, NOW)

    line = found.lines.get(number=2)
    assert [line.pk, line.state, line.email] == [wrong.pk, "ready", "b@faro.example"]


def test_a_correction_that_is_wrong_again_says_why_anew(company: Subscription) -> None:
    found = kept(company, "a@faro.example\nb@@faro.example")

    listings.correct(found, {found.lines.get(number=2).pk: "a@faro.example"}, NOW)

    assert told(found)[1] == ("a@faro.example", Problem.TWICE)


def test_an_emptied_line_is_left_out(company: Subscription) -> None:
    found = kept(company, "a@faro.example\nb@@faro.example")

    listings.correct(found, {found.lines.get(number=2).pk: "  "}, NOW)

    assert told(found) == [("a@faro.example", "ready")]


def test_another_lists_line_is_not_corrected_with_this_one(company: Subscription) -> None:
    found, other = kept(company, "nobody"), kept(faro(ben()), "somebody")

    listings.correct(found, {other.lines.get().pk: "a@faro.example"}, NOW)

    assert told(other) == [("somebody", Problem.NOT_AN_ADDRESS)]


def test_what_changed_meanwhile_is_seen_when_the_list_is_checked_again(
    company: Subscription,
) -> None:
    found = kept(company, "a@faro.example")
    invite(company, "a@faro.example", "es", NOW)

    listings.correct(found, {}, NOW)

    assert told(found) == [("a@faro.example", Problem.INVITED)]


def test_a_list_of_ten_thousand_lines_is_kept_whole(company: Subscription) -> None:
    found = kept(company, "\n".join(f"r{n}@faro.example" for n in range(10_000)))

    assert found.lines.filter(state=InvitationLine.State.READY).count() == 5
    assert found.lines.filter(problem=Problem.NO_SEAT_LEFT).count() == 9_995


def test_lists_are_not_without_number(company: Subscription) -> None:
    for _ in range(LISTS_AN_HOUR):
        kept(company, "a@faro.example")

    with pytest.raises(TooManyLists):
        kept(company, "a@faro.example")


def test_old_lists_are_forgotten(company: Subscription) -> None:
    old = kept(company, "a@faro.example")
    InvitationList.objects.filter(pk=old.pk).update(made=after_days(-31))

    new = kept(company, "b@faro.example")

    assert list(InvitationList.objects.all()) == [new]
    assert new.made - NOW == timedelta(0)
