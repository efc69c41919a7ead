"""Which terms are in force, who accepted them, and what happens until somebody answers."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from gaceta.readers.models import Reader
from gaceta.subscriptions import terms
from gaceta.subscriptions.memberships import give_seat
from gaceta.subscriptions.models import Seat, Subscription, Terms, TermsText
from gaceta.subscriptions.models.terms import InForce
from tests.newspaper import stories
from tests.readers.people import ana, ben, dario, signed_in
from tests.subscriptions.offers import running

pytestmark = pytest.mark.django_db

ASKED = "/es/subscription/terms/asked/"


FIRST = date(2020, 1, 1)


@pytest.fixture(autouse=True)
def the_first_terms_are_old() -> None:
    """So that others can have come into force before today."""
    Terms.objects.update(in_force=FIRST)


def days(number: int) -> timedelta:
    return timedelta(days=number)


def version(day: date, **bodies: str) -> Terms:
    """A version from that day on, in both languages."""
    made = Terms.objects.create(in_force=day)
    for language, body in ({"es": "Nuevas", "en": "New"} | bodies).items():
        TermsText.objects.create(terms=made, language=language, body=body, changes="Menos texto.")
    return made


def text(made: Terms, language: str = "es") -> TermsText:
    return made.texts.get(language=language)


def subscriber(plan: str = "individual", since: int = 100) -> tuple[Reader, Subscription]:
    """Ana, who accepted the first terms and has read for so many days."""
    reader = ana()
    subscription = running(reader, plan)
    Seat.objects.update(since=localdate() - days(since))
    terms.accept(reader, text(Terms.objects.get(in_force=FIRST)), timezone.now())
    return reader, subscription


def story() -> Any:
    return stories.article(stories.section(stories.edition()), access="subscription")


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_newest_version_in_force_counts_and_a_coming_one_does_not() -> None:
    first = Terms.objects.get()
    today = localdate()
    coming = version(today + days(1))

    assert terms.in_force(today) == first
    assert terms.in_force(today + days(1)) == coming
    assert terms.current("en") == text(first, "en")
    assert terms.in_force(FIRST - days(1)) is None


def test_a_language_without_a_text_gets_the_papers_first() -> None:
    assert terms.current("fr") == text(Terms.objects.get(), "es")


def test_accepting_twice_keeps_the_first_time() -> None:
    reader, now = ben(), timezone.now()
    held = terms.current("es")
    assert held is not None

    first = terms.accept(reader, held, now)
    again = terms.accept(reader, held, now + days(1))

    assert again == first
    assert [one.at for one in terms.accepted(reader)] == [now]


def test_accepted_in_one_language_is_accepted() -> None:
    reader, now = ben(), timezone.now()
    assert terms.must_accept(reader, now)

    terms.accept(reader, text(Terms.objects.get(), "en"), now)

    assert not terms.must_accept(reader, now)


def test_what_is_in_force_cannot_be_changed() -> None:
    held = terms.current("es")
    assert held is not None
    held.body = "Otra cosa"

    with pytest.raises(InForce):
        held.save()
    held.refresh_from_db()
    assert "Otra cosa" not in held.body


def test_the_page_shows_the_version_in_force_in_the_language_of_the_page() -> None:
    version(localdate(), es="Solo esto.", en="Just this.")

    assert "<p>Solo esto.</p>" in page(Client(), "/es/subscription/terms/")
    assert "<p>Just this.</p>" in page(Client(), "/en/subscription/terms/")


def test_each_version_has_an_address_and_an_old_one_says_that_it_is_old() -> None:
    version(localdate())

    assert "Versión del" in page(Client(), "/es/subscription/terms/")
    old = page(Client(), "/es/subscription/terms/2020-01-01/")

    assert "No es la que está en vigor" in old
    assert 'id="one-device"' in old


@pytest.mark.parametrize("day", ["2019-01-01", "2026-13-40", "yesterday", "20261123x", "9" * 500])
def test_a_version_that_there_is_not_is_not_here(day: str) -> None:
    assert Client().get(f"/es/subscription/terms/{day}/").status_code == 404


def test_a_coming_version_is_seen_by_the_desk_alone() -> None:
    coming = version(localdate() + days(7))
    address = reverse("subscriptions:terms-version", args=[coming.in_force.isoformat()])

    assert Client().get(address).status_code == 404
    assert signed_in(ana()).get(address).status_code == 404
    assert signed_in(dario()).get(address).status_code == 200


def test_a_text_of_another_language_says_which() -> None:
    made = Terms.objects.create(in_force=localdate())
    TermsText.objects.create(terms=made, language="es", body="Solo en español.")

    assert '<div class="terms__text" lang="es">' in page(Client(), "/en/subscription/terms/")


def test_who_has_accepted_reads_without_a_word_about_it() -> None:
    reader, _ = subscriber()

    assert "terms-line" not in page(signed_in(reader), story().url)


def test_when_they_change_a_line_stands_above_the_story_and_reading_goes_on() -> None:
    reader, _ = subscriber()
    version(localdate() - days(29))

    read = page(signed_in(reader), story().url)

    assert "Las condiciones de tu suscripción cambiaron el" in read
    assert 'id="body"' in read


def test_after_the_days_to_answer_the_story_asks_first() -> None:
    reader, _ = subscriber()
    version(localdate() - days(30))
    client, article = signed_in(reader), story()

    response = client.get(article.url)
    assert response.status_code == 302
    assert response["Location"] == ASKED + "?next=" + article.url.replace("/", "%2F")
    asked = page(client, response["Location"])
    assert "¿Aceptas las nuevas condiciones?" in asked
    assert "Menos texto." in asked
    assert "Ahora no" not in asked


def test_an_answer_leads_back_to_the_story_and_is_kept() -> None:
    reader, _ = subscriber()
    new = version(localdate() - days(30))
    client, article = signed_in(reader), story()

    form = {"terms": text(new).pk, "next": article.url}
    response = client.post(reverse("subscriptions:terms-accept"), form)

    assert response["Location"] == article.url
    assert 'id="body"' in page(client, article.url)
    assert terms.accepted(reader)[0].text == text(new)


def test_open_stories_and_the_front_page_ask_nothing() -> None:
    reader, _ = subscriber()
    version(localdate() - days(300))
    paper = stories.edition()
    article = stories.article(stories.section(paper), access="open")
    client = signed_in(reader)

    assert client.get(article.url).status_code == 200
    assert client.get(paper.url).status_code == 200


def test_a_new_member_has_the_days_from_when_they_came() -> None:
    reader, _ = subscriber(since=3)
    version(localdate() - days(200))

    asked = terms.asked_of(reader, timezone.now())

    assert asked is not None
    assert not asked.overdue
    assert asked.until == localdate() + days(27)


def test_whoever_never_accepted_any_is_asked_in_other_words() -> None:
    reader = ana()
    running(reader)

    assert "Lee las condiciones de tu suscripción" in page(signed_in(reader), story().url)


def test_whoever_neither_reads_nor_pays_is_asked_nothing() -> None:
    version(localdate() - days(300))

    assert terms.asked_of(ben(), timezone.now()) is None
    assert signed_in(Reader.objects.get()).get(ASKED)["Location"] == reverse("readers:account")


def test_a_companys_owner_who_does_not_read_is_asked_in_the_account() -> None:
    owner = dario()
    running(owner, "business-5")

    assert "aún no las has aceptado" in page(signed_in(owner), "/es/account/")


def test_an_owner_who_does_not_accept_reads_to_the_end_of_what_was_paid() -> None:
    reader, subscription = subscriber()
    version(localdate() - days(30))
    client, article = signed_in(reader), story()

    client.post(reverse("subscriptions:terms-leave"))

    subscription.refresh_from_db()
    assert subscription.cancelled_at is not None
    read = page(client, article.url)
    assert 'id="body"' in read
    assert "no hace falta que respondas" in read


def test_what_is_paid_for_is_cancelled_where_it_is_paid() -> None:
    reader, subscription = subscriber()
    version(localdate() - days(30))
    Subscription.objects.update(provider="offline")
    client = signed_in(reader)

    assert reverse("subscriptions:terms-leave") not in page(client, ASKED)
    client.post(reverse("subscriptions:terms-leave"))

    subscription.refresh_from_db()
    assert subscription.cancelled_at is None


def test_a_member_who_does_not_accept_gives_the_seat_back_and_the_owner_keeps_theirs() -> None:
    owner, subscription = subscriber("premium")
    member = ben()
    give_seat(subscription, member)
    client = signed_in(member)
    assert "la plaza que te dio Ana" in page(client, ASKED)

    client.post(reverse("subscriptions:terms-leave"))

    assert not member.seats.exists()
    assert owner.seats.exists()
    subscription.refresh_from_db()
    assert subscription.cancelled_at is None


@pytest.mark.parametrize("told", ["", "0", "x", "²", "9" * 19, "9" * 10_000, "-1"])
def test_a_form_without_the_text_of_today_accepts_nothing(told: str) -> None:
    reader, _ = subscriber()
    version(localdate())

    response = signed_in(reader).post(reverse("subscriptions:terms-accept"), {"terms": told})

    assert response["Location"] == ASKED
    assert reader.acceptances.count() == 1


def test_a_text_that_was_replaced_meanwhile_is_not_accepted() -> None:
    reader, _ = subscriber()
    old = text(Terms.objects.get(), "en")
    version(localdate())

    response = signed_in(reader).post(reverse("subscriptions:terms-accept"), {"terms": old.pk})

    [said] = get_messages(response.wsgi_request)
    assert str(said).startswith("Entretanto")
    assert terms.ticked({"terms": str(old.pk)}, timezone.now()) is None


def test_a_buyers_box_names_the_text_that_was_shown() -> None:
    held = terms.current("es")
    assert held is not None

    assert terms.ticked({"terms": str(held.pk)}, timezone.now()) == held
    assert terms.ticked({}, timezone.now()) is None


def test_the_reader_sees_and_prints_what_was_accepted_word_for_word() -> None:
    reader, _ = subscriber()
    acceptance = terms.accepted(reader).get()
    version(localdate())
    client = signed_in(reader)

    assert "Versión del 1 de enero de 2020" in page(client, "/es/account/")
    kept = page(client, reverse("subscriptions:terms-accepted", args=[acceptance.pk]))

    assert "Aceptada por Ana (ana@gaceta.example)" in kept
    assert 'id="one-device"' in kept


def test_what_somebody_else_accepted_is_not_here() -> None:
    reader, _ = subscriber()
    address = reverse("subscriptions:terms-accepted", args=[terms.accepted(reader).get().pk])

    assert signed_in(ben()).get(address).status_code == 404
    assert "/login/" in Client().get(address)["Location"]


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example"])
def test_an_answer_never_leads_to_another_site(path: str) -> None:
    reader, _ = subscriber()
    new = version(localdate())

    form = {"terms": text(new).pk, "next": path}
    response = signed_in(reader).post(reverse("subscriptions:terms-accept"), form)

    assert response["Location"] == reverse("readers:account")


def test_a_link_answers_nothing() -> None:
    client = signed_in(ana())
    for name in ("terms-accept", "terms-leave"):
        assert client.get(reverse(f"subscriptions:{name}")).status_code == 405


@pytest.mark.parametrize(("language", "told"), [("en", "in Spanish"), ("es", "en español")])
def test_the_language_of_accepted_terms_is_named_as_a_sentence_names_it(
    language: str, told: str
) -> None:
    reader = ana()
    text = TermsText.objects.get(language="es")
    terms.accept(reader, text, timezone.now())

    page = signed_in(reader).get(f"/{language}/account/").content.decode()

    assert told in page
