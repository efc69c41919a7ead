import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from gaceta.readers.addresses import LookAlike
from gaceta.subscriptions.business import domains
from gaceta.subscriptions.business.domains import (
    ATTEMPTS,
    CODE_LASTS,
    CODES_A_DAY,
    CodeOver,
    NotOffered,
    PublicMail,
    TooManyCodes,
    WrongCode,
    ask_code,
    join,
    offering,
    prove,
)
from gaceta.subscriptions.invitations import BadAddress, invite
from gaceta.subscriptions.memberships import end
from gaceta.subscriptions.models import Domain, Subscription
from tests.readers.people import ana, ben, dario
from tests.subscriptions.companies import colleague, faro, proven, seated
from tests.subscriptions.offers import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def company() -> Subscription:
    return faro(dario())


def asked(company: Subscription, address: str = "marta@faro.example") -> tuple[Domain, str]:
    """The domain, and the code that was mailed."""
    domain = ask_code(company, address, "en", NOW)
    [code] = re.findall(r"^\d{8}$", mail.outbox[-1].body, flags=re.MULTILINE)
    return domain, code


def is_proven(domain: Domain) -> bool:
    return Domain.objects.get(pk=domain.pk).proven is not None


def test_a_code_in_a_letter_to_an_address_there_proves_the_domain(company: Subscription) -> None:
    domain, code = asked(company)
    assert mail.outbox[0].to == ["marta@faro.example"]
    assert not is_proven(domain)

    prove(domain, f" {code[:4]} {code[4:]} ", NOW)

    assert is_proven(domain)


def test_the_code_is_not_stored(company: Subscription) -> None:
    domain, code = asked(company)

    assert code not in str(Domain.objects.filter(pk=domain.pk).values().get())


def test_a_code_counts_once(company: Subscription) -> None:
    domain, code = asked(company)
    prove(domain, code, NOW)
    domains.give_up(domain)

    with pytest.raises(CodeOver):
        prove(domain, code, NOW)


def test_a_code_counts_for_half_an_hour(company: Subscription) -> None:
    domain, code = asked(company)

    with pytest.raises(CodeOver):
        prove(domain, code, NOW + CODE_LASTS)


def test_a_newer_code_makes_the_older_one_wrong(company: Subscription) -> None:
    domain, old = asked(company)
    _same, new = asked(company)

    with pytest.raises(WrongCode):
        prove(domain, old, NOW)
    prove(domain, new, NOW)


def test_a_code_is_not_to_be_guessed(company: Subscription) -> None:
    domain, code = asked(company)
    for _ in range(ATTEMPTS):
        with pytest.raises(WrongCode):
            prove(domain, "x", NOW)

    with pytest.raises(CodeOver):
        prove(domain, code, NOW)
    assert not is_proven(domain)


def test_a_domain_proves_nothing_for_another(company: Subscription) -> None:
    _domain, code = asked(company)
    other, _code = asked(company, "marta@other.example")

    with pytest.raises(WrongCode):
        prove(other, code, NOW)


def test_codes_are_not_without_number_though_the_domain_be_given_up(company: Subscription) -> None:
    for number in range(CODES_A_DAY):
        domains.give_up(asked(company, f"marta@faro{number % 2}.example")[0])

    with pytest.raises(TooManyCodes):
        asked(company)
    assert len(mail.outbox) == CODES_A_DAY
    ask_code(company, "marta@faro.example", "en", NOW + timedelta(days=1))


@pytest.mark.parametrize(
    "address",
    ["faro@gmail.com", "faro@GoogleMail.com", "faro@yahoo.com.mx", "faro@x.mailinator.com"],
)
def test_a_mail_providers_domain_is_nobodys_own(company: Subscription, address: str) -> None:
    with pytest.raises(PublicMail):
        asked(company, address)
    assert not mail.outbox


@pytest.mark.parametrize(
    "address", ["a@fаro.example", "a@xn--fro-5cd.example", "a@straße.example", "а@faro.example"]
)
def test_a_domain_that_looks_like_another_is_refused(company: Subscription, address: str) -> None:
    with pytest.raises(LookAlike):
        asked(company, address)


@pytest.mark.parametrize(
    "address", ["", "faro.example", "a@", "a@faro", "a@faro..example", "a@[1.2.3.4]"]
)
def test_what_is_no_address_in_a_domain_is_refused(company: Subscription, address: str) -> None:
    with pytest.raises(BadAddress):
        asked(company, address)


def test_a_domain_in_letters_of_its_own_is_known_as_dns_spells_it(company: Subscription) -> None:
    domain, _code = asked(company, "marta@Añil.example")

    assert domain.name == "xn--ail-7ma.example"


def test_whoever_has_a_confirmed_address_in_a_proven_domain_may_join(company: Subscription) -> None:
    proven(company)
    reader = colleague()

    assert list(offering(reader, NOW)) == [company]
    assert join(company, reader, NOW).reader == reader
    assert not offering(reader, NOW)


def unproven(company: Subscription) -> Any:
    Domain.objects.create(subscription=company, name="faro.example", code_sent=NOW, code_hash="x")
    return colleague()


def unconfirmed(company: Subscription) -> Any:
    proven(company)
    return colleague(verified=False)


def elsewhere(company: Subscription) -> Any:
    proven(company)
    return colleague(domain="faro.example.org")


def below(company: Subscription) -> Any:
    proven(company)
    return colleague(domain="mail.faro.example")


def given_up(company: Subscription) -> Any:
    domains.give_up(proven(company))
    return colleague()


def full(company: Subscription) -> Any:
    proven(company)
    for number in range(2, 7):
        seated(company, number)
    return colleague()


def promised(company: Subscription) -> Any:
    """Four seats are held, and the last is offered to somebody."""
    proven(company)
    for number in range(2, 6):
        seated(company, number)
    invite(company, "new@home.example", "es", NOW)
    return colleague()


def over(company: Subscription) -> Any:
    proven(company)
    end(company)
    return colleague()


def a_member(company: Subscription) -> Any:
    proven(company)
    return seated(company)


@pytest.mark.parametrize(
    "situation",
    [unproven, unconfirmed, elsewhere, below, given_up, full, promised, over, a_member],
)
def test_nobody_else_joins(company: Subscription, situation: Callable[[Subscription], Any]) -> None:
    reader = situation(company)

    assert not offering(reader, NOW)
    with pytest.raises(NotOffered):
        join(company, reader, NOW)


def test_another_companys_domain_gives_no_seat_of_this_one(company: Subscription) -> None:
    proven(faro(ana()))

    with pytest.raises(NotOffered):
        join(company, colleague(), NOW)


def test_who_joined_keeps_the_seat_when_the_domain_is_given_up(company: Subscription) -> None:
    domain, reader = proven(company), colleague()
    join(company, reader, NOW)

    domains.give_up(domain)

    assert company.seats.filter(reader=reader).exists()


def test_a_domain_is_shown_while_it_is_proven_or_its_code_counts(company: Subscription) -> None:
    waiting, _code = asked(company)
    done = proven(company, "other.example")

    assert set(domains.shown(company, NOW)) == {waiting, done}
    assert set(domains.shown(company, NOW + CODE_LASTS)) == {done}


def test_two_addresses_of_one_reader_both_count(company: Subscription) -> None:
    proven(company)
    reader = ben()
    reader.emailaddress_set.create(email="ben@faro.example", verified=True)

    assert list(offering(reader, NOW)) == [company]
