"""Who reads and who only fetches."""

from dataclasses import replace

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from gaceta.access import engine
from gaceta.access.speculation import is_speculative
from tests.access.reading import SECRET, browser_of, paper_with, subscribing
from tests.access.test_endings import live_leases
from tests.readers.people import FIREFOX_ON_A_COMPUTER, SAFARI_ON_A_PHONE, ana

PROGRAMS = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; "
    "+http://www.bing.com/bingbot.htm) Chrome/140.0.0.0 Safari/537.36",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "facebookexternalhit/1.1",
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Twitterbot/1.0",
    "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
    "WhatsApp/2.24.3 A",
    "TelegramBot (like TwitterBot)",
    "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
    "SkypeUriPreview Preview/0.5",
]
BROWSERS = [
    SAFARI_ON_A_PHONE,
    FIREFOX_ON_A_COMPUTER,
    "Mozilla/5.0 (Linux; Android 14; CUBOT X70 Build/UP1A.231005.007) AppleWebKit/537.36 (KHTML, like "
    "Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Linux; Android 9; CUBOT_P30) AppleWebKit/537.36 Chrome/99.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Mobile/15E148 [FBAN/FBIOS;FBAV/500.0;FBBV/1;FBDV/iPhone16,2]",
    "",
]


@pytest.mark.parametrize("user_agent", PROGRAMS)
def test_a_program_that_says_what_it_is_is_nobodys_reading(user_agent: str) -> None:
    assert is_speculative(RequestFactory().get("/", headers={"user-agent": user_agent}))


@pytest.mark.parametrize("user_agent", BROWSERS)
def test_no_browser_is_taken_for_a_program(user_agent: str) -> None:
    assert not is_speculative(RequestFactory().get("/", headers={"user-agent": user_agent}))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "headers",
    [
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"sec-purpose": "prefetch;anonymous-client-ip"},
        {"purpose": "prefetch"},
        {"x-moz": "prefetch"},
        {"user-agent": "facebookexternalhit/1.1"},
        {"user-agent": PROGRAMS[0]},
    ],
)
class TestWithASignedInCookie:
    def test_it_takes_no_seat(self, headers: dict[str, str]) -> None:
        phone, laptop, story = self.ready()
        assert SECRET not in phone.get(story, headers=headers).content.decode()
        assert laptop.get(story).status_code == 200

    def test_it_moves_no_seat_though_the_holder_rests(
        self, headers: dict[str, str], settings: Settings
    ) -> None:
        policy = replace(settings.GATE.policy, quiet=0)
        settings.GATE = replace(settings.GATE, policy=policy)
        engine.engine.cache_clear()
        phone, laptop, story = self.ready()
        laptop.get(story)
        held = live_leases()
        assert SECRET not in phone.get(story, headers=headers).content.decode()
        assert live_leases() == held
        # A reader's own request would have been handed the seat.
        assert SECRET in phone.get(story).content.decode()
        assert live_leases() != held

    def ready(self) -> tuple[Client, Client, str]:
        (story,) = paper_with()
        reader = ana()
        subscribing(reader)
        return browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER), story.url
