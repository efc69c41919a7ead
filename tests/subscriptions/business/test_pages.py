import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gaceta.subscriptions.business import listings, sending, usage
from gaceta.subscriptions.business.administrators import let_administer
from gaceta.subscriptions.business.lists import read_list
from gaceta.subscriptions.invitations import invite
from gaceta.subscriptions.memberships import end, give_seat
from gaceta.subscriptions.models import (
    Administrator,
    Company,
    Domain,
    FormerSeat,
    Invitation,
    InvitationList,
    Subscription,
)
from tests.readers.people import ana, ben, dario, signed_in
from tests.subscriptions.companies import colleague, faro, proven, seated
from tests.subscriptions.offers import subscribed

pytestmark = pytest.mark.django_db

Queries = Callable[[int], Any]


@pytest.fixture
def company() -> Subscription:
    return faro(dario())


@pytest.fixture
def client(company: Subscription) -> Client:
    """The browser of Faro's owner."""
    return signed_in(company.owner)


def at(name: str, *args: int) -> str:
    return reverse(f"subscriptions:{name}", args=args).replace("/es/", "/en/")


def text(client: Client, name: str, *args: int, **query: str) -> str:
    response = client.get(at(name, *args), query)
    assert response.status_code == 200
    return response.content.decode()


def checked(client: Client, company: Subscription, pasted: str, **more: Any) -> InvitationList:
    """The list that was made of this."""
    form = {"pasted": pasted, "language": "en", **more}
    response = client.post(at("company-invite", company.pk), form)
    assert response.status_code == 302, response.content.decode()
    return InvitationList.objects.latest("pk")


def acted(client: Client, company: Subscription, number: int, **form: str) -> str:
    """What the page says once the seat's form was sent as the page has it."""
    page = text(client, "company-seat", company.pk, number)
    [of, *_same] = re.findall(r'name="of" value="([^"]*)"', page)
    address = at("company-seat", company.pk, number)
    response = client.post(address, {"of": of, "language": "en", **form}, follow=True)
    return response.content.decode()


def every_page(company: Subscription) -> list[str]:
    kept = listings.keep(company, company.owner, "en", read_list("x@faro.example"), timezone.now())
    domain = proven(company)
    return [
        at("company", company.pk),
        at("company-name", company.pk),
        at("company-use", company.pk),
        at("company-export", company.pk),
        at("company-seat", company.pk, 1),
        at("company-invite", company.pk),
        at("company-list", company.pk, kept.pk),
        at("company-progress", company.pk, kept.pk),
        at("company-domains", company.pk),
        at("company-domain", company.pk, domain.pk),
    ]


def every_form(company: Subscription) -> list[str]:
    kept, domain = InvitationList.objects.get(), Domain.objects.get()
    return [
        *every_page_that_takes_a_form(company, kept, domain),
        at("company-send", company.pk, kept.pk),
        at("company-discard", company.pk, kept.pk),
        at("company-give-up", company.pk, domain.pk),
    ]


def every_page_that_takes_a_form(
    company: Subscription, kept: InvitationList, domain: Domain
) -> list[str]:
    return [
        at("company-name", company.pk),
        at("company-seat", company.pk, 1),
        at("company-invite", company.pk),
        at("company-list", company.pk, kept.pk),
        at("company-domains", company.pk),
        at("company-domain", company.pk, domain.pk),
    ]


def test_the_owner_sees_every_page(client: Client, company: Subscription) -> None:
    for path in every_page(company):
        assert client.get(path).status_code == 200, path


def test_somebody_elses_company_is_not_there_and_its_people_see_nothing_of_it(
    company: Subscription,
) -> None:
    pages = every_page(company)
    member, other_owner = seated(company), ben()
    faro(other_owner, 2)

    for reader in (member, other_owner, ana()):
        browser = signed_in(reader)
        for path in pages:
            assert browser.get(path).status_code == 404, path
        for path in every_form(company):
            assert browser.post(path).status_code == 404, path


def test_another_companys_lists_domains_and_seats_are_not_to_be_had_through_ones_own() -> None:
    mine, other = faro(ana(), 2), faro(dario())
    every_page(other)
    kept, domain = InvitationList.objects.get(), Domain.objects.get()
    browser = signed_in(mine.owner)

    for name, pk in (("company-list", kept.pk), ("company-domain", domain.pk), ("company-seat", 5)):
        assert browser.get(at(name, mine.pk, pk)).status_code == 404
    for name, pk in (("company-send", kept.pk), ("company-give-up", domain.pk)):
        assert browser.post(at(name, mine.pk, pk)).status_code == 404


def test_whoever_is_not_signed_in_is_asked_to(company: Subscription) -> None:
    for path in every_page(company):
        response = Client().get(path)
        assert response.status_code == 302
        assert "/account/login/" in response["Location"]


def test_no_form_counts_without_its_proof(company: Subscription) -> None:
    every_page(company)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(company.owner)

    for path in [*every_form(company), at("join", company.pk)]:
        assert browser.post(path).status_code == 403, path


@pytest.mark.parametrize("company_id", [0, 10**9, 10**30])
def test_a_company_that_there_is_not_is_not_there(client: Client, company_id: int) -> None:
    assert client.get(f"/en/subscription/business/{company_id}/").status_code == 404


def test_the_way_to_ones_company_is_short(client: Client, company: Subscription) -> None:
    response = client.get(at("business"))
    assert response["Location"].endswith(f"/business/{company.pk}/")

    faro(company.owner, 2)
    assert "Your companies" in text(client, "business")

    assert signed_in(ben()).get(at("business")).status_code == 404


def test_the_owners_page_of_people_leads_to_the_company(
    client: Client, company: Subscription
) -> None:
    assert client.get(at("people"))["Location"].endswith(f"/business/{company.pk}/")

    subscribed(company.owner, "premium")
    assert client.get(at("people")).status_code == 200


def test_the_seats_are_told_in_numbers_and_by_person(client: Client, company: Subscription) -> None:
    reader = seated(company)
    invite(company, "new@faro.example", "en", timezone.now())

    page = text(client, "company", company.pk)

    assert re.findall(r"<dd>(\d+)</dd>", page) == ["5", "1", "1", "3"]
    for told in (reader.email, "Held since", "new@faro.example", "Offered until", "Nobody"):
        assert told in page


def test_people_are_searched_and_paged_through(client: Client) -> None:
    company = faro(client_owner(client), 120)
    seated(company, 7)

    assert "colega7@" in text(client, "company", company.pk, q="colega7")
    assert "Nobody is found by that" in text(client, "company", company.pk, q="nobody")
    assert "Page 2 of 3" in text(client, "company", company.pk, page="2")
    assert "Page 3 of 3" in text(client, "company", company.pk, page="99")
    assert "?kind=free&amp;page=2" in text(client, "company", company.pk, kind="free")


def client_owner(client: Client) -> Any:
    return Subscription.objects.get(company__name="Faro").owner


def test_ten_thousand_seats_take_no_more_queries_than_three(
    client: Client, company: Subscription, django_assert_max_num_queries: Any
) -> None:
    large = faro(company.owner, 10_000)
    client.get(at("company", company.pk))

    with django_assert_max_num_queries(14):
        client.get(at("company", large.pk))
    with django_assert_max_num_queries(14):
        client.get(at("company-use", large.pk))


def test_what_is_wrong_with_a_list_is_told_line_by_line_before_anybody_is_written_to(
    client: Client, company: Subscription
) -> None:
    kept = checked(client, company, "a@faro.example\nb@@faro.example\na@faro.example")

    page = text(client, "company-list", company.pk, kept.pk)

    assert "1 person can be invited." in page
    assert "2 lines need your eyes." in page
    assert "Line 2" in page
    assert "This is not an email address." in page
    assert "It is in the list twice" in page
    assert not mail.outbox


def test_a_line_is_corrected_and_the_list_checked_again(
    client: Client, company: Subscription
) -> None:
    kept = checked(client, company, "a@faro.example\nb@@faro.example")
    wrong = kept.lines.get(number=2)

    client.post(at("company-list", company.pk, kept.pk), {f"line-{wrong.pk}": "b@faro.example"})

    assert "2 people can be invited." in text(client, "company-list", company.pk, kept.pk)


def test_a_file_is_read_with_what_is_pasted(client: Client, company: Subscription) -> None:
    file = SimpleUploadedFile("people.csv", "\ufeffname;email\r\nÁna;b@faro.example\r\n".encode())

    kept = checked(client, company, "", file=file)

    assert [line.email for line in kept.lines.all()] == ["b@faro.example"]


@pytest.mark.usefixtures("letters_go_out")
def test_a_list_is_sent_when_it_is_said_and_the_page_tells_how_it_went(
    client: Client, company: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = checked(client, company, "a@faro.example\nb@@faro.example")
    # Of a test's transaction no thread beside it sees anything: the list is sent at once.
    monkeypatch.setattr(sending, "send_in_background", lambda kept: sending.send(kept.pk))

    client.post(at("company-send", company.pk, kept.pk))

    page = text(client, "company-list", company.pk, kept.pk)
    assert [letter.to for letter in mail.outbox] == [["a@faro.example"]]
    assert "1 letter went out." in page
    assert "b@@faro.example" in page
    told = client.get(at("company-progress", company.pk, kept.pk)).json()
    assert told == {"done": 1, "total": 1, "sending": False}


def test_a_list_that_is_sent_is_not_corrected_any_more(
    client: Client, company: Subscription
) -> None:
    kept = checked(client, company, "a@@faro.example")
    InvitationList.objects.update(ordered=timezone.now())

    client.post(
        at("company-list", company.pk, kept.pk), {f"line-{kept.lines.get().pk}": "a@faro.example"}
    )

    assert kept.lines.get().email == ""
    assert client.post(at("company-discard", company.pk, kept.pk)).status_code == 404


def test_a_list_that_is_thrown_away_is_gone(client: Client, company: Subscription) -> None:
    kept = checked(client, company, "a@faro.example")

    client.post(at("company-discard", company.pk, kept.pk))

    assert not InvitationList.objects.exists()
    assert not Invitation.objects.exists()


LONG = "\n".join(f"reader{number}@faro.example" for number in range(100_000)).encode()


def test_a_file_of_a_hundred_thousand_lines_gets_a_clear_answer(
    client: Client, company: Subscription
) -> None:
    file = SimpleUploadedFile("people.csv", LONG)

    response = client.post(at("company-invite", company.pk), {"language": "en", "file": file})

    assert "The list is too long to be checked at once." in response.content.decode()
    assert "10,000 addresses" in response.content.decode()
    assert not InvitationList.objects.exists()


def test_a_hundred_thousand_lines_that_are_pasted_get_a_clear_answer(
    client: Client, company: Subscription
) -> None:
    form = {"language": "en", "pasted": LONG.decode()}

    response = client.post(at("company-invite", company.pk), form)

    assert "The list is too long to be checked at once." in response.content.decode()


def test_what_is_pasted_and_too_big_for_a_form_gets_a_clear_answer(
    client: Client, company: Subscription
) -> None:
    form = {"language": "en", "pasted": LONG.decode() * 2}

    response = client.post(at("company-invite", company.pk), form)

    assert response.status_code == 413
    assert "The list is too long" in response.content.decode()


def test_a_form_of_ten_megabytes_is_not_even_read(client: Client, company: Subscription) -> None:
    file = SimpleUploadedFile("people.csv", b"x" * 10_000_000)

    response = client.post(at("company-invite", company.pk), {"language": "en", "file": file})

    assert response.status_code == 413


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"PK\x03\x04", "We cannot read this file."), (b" \r\n", "There is no address in the list.")],
)
def test_a_file_that_is_no_list_is_told_so(
    client: Client, company: Subscription, data: bytes, said: str
) -> None:
    file = SimpleUploadedFile("people.xlsx", data)

    response = client.post(at("company-invite", company.pk), {"language": "en", "file": file})

    assert said in response.content.decode()


def test_lists_are_not_without_number(
    client: Client, company: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listings, "LISTS_AN_HOUR", 1)
    checked(client, company, "a@faro.example")

    response = client.post(
        at("company-invite", company.pk), {"pasted": "a@faro.example", "language": "en"}
    )

    assert "Try again later." in response.content.decode()


def test_a_seat_is_moved(client: Client, company: Subscription) -> None:
    reader = seated(company)

    said = acted(client, company, 1, action="move", email="new@faro.example")

    assert "is offered to new@faro.example" in said
    assert not company.seats.filter(reader=reader).exists()
    assert Invitation.objects.get().email == "new@faro.example"


def test_a_seat_is_not_moved_to_who_holds_one(client: Client, company: Subscription) -> None:
    seated(company), seated(company, 2)

    said = acted(client, company, 1, action="move", email="colega2@faro.example")

    assert "reads on your subscription already" in said
    assert company.seats.exclude(reader=None).count() == 2


def test_a_seat_is_taken_back_offered_offered_again_and_withdrawn(
    client: Client, company: Subscription
) -> None:
    seated(company)

    assert "The seat is free" in acted(client, company, 1, action="take-away")
    assert "is invited" in acted(client, company, 1, action="offer", email="new@faro.example")
    assert "sent again" in acted(client, company, 1, action="resend")
    assert "withdrawn" in acted(client, company, 1, action="withdraw")
    assert company.seats.filter(reader=None).count() == 5
    assert Invitation.objects.get().state == Invitation.State.WITHDRAWN


def test_a_form_about_a_seat_that_changed_meanwhile_does_nothing(
    client: Client, company: Subscription
) -> None:
    reader = seated(company)
    form = {"of": "somebody-else", "action": "take-away"}

    response = client.post(at("company-seat", company.pk, 1), form, follow=True)

    assert "has changed meanwhile" in response.content.decode()
    assert company.seats.filter(reader=reader).exists()


@pytest.mark.parametrize("action", ["", "move", "take-away", "resend", "let-administer", "x"])
def test_what_cannot_be_done_with_a_free_seat_is_not_done(
    client: Client, company: Subscription, action: str
) -> None:
    form = {"of": "", "action": action, "email": "new@faro.example", "language": "en"}

    assert client.post(at("company-seat", company.pk, 1), form).status_code == 302
    assert not Invitation.objects.exists()


def test_the_owner_makes_an_administrator_who_makes_no_other(
    client: Client, company: Subscription
) -> None:
    deputy, member = seated(company), seated(company, 2)
    acted(client, company, 1, action="let-administer")

    browser = signed_in(deputy)
    assert member.email in text(browser, "company", company.pk)
    acted(browser, company, 2, action="let-administer")
    assert [it.reader for it in Administrator.objects.all()] == [deputy]

    acted(client, company, 1, action="stop-administering")
    assert browser.get(at("company", company.pk)).status_code == 404


def test_use_is_days_by_month_and_person_and_nothing_of_reading(
    client: Client, company: Subscription
) -> None:
    reader = seated(company)
    usage.count(str(company.seats.get(reader=reader).key), timezone.localdate())

    page = text(client, "company-use", company.pk)

    assert "Colega 1" in page
    assert re.search(rf'<td data-label="{timezone.localdate():%b}[^"]*">1</td>', page)


def test_the_export_is_a_file(client: Client, company: Subscription) -> None:
    seated(company)

    response = client.get(at("company-export", company.pk))

    assert response.streaming
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    assert "colega1@faro.example" in b"".join(response).decode()


def test_the_company_is_called_what_its_administrators_say(
    client: Client, company: Subscription
) -> None:
    client.post(at("company-name", company.pk), {"name": "Faro & Hijas"})

    assert Company.objects.get().name == "Faro & Hijas"
    assert "Faro &amp; Hijas" in text(client, "company", company.pk)


def test_a_domain_is_proven_by_the_code_in_the_letter(
    client: Client, company: Subscription
) -> None:
    asked = client.post(at("company-domains", company.pk), {"address": "marta@faro.example"})
    [code] = re.findall(r"^\d{8}$", mail.outbox[0].body, flags=re.MULTILINE)

    wrong = client.post(asked["Location"], {"code": "0"})
    assert "This is not the code" in wrong.content.decode()
    client.post(asked["Location"], {"code": code})

    assert "proven on" in text(client, "company-domains", company.pk)


def test_a_mail_providers_domain_is_refused_with_the_reason(
    client: Client, company: Subscription
) -> None:
    response = client.post(at("company-domains", company.pk), {"address": "faro@gmail.com"})

    assert "Anybody can have an address in this domain" in response.content.decode()


def test_a_code_that_cannot_be_sent_is_told(
    client: Client, company: Subscription, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    response = client.post(at("company-domains", company.pk), {"address": "marta@faro.example"})

    assert "could not be sent" in response.content.decode()


def test_who_may_join_sees_it_at_the_offer_and_in_the_account_and_comes_back_where_they_were(
    company: Subscription,
) -> None:
    proven(company)
    reader = colleague()
    browser = signed_in(reader)
    for name in ("subscriptions:offer", "readers:account"):
        page = browser.get(reverse(name)).content.decode()
        assert "Tu empresa, Faro, tiene una plaza para ti." in page
    offer = browser.get(reverse("subscriptions:offer"), {"next": "/es/local/a-story/"})
    assert '<input type="hidden" name="next" value="/es/local/a-story/">' in offer.content.decode()

    response = browser.post(at("join", company.pk), {"next": "/es/local/a-story/"})

    assert response["Location"] == "/es/local/a-story/"
    assert company.seats.filter(reader=reader).exists()


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example/", "\\\\evil", ""])
def test_after_joining_nobody_is_led_off_the_site(company: Subscription, path: str) -> None:
    proven(company)

    response = signed_in(colleague()).post(at("join", company.pk), {"next": path})

    assert response["Location"] == "/en/"


def test_who_may_not_join_sees_nothing_and_cannot(company: Subscription) -> None:
    proven(company)
    browser = signed_in(ben())

    assert "Faro" not in browser.get(reverse("subscriptions:offer")).content.decode()
    assert "Faro" not in browser.get(reverse("readers:account")).content.decode()
    assert browser.post(at("join", company.pk)).status_code == 404
    assert browser.get(at("join", company.pk)).status_code == 405


def test_the_former_reader_is_told_in_the_account_until_they_have_seen_it(
    client: Client, company: Subscription
) -> None:
    reader = seated(company)
    browser = signed_in(reader)
    acted(client, company, 1, action="take-away")
    former = FormerSeat.objects.get()

    assert "Faro gave your seat to somebody else" in browser.get("/en/account/").content.decode()
    assert client.post(at("former-seen", former.pk)).status_code == 404
    browser.post(at("former-seen", former.pk))
    assert "gave your seat" not in browser.get("/en/account/").content.decode()


def test_who_has_to_do_with_no_company_is_told_of_none() -> None:
    assert "Your company" not in signed_in(ben()).get("/en/account/").content.decode()


def test_the_account_leads_to_the_company(client: Client, company: Subscription) -> None:
    assert "Administer the seats of Faro" in client.get("/en/account/").content.decode()


def test_a_subscription_that_is_over_says_so(client: Client, company: Subscription) -> None:
    end(company)

    assert "This subscription is over." in text(client, "company", company.pk)


def test_a_deputy_is_told_nothing_of_paying(company: Subscription) -> None:
    deputy = seated(company)
    let_administer(company, deputy)

    assert "Add seats" not in text(signed_in(deputy), "company", company.pk)
    assert give_seat(company, deputy).reader == deputy


def test_the_account_of_who_pays_leads_to_the_companys_pages_alone() -> None:
    owner = dario()
    faro(owner)

    page = signed_in(owner).get(reverse("readers:account")).content.decode()

    assert "Tu gente" not in page
    assert "no ocupas ninguna de sus plazas" in page
    assert "Administrar las plazas de Faro" in page
