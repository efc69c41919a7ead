"""The cache in which limits are counted: what is shared, what is not, and what is stored of it."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from gaceta.readers.attempts import forget_past
from gaceta.readers.models import Attempt

pytestmark = pytest.mark.django_db

KEY = "allauth:rl:login:203.0.113.9"


def test_what_is_counted_stands_in_the_database_under_a_name_that_tells_nothing() -> None:
    cache.set(KEY, [1.5], 60)

    [row] = Attempt.objects.all()
    assert cache.get(KEY) == [1.5]
    assert "203" not in f"{row.pk}{row.value}"


def test_everything_else_stays_in_memory() -> None:
    cache.set("wagtail_root_paths", "x", 60)

    assert cache.get("wagtail_root_paths") == "x"
    assert cache.add("wagtail_root_paths", "y") is False
    assert cache.delete("wagtail_root_paths") is True
    assert not Attempt.objects.exists()


def test_one_alone_may_add() -> None:
    assert cache.add("allauth:used:1:123456", 1, 60) is True
    assert cache.add("allauth:used:1:123456", 1, 60) is False


def test_what_is_over_counts_no_longer_and_is_forgotten() -> None:
    cache.set(KEY, [1.5], 60)
    Attempt.objects.update(expires=timezone.now())

    assert cache.get(KEY) is None
    assert cache.add(KEY, [2.5], 60) is True
    Attempt.objects.update(expires=timezone.now())
    forget_past()
    assert not Attempt.objects.exists()


def test_a_lock_is_a_transaction_and_leaves_nothing_behind() -> None:
    assert cache.add(f"{KEY}:lock", True, 10) is True
    cache.set(KEY, [1.5], 60)
    assert cache.delete(f"{KEY}:lock") is True

    assert cache.get(KEY) == [1.5]
    # Where transactions run side by side, the row that they wait for stays: it is forgotten in a day.
    assert Attempt.objects.filter(value=[1.5]).count() == 1
    assert Attempt.objects.count() == 1 + connection.features.has_select_for_update
