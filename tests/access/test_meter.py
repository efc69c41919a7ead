"""Free stories: counted on the server, kind to readers who refuse cookies."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from gaceta.access import meter_cookie
from gaceta.access.models import FreeStory
from gaceta.access.months import mark_of
from gaceta.gate.callers import DEVICE_COOKIE, ENTITLEMENT_COOKIE, PASS_COOKIE
from gaceta.newspaper.models import ArticlePage
from tests.access.metering import SEEN_AGAIN, line, metered, offer, reads
from tests.access.reading import SECRET, browser_of, paper_with, subscribing
from tests.access.test_endings import live_leases
from tests.newspaper import stories
from tests.readers.people import FIREFOX_ON_A_COMPUTER, ana, ben, sign_in

pytestmark = pytest.mark.django_db

ACCESSES = ("open", "registration", "metered", "subscription")


def cookie_of(story: ArticlePage) -> str:
    return meter_cookie.name_of(str(story.get_parent().get_parent().pk))


def no_cookies(story: ArticlePage) -> bool:
    """True if a browser that keeps no cookies reads the story."""
    return reads(Client(), story)


class TestWithoutAnAccount:
    def test_so_many_stories_are_free_and_then_an_account_is_offered(self) -> None:
        first, second, third = metered(3)
        client = Client()
        assert reads(client, first)
        assert reads(client, second)
        answer = client.get(third.url)
        assert SECRET not in answer.content.decode()
        assert "Ya has leído tus 2 artículos gratis de este mes." in offer(answer)
        assert "este mes puedes leer 3 más" in offer(answer)
        assert f"/es/account/signup/?next={third.url}" in answer.content.decode()

    def test_the_page_says_which_one_this_is_and_which_is_the_last(self) -> None:
        first, second = metered(2)
        client = Client()
        assert "Artículo 1 de los 2 gratis de este mes." in line(client.get(first.url))
        last = line(client.get(second.url))
        assert "Este es el último de tus 2 artículos gratis de este mes." in last
        assert "puedes leer 3 más" in last

    def test_coming_back_to_a_story_is_free(self) -> None:
        first, second, third = metered(3)
        client = Client()
        for story in (first, second, first, second):
            assert reads(client, story)
        assert SEEN_AGAIN in line(client.get(first.url))
        assert not reads(client, third)
        assert reads(client, first)

    def test_a_browser_that_keeps_no_cookies_reads_on(self) -> None:
        for story in metered(4):
            assert no_cookies(story)
            assert no_cookies(story)

    def test_a_cookie_that_was_deleted_begins_anew(self) -> None:
        first, second = metered(2, anonymous=1, registered=1)
        client = Client()
        assert reads(client, first)
        assert not reads(client, second)
        client.cookies.clear()
        assert reads(client, second)

    @pytest.mark.parametrize("cookie", ["", "x", "a.b.c", "\u00e9", "9" * 5000])
    def test_a_cookie_that_is_not_ours_counts_as_none(self, cookie: str) -> None:
        (story,) = metered()
        client = Client()
        client.cookies[cookie_of(story)] = cookie
        assert "Artículo 1 de los 2" in line(client.get(story.url))
        assert SEEN_AGAIN in line(client.get(story.url))

    def test_a_cookie_changed_by_hand_counts_as_none(self) -> None:
        first, second = metered(2, anonymous=1, registered=1)
        client = Client()
        reads(client, first)
        kept = client.cookies[cookie_of(first)].value
        client.cookies[cookie_of(first)] = kept[:-2] + ("AA" if kept[-2:] != "AA" else "BB")
        assert reads(client, second)

    def test_another_editions_cookie_counts_nothing_here(self) -> None:
        """Each edition gives its own, by a cookie that is good for no other."""
        first, second = metered(2, anonymous=1, registered=1)
        other = stories.edition("en", translates=first.get_parent().get_parent())
        other.anonymous = other.registered = 1
        other.save()
        elsewhere = stories.article(stories.section(other, access="metered"))
        client = Client()
        assert reads(client, first)
        assert reads(client, elsewhere)
        client.cookies[cookie_of(first)] = client.cookies[cookie_of(elsewhere)].value
        assert reads(client, second)

    def test_the_cookie_is_first_party_out_of_reach_of_scripts_and_ends_with_the_month(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (story,) = metered()
        monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 12, 24, 12, tzinfo=UTC))
        cookie = Client().get(story.url).cookies[cookie_of(story)]
        assert cookie.key.startswith("__Host-")
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert cookie["path"] == "/"
        assert not cookie["domain"]
        assert cookie["expires"] == "Thu, 31 Dec 2026 23:00:00 GMT"

    def test_the_cookie_tells_nobody_else_which_stories_were_opened(
        self, settings: Settings
    ) -> None:
        (story,) = metered()
        client, meter = Client(), story.asked.meter
        client.get(story.url)
        (mark,) = meter_cookie.opened(client.get(story.url).wsgi_request, meter)
        assert mark == mark_of(str(story.pk))
        settings.SECRET_KEY = "another secret, with which marks are others"
        assert mark != mark_of(str(story.pk))

    def test_no_other_page_sets_it_and_no_other_cookie_is_set(self) -> None:
        (story,) = metered()
        section = story.get_parent()
        others = [stories.article(section, access=it) for it in ACCESSES if it != "metered"]
        for page in (section, section.get_parent(), *others):
            answer = Client().get(page.url)
            assert answer.status_code == 200
            assert not answer.cookies
        assert set(Client().get(story.url).cookies) == {cookie_of(story)}

    def test_a_new_month_begins_anew(self, monkeypatch: pytest.MonkeyPatch) -> None:
        first, second = metered(2, anonymous=1, registered=1)
        client = Client()
        now = timezone.now
        monkeypatch.setattr(timezone, "now", lambda: now().replace(year=2026, month=11))
        assert reads(client, first)
        assert not reads(client, second)
        monkeypatch.setattr(timezone, "now", lambda: now().replace(year=2026, month=12))
        assert reads(client, second)

    def test_two_tabs_at_once_never_take_a_story_away(self) -> None:
        """Both bring the same cookie, and the browser keeps the answer that comes last."""
        first, second, third, fourth = metered(4, anonymous=3, registered=3)
        client = Client()
        reads(client, first)
        brought = client.cookies.copy()
        assert reads(client, second)
        client.cookies = brought
        assert reads(client, third)
        assert reads(client, fourth)  # four of three: never fewer

    def test_where_none_is_free_nobody_is_counted(self) -> None:
        (story,) = metered(anonymous=0, registered=3)
        answer = Client().get(story.url)
        assert not answer.cookies
        assert "Con una cuenta, que no cuesta nada, lees 3 artículos al mes." in offer(answer)
        assert "Ya has leído" not in offer(answer)


class TestWithAnAccount:
    def test_so_many_stories_are_free_and_then_a_subscription_is_offered(self) -> None:
        *free, last = metered(4)
        client = browser_of(ben())
        assert all(reads(client, story) for story in free)
        answer = client.get(last.url)
        assert SECRET not in answer.content.decode()
        assert "Ya has leído tus 3 artículos gratis de este mes." in offer(answer)
        assert "empezamos a contar de nuevo" in offer(answer)
        assert f"/es/subscription/?next={last.url}" in answer.content.decode()

    def test_coming_back_is_free_on_every_device(self) -> None:
        first, second, third, fourth = metered(4)
        reader = ben()
        phone, laptop = browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)
        for client in (phone, laptop):
            assert all(reads(client, story) for story in (first, second, third))
            assert not reads(client, fourth)
        assert FreeStory.objects.filter(reader=reader).count() == 3

    def test_what_was_opened_before_signing_in_does_not_count_again(self) -> None:
        first, *more, last = metered(5)
        client, reader = Client(), ben()
        assert reads(client, first)
        sign_in(client, reader)
        assert all(reads(client, story) for story in (*more, first))
        assert SEEN_AGAIN in line(client.get(first.url))
        assert not reads(client, last)

    def test_the_months_of_the_past_are_erased(self) -> None:
        first, second = metered(2)
        reader, other = ben(), ana()
        for whose in (reader, other):
            FreeStory.objects.create(
                reader=whose, meter="1", month=date(2026, 1, 1), mark="of-another-month"
            )
        assert reads(browser_of(reader), first)
        kept = FreeStory.objects.get()
        assert (kept.reader, kept.month) == (reader, timezone.localdate().replace(day=1))
        assert reads(browser_of(other), second)

    def test_signing_in_erases_them_too(self) -> None:
        reader = ben()
        FreeStory.objects.create(reader=reader, meter="1", month=date(2026, 1, 1), mark="x")
        browser_of(reader)
        assert not FreeStory.objects.exists()

    def test_what_is_kept_does_not_tell_which_story_it_was(self) -> None:
        (story,) = metered()
        for reader in (ben(), ana()):
            assert reads(browser_of(reader), story)
        one, other = FreeStory.objects.values_list("mark", flat=True)
        assert one != other
        assert str(story.pk) not in (one, other)

    def test_it_goes_with_the_account(self) -> None:
        (story,) = metered()
        reader = ben()
        reads(browser_of(reader), story)
        reader.delete()
        assert not FreeStory.objects.exists()

    def test_a_story_that_needs_an_account_needs_no_more(self) -> None:
        (story,) = paper_with(access="registration")
        answer = Client().get(story.url)
        assert SECRET not in answer.content.decode()
        assert "abierto a quien tenga una cuenta" in offer(answer)
        client = browser_of(ben())
        assert reads(client, story)
        assert not FreeStory.objects.exists()

    def test_no_lease_is_taken(self) -> None:
        (story,) = metered()
        answer = browser_of(ben()).get(story.url)
        assert 'id="reading"' not in answer.content.decode()
        assert PASS_COOKIE not in answer.cookies
        assert ENTITLEMENT_COOKIE not in answer.cookies
        assert not live_leases()


class TestWithASubscription:
    def test_nothing_is_counted_and_the_seat_is_asked_for(self) -> None:
        articles = metered(5, anonymous=1, registered=1)
        reader = ana()
        subscribing(reader)
        client = browser_of(reader)
        assert all(reads(client, story) for story in articles)
        assert not FreeStory.objects.exists()
        assert line(client.get(articles[0].url)) == ""
        assert len(live_leases()) == 1

    def test_the_notice_stands_where_the_seat_is_read_elsewhere(self) -> None:
        (story,) = metered()
        reader = ana()
        subscribing(reader)
        browser_of(reader).get(story.url)
        second = browser_of(reader, FIREFOX_ON_A_COMPUTER).get(story.url)
        assert second.status_code == 409
        assert SECRET not in second.content.decode()
        assert not FreeStory.objects.exists()


IN_ADVANCE = [
    {"sec-purpose": "prefetch"},
    {"sec-purpose": "prefetch;prerender"},
    {"purpose": "prefetch"},
    {"x-moz": "prefetch"},
]
GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


class TestNobodyReads:
    @pytest.mark.parametrize("headers", IN_ADVANCE)
    @pytest.mark.parametrize("signed_in", [False, True])
    def test_a_page_fetched_in_advance_never_counts(
        self, headers: dict[str, str], signed_in: bool
    ) -> None:
        (story,) = metered(anonymous=1, registered=1)
        client = browser_of(ben()) if signed_in else Client()
        fetched = client.get(story.url, headers=headers)
        assert fetched.status_code == 503  # a browser throws it away, and asks anew
        assert SECRET not in fetched.content.decode()
        assert DEVICE_COOKIE not in fetched.cookies
        assert cookie_of(story) not in fetched.cookies
        assert not FreeStory.objects.exists()
        assert reads(client, story)

    def test_a_story_that_was_opened_may_be_fetched_again(self) -> None:
        (story,) = metered(anonymous=1, registered=1)
        for client in (Client(), browser_of(ben())):
            assert reads(client, story)
            assert reads(client, story, **IN_ADVANCE[0])

    def test_where_none_is_left_a_page_fetched_in_advance_is_the_teaser(self) -> None:
        first, second = metered(2, anonymous=1, registered=1)
        client = Client()
        reads(client, first)
        assert not reads(client, second, **IN_ADVANCE[0])

    def test_a_look_at_the_headers_alone_never_counts(self) -> None:
        (story,) = metered(anonymous=1, registered=1)
        for client in (Client(), browser_of(ben())):
            answer = client.head(story.url)
            assert answer.status_code == 200
            assert cookie_of(story) not in answer.cookies
            assert not FreeStory.objects.exists()
            assert reads(client, story)
            FreeStory.objects.all().delete()

    def test_a_crawler_gets_the_teaser_and_no_cookie(self) -> None:
        """No cloaking: what it is told is that this story is not free for everybody."""
        (story,) = metered()
        answer = Client().get(story.url, headers={"user-agent": GOOGLEBOT})
        html = answer.content.decode()
        assert answer.status_code == 200
        assert SECRET not in html
        assert "The ferry left" in html
        assert '"isAccessibleForFree": false' in html
        assert "Ya has leído" not in html
        assert not answer.cookies

    def test_a_crawler_with_a_readers_cookies_uses_nothing_up(self) -> None:
        (story,) = metered(anonymous=1, registered=1)
        client = browser_of(ben())
        assert not reads(client, story, **{"user-agent": GOOGLEBOT})
        assert reads(client, story)


@pytest.mark.parametrize("access", ACCESSES)
def test_a_story_is_never_a_shared_caches(access: str) -> None:
    (story,) = paper_with(access=access)
    for client in (Client(), browser_of(ben())):
        answer = client.get(story.url)
        assert answer["Cache-Control"] == "private, no-cache"
        assert "Cookie" in answer["Vary"]
