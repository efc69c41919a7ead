"""``gaceta payments``: what an operator runs every day, every hour, and when something went wrong."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import click
from rich.console import Console

from gaceta.web.progress import Tell, shown

LONGEST = timedelta(days=30)
"""Stripe keeps its events so long."""
OVERLAP = timedelta(days=3)
"""Events come up to so late."""


@click.group(short_help="Renew, replay and reconcile payments.")
def payments() -> None:
    """Renew subscriptions on invoice, replay stored events, reconcile with the payment provider.

    \b
    Every day:   gaceta payments renew
    Every hour:  gaceta payments reconcile
    """


@payments.command()
def renew() -> None:
    """Issue the invoices that are due, note what is overdue, end what stayed unpaid. Once a day.

    Running it again does nothing twice. A provider that charges cards renews by itself.

    \b
    Example:
      gaceta payments renew
    """
    with _working() as tell:
        from django.utils import timezone  # noqa: PLC0415

        from gaceta.subscriptions.payment.renewing import renew_all  # noqa: PLC0415

        done = renew_all(timezone.now(), tell)
    for invoice in done.issued:
        click.echo(f"Invoice {invoice.label}: {invoice.subscription}")
    click.echo(f"{len(done.issued)} invoices issued, {done.overdue} overdue, {done.ended} ended.")


@payments.command()
@click.option("--since", help="Work all events received since then, done or not: 2026-11-20.")
@click.option("--id", "event_id", help="Work this one event, done or not: evt_1Abc.")
def replay(since: str | None, event_id: str | None) -> None:
    """Work stored events again: those that were not done, or those that you name.

    Repeating does no harm: each looks at what is true at the provider now.
    Exits with 1 if an event could not be worked.

    \b
    Examples:
      gaceta payments replay
      gaceta payments replay --since 2026-11-20
      gaceta payments replay --id evt_1Abc
    """
    moment = _moment(since) if since else None
    with _working() as tell:
        from gaceta.subscriptions.models import PaymentEvent  # noqa: PLC0415
        from gaceta.subscriptions.payment.events import replay as work_all  # noqa: PLC0415

        chosen = PaymentEvent.objects.order_by("pk")
        if event_id:
            chosen = chosen.filter(event_id=event_id)
        elif moment:
            chosen = chosen.filter(received__gte=moment)
        else:
            chosen = chosen.filter(worked=None)
        total = chosen.count()
        if event_id and not total:
            raise click.ClickException(f"There is no event {event_id} here. Try reconcile.")
        done, failed = work_all(chosen.iterator(), total, tell)
    click.echo(f"{done} events worked, {failed} could not be.")
    sys.exit(1 if failed else 0)


@payments.command()
@click.option("--since", help="From this day on, at most 30 days back; else from the last event.")
def reconcile(since: str | None) -> None:
    """Fetch what the provider told and we did not hear, and compare every subscription. Once an hour.

    After an outage it finds what was missed by itself. Exits with 1 if something could not be done.

    \b
    Examples:
      gaceta payments reconcile
      gaceta payments reconcile --since 2026-11-20
    """
    moment = _moment(since) if since else None
    with _working() as tell:
        from gaceta.subscriptions.payment import events  # noqa: PLC0415
        from gaceta.subscriptions.payment.provider import PaymentDown, seller  # noqa: PLC0415

        provider = seller().name
        try:
            teller = events.telling(provider)
        except KeyError:
            click.echo(f"Nothing to reconcile: the provider “{provider}” sends no events.")
            return
        try:
            found = teller.reconcile(moment or _last_heard(provider), tell)
        except PaymentDown as reason:
            raise click.ClickException(
                f"The payment service gives no answer ({reason}). Nothing is lost: run this again."
            ) from None
    click.echo(
        f"{found.missed} missed events, {found.looked_at} subscriptions compared, "
        f"{found.failed} could not be done."
    )
    sys.exit(1 if found.failed else 0)


def _last_heard(provider: str) -> datetime:
    """Well before the last event that came."""
    from gaceta.subscriptions.models import PaymentEvent  # noqa: PLC0415

    now = datetime.now(UTC)
    last = PaymentEvent.objects.filter(provider=provider).order_by("-received").first()
    return max(now - LONGEST, last.received - OVERLAP) if last else now - LONGEST


def _moment(day: str) -> datetime:
    """The beginning of a day, or a moment, in UTC unless it says otherwise."""
    try:
        moment = datetime.fromisoformat(day)
    except ValueError:
        raise click.UsageError(f"{day!r} is no day. Write it as in --since 2026-11-20.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


@contextmanager
def _working() -> Iterator[Tell]:
    """Django ready, and steps shown on the error stream."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaceta.web.settings")
    import django  # noqa: PLC0415 -- reads the environment, which is complete by now
    from django.db import DatabaseError  # noqa: PLC0415

    django.setup()
    try:
        with shown(Console(stderr=True, highlight=False)) as tell:
            yield tell
    except DatabaseError as reason:
        raise click.ClickException(
            f"The database is not ready ({reason}). Is it the one you mean (GACETA_VAR, "
            "GACETA_DATABASE)? Bring it up to date with: gaceta manage migrate"
        ) from None
