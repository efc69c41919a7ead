"""A copy of everything, and the erasure of everything, over all rooms."""

import json
import queue
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from wagtail.log_actions import log as log_in_newsroom
from wagtail.users.models import UserProfile

from gaceta.access import engine, noticed
from gaceta.access.models import Displacement, FreeStory, GiftsGiven
from gaceta.gate.callers import DEVICE_COOKIE, ENTITLEMENT_COOKIE, PASS_COOKIE
from gaceta.newspaper.models import ArticlePage
from gaceta.readers.models import Reader
from gaceta.seats.stores.records import decode
from gaceta.subscriptions.holdings import seat_of
from gaceta.subscriptions.memberships import Period, give_seat, subscribe
from gaceta.subscriptions.models import (
    Acceptance,
    Customer,
    Invitation,
    Invoice,
    Order,
    PaymentEvent,
    Price,
    SeatRequest,
    Subscription,
    Terms,
    TermsText,
)
from gaceta.subscriptions.payment.offline import Offline as OfflineProvider
from gaceta.subscriptions.payment.provider import PaymentDown
from gaceta.subscriptions.plans import first_plans
from tests.access.reading import browser_of, epoch_in, paper_with
from tests.readers.people import (
    FIREFOX_ON_A_COMPUTER,
    PASSWORD,
    ana,
    ben,
    dario,
    is_signed_in,
    signed_in,
)
from tests.seats.stores.postgres_server import postgres_server
from tests.seats.stores.servers import REDIS_7, alone

pytestmark = pytest.mark.django_db

EXPORTED = {
    "access.Displacement",
    "access.FreeStory",
    "access.GiftsGiven",
    "access.Place",
    "account.EmailAddress",
    "allauth_idp_oidc.Token",
    "mfa.Authenticator",
    "newspaper.SavedStory",
    "readers.Device",
    "readers.Session",
    "socialaccount.SocialAccount",
    "subscriptions.Acceptance",
    "subscriptions.Administrator",
    "subscriptions.FormerSeat",
    "subscriptions.Customer",
    "subscriptions.Invitation",
    "subscriptions.InvitationList",
    "subscriptions.Order",
    "subscriptions.Seat",
    "subscriptions.Subscription",
}
"""Tables that point at a reader, and of which the copy holds the reader's part."""

NEWSROOM = {
    "admin.LogEntry",
    "allauth_idp_oidc.Client",
    "wagtailadmin.Admin",
    "wagtailadmin.EditingSession",
    "wagtailadmin.FormState",
    "wagtailcore.APIToken",
    "wagtailimages.Image",
    "wagtailcore.Comment",
    "wagtailcore.CommentReply",
    "wagtailcore.ModelLogEntry",
    "wagtailcore.Page",
    "wagtailcore.PageLogEntry",
    "wagtailcore.PageSubscription",
    "wagtailcore.Revision",
    "wagtailcore.TaskState",
    "wagtailcore.UploadedFile",
    "wagtailcore.WorkflowState",
    "wagtaildocs.Document",
    "newspaper.NewsImage",
    "wagtailusers.UserProfile",
}
"""What the desk's people do at work: the newspaper's records, not a reader's."""


@pytest.fixture(autouse=True)
def empty_seats(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.GATE = replace(settings.GATE, outage_file=None)
    engine.engine.cache_clear()
    monkeypatch.setattr(noticed.notes, "_waiting", queue.Queue(noticed.MOST))
    yield
    engine.engine.cache_clear()


Records = Callable[[], list[bytes]]


@contextmanager
def in_sqlite(folder: Path) -> Iterator[tuple[str, Records]]:
    """The address of a seat store, and the records that it keeps."""
    file = folder / "seats.sqlite3"

    def records() -> list[bytes]:
        with closing(sqlite3.connect(file)) as connection:
            return [state for (state,) in connection.execute("SELECT state FROM seat")]

    yield f"sqlite:///{file}", records


@contextmanager
def in_redis(folder: Path) -> Iterator[tuple[str, Records]]:
    with alone(REDIS_7, folder) as server, server.client() as client:
        yield server.url, lambda: [client.get(key) for key in client.scan_iter()]


@contextmanager
def in_postgresql(folder: Path) -> Iterator[tuple[str, Records]]:
    with postgres_server() as server:
        yield server.url, lambda: [row[0] for row in server.run("SELECT state FROM gaceta_seat")]


@pytest.fixture(params=[in_sqlite, in_redis, in_postgresql], ids=["sqlite", "redis", "postgresql"])
def records(request: Any, settings: Settings, tmp_path: Path) -> Iterator[Records]:
    """The seats are in a store that keeps them outside this process: its records."""
    with request.param(tmp_path) as (address, records):
        settings.GATE = replace(settings.GATE, seats=address)
        engine.engine.cache_clear()
        yield records
        engine.wait_for(engine.engine().store.close())


Committed = Callable[..., AbstractContextManager[Any]]
Outbox = list[EmailMessage]


@dataclass(frozen=True)
class Marked:
    """A reader whose every trace is recognised: what was put where, and a browser of theirs."""

    reader: Reader
    client: Client
    markers: tuple[str, ...]
    subscription: Subscription
    story: ArticlePage


def marked(plan: str = "individual") -> Marked:
    """Ana, who has used everything there is."""
    (story,) = paper_with()
    reader = ana()
    reader.name = "MARKER-name"
    reader.save()
    now = timezone.now()
    period = Period(now - timedelta(days=1), now + timedelta(days=30))
    subscription = subscribe(reader, first_plans()[plan], period)
    phone, client = browser_of(reader), browser_of(reader, FIREFOX_ON_A_COMPUTER)
    _read_on_both(phone, client, story)
    client.post(
        reverse("access:place"),
        {"story": str(story.pk), "place": "p-3"},
        headers={"sec-fetch-site": "same-origin"},
    )
    client.post(reverse("newspaper:save"), {"story": story.pk, "next": story.url})
    reader.devices.update(name="MARKER-device")
    _in_the_desks_books(reader)
    _at_the_subscription(reader, subscription)
    _in_the_books(reader, subscription)
    _counted_by_month(reader)
    prove(client)
    noticed.notes.write()
    return Marked(reader, client, _markers(reader), subscription, story)


def _read_on_both(phone: Client, client: Client, story: ArticlePage) -> None:
    phone.get(story.url)
    told = {"epoch": epoch_in(client.get(story.url).content.decode()), "next": story.url}
    client.post(reverse("access:takeover"), told)


def _in_the_desks_books(reader: Reader) -> None:
    kind = ContentType.objects.get_for_model(Reader)
    LogEntry.objects.create(
        user=dario(), content_type=kind, object_id=reader.pk, object_repr="MARKER-log",
        action_flag=CHANGE, change_message="MARKER-change",
    )  # fmt: skip
    log_in_newsroom(instance=reader, action="wagtail.edit", title="MARKER-label")
    UserProfile.objects.create(user=reader, preferred_language="es")


def _at_the_subscription(reader: Reader, subscription: Subscription) -> None:
    now, seat = timezone.now(), subscription.seats.first()
    invited = (("marker-invited@gaceta.example", reader), (reader.email, None))
    for number, (email, by) in enumerate(invited):
        Invitation.objects.create(
            seat=seat, email=email, token_hash=str(number), language="es", state="accepted",
            sent=now, expires=now, accepted_by=by,
        )  # fmt: skip
    terms = Terms.objects.create(in_force=timezone.localdate())
    text = TermsText.objects.create(terms=terms, language="es", body="…")
    Acceptance.objects.create(reader=reader, text=text, at=now)


def _in_the_books(reader: Reader, subscription: Subscription) -> None:
    now, price = timezone.now(), Price.objects.filter(plan=subscription.plan).first()
    Subscription.objects.filter(pk=subscription.pk).update(price=price, provider="offline")
    for state in ("done", "left"):
        Order.objects.create(
            reader=reader, price=price, is_new=True, state=state, next="/marker-next/",
            provider="offline", subscription=subscription, made=now,
        )  # fmt: skip
    Invoice.objects.create(
        subscription=subscription, year=2026, number=1, provider="offline", amount=900,
        bill_to=f"{reader.name} <{reader.email}>", currency="EUR", issued=now, due=now, paid=now,
        period_start=subscription.period_start, period_end=subscription.period_end,
    )  # fmt: skip
    Customer.objects.create(reader=reader, provider="stripe", provider_id="cus_marker-1")
    told = {"id": "evt_1", "data": {"object": {"email": reader.email, "name": reader.name}}}
    PaymentEvent.objects.create(
        provider="stripe", event_id="evt_1", kind="invoice.paid", body=json.dumps(told),
        body_hash="0", received=now, worked=now,
    )  # fmt: skip
    SeatRequest.objects.create(
        subscription=subscription, email=reader.email, language="es", asked=now, expires=now
    )


def _counted_by_month(reader: Reader) -> None:
    month = timezone.localdate().replace(day=1)
    FreeStory.objects.create(reader=reader, meter="marker-meter", month=month, mark="m")
    GiftsGiven.objects.create(reader=reader, meter="marker-meter", month=month, number=1)


def _markers(reader: Reader) -> tuple[str, ...]:
    seats = [seat.key for seat in reader.seats.all()]
    return (
        "marker-", "ana@gaceta.example", reader.key.hex,
        *(key.hex for key in seats),
        *(device.id_hash for device in reader.devices.all()),
        *(session.pk for session in reader.sessions.all()),
    )  # fmt: skip


def prove(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def erase(client: Client, committed: Committed) -> Any:
    with committed(execute=True):
        return client.post(reverse("readers:erase"), {"sure": "on"}, follow=True)


def everything_stored() -> str:
    """All rows of the database, all seats of the store, and the cache, as text in lower case.

    Not the names of the seats: they are by chance, and once nobody holds them they are nobody's.
    """
    noticed.notes.write()
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        rows = [_rows(cursor, name) for name in names]
    store: Any = engine.engine().store
    kept: Any = cache
    # PostgreSQL writes a UUID with hyphens, the markers are without.
    told = f"{rows} {str(rows).replace('-', '')}"
    return f"{told} {list(store._seats.values())} {kept._cache}".lower()


def _rows(cursor: Any, table: str) -> list[Any]:
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- our own tables' names
    return cursor.fetchall()


def found(markers: tuple[str, ...]) -> list[str]:
    stored = everything_stored()
    return [marker for marker in markers if marker.lower() in stored]


def test_the_copy_is_one_json_file_with_everything() -> None:
    it = marked()

    answer = it.client.post(reverse("readers:export"))

    assert answer.headers["Content-Type"] == "application/json"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "no-store" in answer.headers["Cache-Control"]
    copy = json.loads(answer.content)
    assert copy["account"]["email"] == "ana@gaceta.example"
    assert {device["name"] for device in copy["devices"]} == {"MARKER-device"}
    assert len(copy["sessions"]) == 2
    assert [entry["how"] for entry in copy["noticed"]] == ["displaced"]
    assert copy["places"] == [
        {"story": str(it.story.pk), "place": "p-3", "day": str(timezone.localdate())}
    ]
    assert [one["article__title"] for one in copy["saved_stories"]] == [it.story.title]
    assert [one["plan"] for one in copy["subscriptions"]] == ["individual"]
    assert len(copy["seats"]) == 1
    assert len(copy["invitations"]) == 2
    assert len(copy["acceptances"]) == 1
    assert [one["billed_to"] for one in copy["invoices"]] == ["MARKER-name <ana@gaceta.example>"]
    assert {one["state"] for one in copy["orders"]} == {"done", "left"}
    assert len(copy["free_stories"]) == len(copy["gifts_given"]) == 1


def test_the_copy_holds_no_password_and_nothing_of_others() -> None:
    it = marked()
    signed_in(ben())

    text = it.client.post(reverse("readers:export")).content.decode()

    assert "argon2" not in text
    assert "ben@gaceta.example" not in text


def test_every_table_that_points_at_a_reader_is_in_the_copy_or_is_the_newsrooms() -> None:
    """If this fails, a room keeps something of readers: tell it at ``data_asked`` and ``erasing``."""
    pointing = {relation.related_model._meta.label for relation in Reader._meta.related_objects}

    assert not pointing - EXPORTED - NEWSROOM


def test_a_copy_needs_the_password_first() -> None:
    client = signed_in(ana())

    answer = client.post(reverse("readers:export"))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))


def test_the_markers_are_found_before_anything_is_erased() -> None:
    it = marked()

    assert set(found(it.markers)) == set(it.markers)


@pytest.mark.parametrize("plan", ["individual", "premium"])
def test_after_erasure_no_store_holds_anything_of_the_reader(
    plan: str, django_capture_on_commit_callbacks: Committed
) -> None:
    it = marked(plan)

    page = erase(it.client, django_capture_on_commit_callbacks)

    assert page.redirect_chain[-1][0] == reverse("readers:erased")
    assert found(it.markers) == []


@pytest.mark.parametrize("plan", ["individual", "premium"])
def test_after_erasure_no_record_of_a_real_seat_store_holds_anything_of_the_reader(
    plan: str, records: Records, django_capture_on_commit_callbacks: Committed
) -> None:
    it = marked(plan)
    before = in_words(records())
    assert [marker for marker in it.markers if marker.lower() in before]

    erase(it.client, django_capture_on_commit_callbacks)

    after = in_words(records())
    assert after
    assert [marker for marker in it.markers if marker.lower() in after] == []


def in_words(records: list[bytes]) -> str:
    """What the records say, read and unread, in lower case: hashes stand in them as bytes."""
    return "".join(f"{decode(one)} {one.hex()} {one!r}" for one in records).lower()


def test_whoever_owned_nothing_leaves_no_row(
    django_capture_on_commit_callbacks: Committed,
) -> None:
    reader = ben()
    client = signed_in(reader)
    prove(client)

    erase(client, django_capture_on_commit_callbacks)

    assert not Reader.objects.exists()


def test_what_was_bought_stays_in_the_books_with_an_owner_who_has_no_name(
    django_capture_on_commit_callbacks: Committed,
) -> None:
    it = marked()

    erase(it.client, django_capture_on_commit_callbacks)

    it.subscription.refresh_from_db()
    owner = it.subscription.owner
    assert re.fullmatch(r"erased-[0-9a-f]{32}@erased\.invalid", owner.email)
    assert (owner.name, owner.is_active, owner.has_usable_password()) == ("", False, False)
    assert it.subscription.status == "ended"
    assert it.subscription.cancelled_at
    assert Acceptance.objects.filter(reader=owner).exists()
    invoice = Invoice.objects.get()
    assert (invoice.label, invoice.amount, invoice.bill_to) == ("2026-00001", 900, "—")
    assert [one.state for one in Order.objects.all()] == ["done"]
    assert json.loads(PaymentEvent.objects.get().body)["id"] == "evt_1"


def test_the_reader_is_signed_out_everywhere_and_can_read_nothing(
    django_capture_on_commit_callbacks: Committed,
) -> None:
    it = marked()
    other = browser_of(it.reader)

    answer = erase(it.client, django_capture_on_commit_callbacks)

    assert not is_signed_in(other)
    assert not is_signed_in(it.client)
    for name in (DEVICE_COOKIE, ENTITLEMENT_COOKIE, PASS_COOKIE):
        assert not it.client.cookies[name].value
    assert answer.status_code == 200
    store: Any = engine.engine().store
    assert not any(seat.leases for seat in store._seats.values())


def test_people_who_read_on_it_read_on_to_the_end_of_what_is_paid_for(
    django_capture_on_commit_callbacks: Committed,
) -> None:
    it, member = marked("premium"), ben()
    give_seat(it.subscription, member)
    said = it.client.get("/en/account/data/erase/").content.decode()
    assert "1 other person reads on it" in said

    erase(it.client, django_capture_on_commit_callbacks)

    it.subscription.refresh_from_db()
    seat: Any = seat_of(member, time.time())
    assert seat.subscription == it.subscription
    assert it.subscription.cancelled_at
    assert it.subscription.seats.filter(reader=None).count() == 1


def test_the_next_to_hold_an_erased_readers_seat_gets_another_key(
    django_capture_on_commit_callbacks: Committed,
) -> None:
    owner, member = dario(), ben()
    now = timezone.now()
    period = Period(now - timedelta(days=1), now + timedelta(days=30))
    subscription = subscribe(owner, first_plans()["premium"], period)
    key = give_seat(subscription, member).key

    with django_capture_on_commit_callbacks(execute=True):
        member.delete()

    assert give_seat(subscription, ana()).key != key


def test_a_deleted_account_stops_reading_at_once(
    django_capture_on_commit_callbacks: Committed,
) -> None:
    (story,) = paper_with()
    owner, member = dario(), ben()
    now = timezone.now()
    period = Period(now - timedelta(days=1), now + timedelta(days=30))
    give_seat(subscribe(owner, first_plans()["premium"], period), member)
    assert browser_of(member).get(story.url).status_code == 200
    store: Any = engine.engine().store
    assert any(seat.leases for seat in store._seats.values())

    with django_capture_on_commit_callbacks(execute=True):
        member.delete()

    assert not any(seat.leases for seat in store._seats.values())


def test_erasing_needs_the_password_and_the_box() -> None:
    reader = ana()
    client = signed_in(reader)

    assert client.post(reverse("readers:erase"), {"sure": "on"}).status_code == 302
    prove(client)
    asked = client.post(reverse("readers:erase"), {})
    assert asked.status_code == 200
    assert 'class="form__error"' in asked.content.decode()
    assert is_signed_in(client)


def test_nothing_is_erased_while_the_payment_provider_gives_no_answer(
    django_capture_on_commit_callbacks: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    it = marked()
    before = set(found(it.markers))

    def gives_no_answer(*_: Any) -> None:
        raise PaymentDown

    monkeypatch.setattr(OfflineProvider, "cancel", gives_no_answer)
    page = erase(it.client, django_capture_on_commit_callbacks)

    assert "no responde en este momento" in page.content.decode()
    assert set(found(it.markers)) == before
    assert is_signed_in(it.client)
    assert it.client.get(it.story.url).status_code == 200


def test_the_reader_is_told_by_mail(
    mailoutbox: Outbox, django_capture_on_commit_callbacks: Committed
) -> None:
    it = marked()

    erase(it.client, django_capture_on_commit_callbacks)

    assert [letter.to for letter in mailoutbox] == [["ana@gaceta.example"]]
    assert mailoutbox[0].subject == "Tu cuenta se ha borrado"


def test_a_journalist_who_goes_leaves_their_stories(
    django_capture_on_commit_callbacks: Committed,
) -> None:
    (story,) = paper_with()
    editor = dario()
    Reader.objects.create_superuser("eva@gaceta.example", PASSWORD)
    story.owner = editor
    story.save_revision(user=editor).publish()
    client = signed_in(editor)
    prove(client)
    assert "stories that you wrote" in client.get("/en/account/data/erase/").content.decode()

    erase(client, django_capture_on_commit_callbacks)

    story.refresh_from_db()
    assert story.live
    assert story.owner.email.endswith("@erased.invalid")
    assert not story.owner.is_staff
    assert not story.owner.is_superuser


def test_the_last_who_can_let_others_in_is_asked_to_name_another_first(
    django_capture_on_commit_callbacks: Committed,
) -> None:
    client = signed_in(dario())
    prove(client)

    page = erase(client, django_capture_on_commit_callbacks).content.decode()

    assert "redacción" in page
    assert is_signed_in(client)


def test_nothing_that_comes_late_writes_of_an_erased_reader(
    django_capture_on_commit_callbacks: Committed,
) -> None:
    it = marked()
    it.client.get(it.story.url)

    erase(it.client, django_capture_on_commit_callbacks)
    noticed.notes.write()

    assert not Displacement.objects.exists()
