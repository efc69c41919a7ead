"""Stories for subscribers, and readers who open them in browsers that share nothing."""

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from gaceta.newspaper.models import ArticlePage
from gaceta.readers.models import Reader
from gaceta.subscriptions.memberships import Period, subscribe
from gaceta.subscriptions.models import Subscription
from gaceta.subscriptions.plans import first_plans
from tests.newspaper import stories
from tests.readers import people

SECRET = "SECRET"


def paper_with(number: int = 1, **fields: object) -> list[ArticlePage]:
    """Stories in a section of a Spanish edition."""
    section = stories.section(stories.edition("es"))
    return [stories.article(section, **fields) for _ in range(number)]


def subscribing(reader: Reader) -> Subscription:
    """An individual subscription that runs for a month."""
    now = timezone.now()
    period = Period(now - timedelta(days=1), now + timedelta(days=30))
    return subscribe(reader, first_plans()["individual"], period)


def browser_of(reader: Reader, user_agent: str = people.SAFARI_ON_A_PHONE) -> Client:
    """A browser of its own in which the reader has signed in."""
    client = people.browser(user_agent)
    assert people.sign_in(client, reader).status_code == 302
    return client


def epoch_in(html: str) -> str:
    """The epoch that the notice's form names."""
    found = re.search(r'name="epoch" value="(\d+)"', html)
    assert found, html
    return found.group(1)
