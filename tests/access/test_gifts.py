"""Stories that subscribers give."""

import re
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from gaceta.access import gift_form, gifts
from gaceta.access.models import FreeStory, Gift, GiftsGiven
from gaceta.newspaper.models import ArticlePage
from gaceta.readers.models import Reader
from gaceta.readers.tokens import hash_of
from tests.access.metering import line, metered, offer, reads
from tests.access.reading import SECRET, browser_of, subscribing
from tests.access.test_endings import live_leases
from tests.newspaper import stories
from tests.newspaper.looking import soup
from tests.readers.people import FIREFOX_ON_A_COMPUTER, ana, ben, dario

pytestmark = pytest.mark.django_db

GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
WHATSAPP = "WhatsApp/2.24.3 A"


def subscriber() -> tuple[Reader, Client]:
    reader = ana()
    subscribing(reader)
    return reader, browser_of(reader)


def form_of(client: Client, story: ArticlePage) -> dict[str, str]:
    """The form for giving, as the story's page has it; empty where there is none."""
    page = soup(client.get(story.url).content.decode())
    return {field["name"]: field["value"] for field in page.select(".give input[name=offer]")}


def give(client: Client, story: ArticlePage) -> HttpResponse:
    return client.post("/es/access/gift/", form_of(client, story))


def link_in(answer: HttpResponse) -> str:
    """The path of the link that the page shows."""
    found = soup(answer.content.decode()).select_one("#gift-link")
    assert found, answer.content.decode()
    return str(found["value"]).removeprefix("http://localhost:8000")


def given(**fields: object) -> tuple[ArticlePage, str]:
    """A story for subscribers, and a link by which Ana gave it."""
    (story,) = metered(access="subscription", **fields)
    _, client = subscriber()
    return story, link_in(give(client, story))


def follow(client: Client, link: str) -> HttpResponse:
    return client.get(link, follow=True)


class TestOpening:
    def test_the_link_opens_the_whole_story_for_anybody(self) -> None:
        story, link = given()
        stranger = Client()
        answer = follow(stranger, link)
        assert SECRET in answer.content.decode()
        assert "Una persona suscrita te regala este artículo." in line(answer)
        assert reads(stranger, story)
        assert not reads(Client(), story)

    def test_nothing_else_is_opened_by_it(self) -> None:
        story, link = given()
        other = stories.article(story.get_parent(), access="subscription")
        stranger = Client()
        follow(stranger, link)
        stranger.cookies[f"__Host-gaceta_gift_{other.pk}"] = link.split("/")[-2]
        assert reads(stranger, story)
        assert not reads(stranger, other)

    def test_the_address_that_stays_holds_no_secret_and_nobody_is_told_where_one_came_from(
        self,
    ) -> None:
        story, link = given()
        answer = Client().get(link)
        assert answer.status_code == 302
        assert answer["Location"] == f"{story.url}?gift=1"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"

    def test_the_given_page_is_private_not_indexed_and_names_the_storys_own_address(self) -> None:
        story, link = given()
        answer = follow(Client(), link)
        assert answer["Cache-Control"] == "private, no-cache"
        assert answer["X-Robots-Tag"] == "noindex"
        canonical = soup(answer.content.decode()).select_one('link[rel="canonical"]')
        assert canonical["href"] == f"http://localhost:8000{story.url}"

    def test_its_cookie_is_out_of_reach_of_scripts_and_short(self) -> None:
        story, link = given()
        answer = Client().get(link)
        (cookie,) = answer.cookies.values()
        assert cookie.key == f"__Host-gaceta_gift_{story.pk}"
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["max-age"] == 24 * 60 * 60

    def test_it_takes_no_lease_and_no_free_story(self) -> None:
        (story,) = metered(anonymous=0, registered=1)
        _, client = subscriber()
        link = link_in(give(client, story))
        held = live_leases()
        for stranger in (Client(), browser_of(ben(), FIREFOX_ON_A_COMPUTER)):
            assert SECRET in follow(stranger, link).content.decode()
        assert live_leases() == held
        assert not FreeStory.objects.exists()

    def test_whoever_gave_it_may_open_it_on_another_device_too(self) -> None:
        (story,) = metered(access="subscription")
        reader, client = subscriber()
        link = link_in(give(client, story))
        other = browser_of(reader, FIREFOX_ON_A_COMPUTER)
        assert SECRET in follow(other, link).content.decode()
        assert reads(client, story)

    def test_how_often_it_was_opened_is_counted_and_nothing_more(self) -> None:
        _, link = given()
        for _ in range(3):
            follow(Client(), link)
        assert Gift.objects.get().opened == 3

    @pytest.mark.parametrize("user_agent", [GOOGLEBOT, WHATSAPP])
    def test_a_program_is_led_to_the_teaser_and_not_counted(self, user_agent: str) -> None:
        _, link = given()
        program = Client(headers={"user-agent": user_agent})
        answer = follow(program, link)
        assert answer.status_code == 200
        assert SECRET not in answer.content.decode()
        assert 'property="og:title"' in answer.content.decode()
        assert not program.cookies
        assert Gift.objects.get().opened == 0

    def test_a_page_fetched_in_advance_is_not_counted(self) -> None:
        _, link = given()
        client = Client()
        assert client.get(link, headers={"sec-purpose": "prefetch"}).status_code == 503
        assert not client.cookies
        assert Gift.objects.get().opened == 0
        assert SECRET in follow(client, link).content.decode()

    def test_a_browser_that_keeps_no_cookies_is_told_why_it_sees_the_beginning(self) -> None:
        _, link = given()
        answer = Client().get(Client().get(link)["Location"])
        assert "guarde una cookie" in offer(answer)
        assert SECRET not in answer.content.decode()


class TestTheEnd:
    def test_after_two_weeks_it_is_over_and_says_so_and_offers(self) -> None:
        story, link = given()
        stranger = Client()
        follow(stranger, link)
        Gift.objects.update(until=timezone.now() - timedelta(seconds=1))
        assert not reads(stranger, story)
        answer = Client().get(link)
        assert answer.status_code == 410
        assert "durante 14 días, y ya han pasado" in answer.content.decode()
        assert f"/es/subscription/?next={story.url}" in answer.content.decode()
        assert answer["X-Robots-Tag"] == "noindex"
        assert answer["Referrer-Policy"] == "no-referrer"

    def test_the_desk_sees_how_often_it_was_opened_and_may_end_it(self) -> None:
        story, link = given()
        follow(Client(), link)
        desk, gift = browser_of(dario()), Gift.objects.get()
        listed = desk.get("/django-admin/access/gift/").content.decode()
        assert story.url in listed
        assert link.split("/")[-2] not in listed
        changed = desk.post(f"/django-admin/access/gift/{gift.pk}/change/", {"withdrawn": "on"})
        assert changed.status_code == 302
        assert Client().get(link).status_code == 410

    def test_it_lasts_two_weeks(self) -> None:
        given()
        lasts = Gift.objects.get().until - timezone.now()
        assert timedelta(days=13, hours=23) < lasts <= timedelta(days=14)

    def test_whoever_gave_it_withdraws_it_from_the_page_that_showed_it(self) -> None:
        (story,) = metered(access="subscription")
        _, client = subscriber()
        shown = give(client, story)
        stranger = Client()
        follow(stranger, link_in(shown))
        page = soup(shown.content.decode())
        fields = page.select('form[action="/es/access/gift/withdraw/"] input')
        form = {field["name"]: field["value"] for field in fields}
        answer = client.post("/es/access/gift/withdraw/", form)
        assert "El enlace está retirado" in answer.content.decode()
        assert not reads(stranger, story)
        over = Client().get(link_in(shown))
        assert over.status_code == 410
        assert "se retiró el enlace" in over.content.decode()

    @pytest.mark.parametrize("key", ["", "x", "é", "0" * 64])
    def test_whoever_has_the_link_alone_cannot_withdraw_it(self, key: str) -> None:
        _, link = given()
        token = link.split("/")[-2]
        answer = Client().post("/es/access/gift/withdraw/", {"gift": token, "key": key})
        assert answer.status_code == 400
        assert SECRET in follow(Client(), link).content.decode()

    @pytest.mark.parametrize("token", ["x", "A" * 43, "é" * 43, "A" * 500, "%0d%0aSet-Cookie:a=b"])
    def test_what_is_no_link_explains_itself(self, token: str) -> None:
        metered()
        answer = Client().get(f"/es/access/gift/{token}/")
        assert answer.status_code == 404
        assert "no abre ningún artículo" in answer.content.decode()

    def test_a_gift_that_is_long_over_is_forgotten(self) -> None:
        (story,) = metered(access="subscription")
        _, client = subscriber()
        link = link_in(give(client, story))
        Gift.objects.update(until=timezone.now() - timedelta(days=31))
        assert give(client, story).status_code == 200
        assert gifts.find(link.split("/")[-2]) is None
        assert Gift.objects.count() == 1


class TestGiving:
    def test_so_many_a_month_and_then_the_page_says_so(self) -> None:
        first, second, third = metered(3, access="subscription")
        reader, client = subscriber()
        assert "Este mes puedes regalar 2 artículos más." in page_of(client, first)
        assert give(client, first).status_code == 200
        assert "Este mes puedes regalar 1 artículo más." in page_of(client, third)
        left = form_of(client, third)
        assert give(client, second).status_code == 200
        assert "Ya has regalado todos los artículos de este mes." in page_of(client, third)
        answer = client.post("/es/access/gift/", left)
        assert (answer.status_code, answer["Location"]) == (302, third.url)
        assert Gift.objects.count() == 2
        assert GiftsGiven.objects.get(reader=reader).number == 2

    def test_a_form_that_is_sent_twice_gives_once(self) -> None:
        (story,) = metered(access="subscription")
        _, client = subscriber()
        form = form_of(client, story)
        first, second = (client.post("/es/access/gift/", form) for _ in range(2))
        assert link_in(first) == link_in(second)
        assert GiftsGiven.objects.get().number == 1

    def test_the_page_with_the_link_is_kept_by_nobody(self) -> None:
        (story,) = metered(access="subscription")
        _, client = subscriber()
        answer = give(client, story)
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"

    def test_who_gave_it_cannot_be_told_from_what_is_kept_or_from_the_link(self) -> None:
        (story,) = metered(access="subscription")
        reader, client = subscriber()
        link = link_in(give(client, story))
        token = link.split("/")[-2]
        kept = Gift.objects.values().get()
        assert kept["token_hash"] == hash_of(token)
        assert re.fullmatch("[A-Za-z0-9_-]{43}", token)
        for secret in (str(reader.pk), str(reader.key), reader.key.hex, reader.email):
            assert secret not in map(str, set(kept.values()) - {kept["id"]})
        assert not [name for name in kept if "reader" in name]

    def test_only_who_reads_by_a_seat_of_their_own_is_offered_to_give(self) -> None:
        (story,) = metered()
        for client in (Client(), browser_of(ben())):
            assert reads(client, story)
            assert not form_of(client, story)

    def test_where_stories_are_not_given_nothing_is_offered(self) -> None:
        (story,) = metered(gifts=0)
        _, client = subscriber()
        assert not form_of(client, story)

    def test_without_a_seat_nothing_is_given(self) -> None:
        (story,) = metered(access="subscription")
        _, client = subscriber()
        form = form_of(client, story)
        for other in (Client(), browser_of(ben())):
            answer = other.post("/es/access/gift/", form)
            assert (answer.status_code, answer["Location"]) == (302, story.url)
        assert not Gift.objects.exists()

    @pytest.mark.parametrize("text", ["", "x", "a.b.c"])
    def test_a_form_that_no_page_of_ours_made_is_refused(self, text: str) -> None:
        metered()
        _, client = subscriber()
        assert client.post("/es/access/gift/", {"offer": text}).status_code == 400
        assert not Gift.objects.exists()

    def test_a_form_that_waited_too_long_leads_back_to_the_story(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (story,) = metered(access="subscription")
        _, client = subscriber()
        monkeypatch.setattr(gift_form, "LASTS", -1)
        answer = give(client, story)
        assert (answer.status_code, answer["Location"]) == (302, story.url)
        assert not Gift.objects.exists()

    def test_what_changes_something_is_never_a_get(self) -> None:
        (story,) = metered(access="subscription")
        _, client = subscriber()
        answer = client.get("/es/access/gift/", form_of(client, story))
        assert (answer.status_code, answer["Location"]) == (302, "/es/")
        assert client.get("/es/access/gift/withdraw/").status_code == 405
        assert not Gift.objects.exists()

    @pytest.mark.parametrize("path", ["gift/", "gift/withdraw/"])
    def test_another_sites_form_is_refused(self, path: str) -> None:
        metered()
        client = Client(enforce_csrf_checks=True)
        assert client.post(f"/es/access/{path}", {}).status_code == 403

    def test_how_many_were_given_is_forgotten_with_the_month(self) -> None:
        (story,) = metered(access="subscription")
        reader, client = subscriber()
        long_ago = date(2026, 1, 1)
        GiftsGiven.objects.create(reader=reader, meter="1", month=long_ago, number=2)
        give(client, story)
        assert GiftsGiven.objects.get().month == timezone.localdate().replace(day=1)

    def test_it_goes_with_the_account(self) -> None:
        reader, month = ben(), timezone.localdate().replace(day=1)
        GiftsGiven.objects.create(reader=reader, meter="1", month=month, number=1)
        reader.delete()
        assert not GiftsGiven.objects.exists()


def page_of(client: Client, story: ArticlePage) -> str:
    return client.get(story.url).content.decode()
