"""``gaceta sign-out`` and ``gaceta tidy``: what an operator does to accounts from a shell."""

import os
from collections.abc import Iterable
from typing import Any

import click
from rich.console import Console
from rich.markup import escape

from gaceta.web.progress import shown

console = Console(highlight=False)


@click.command("sign-out", short_help="End the sessions and the reading of one reader, or of all.")
@click.option("--reader", "email", metavar="EMAIL", help="Whose: the address of the account.")
@click.option("--everyone", is_flag=True, help="Everybody's, the newsroom's too.")
def sign_out(email: str | None, everyone: bool) -> None:
    """End all sessions, devices and reading of one reader, or of everybody.

    Whoever is signed out signs in again with the password; the accounts stay as they are.

    \b
    Example:
      gaceta sign-out --reader ana@gaceta.example
    """
    if bool(email) == everyone:
        raise click.UsageError("Say whose: --reader EMAIL, or --everyone.")
    _set_up()
    _need_seats()
    readers = _everyone() if everyone else [_reader(email or "")]
    with shown(console) as tell:
        ended = _end(readers, lambda done: tell("Signing out", done, len(readers)))
    _write_log()
    devices, sessions, readings = (sum(column) for column in zip(*ended, strict=True))
    console.print(
        f"Signed out {devices} devices with {sessions} sessions; reading stopped on {readings}."
    )


@click.command(short_help="Delete what is kept for a time only.")
def tidy() -> None:
    """Delete what is past its time: sessions, devices unseen for 90 days, the log of 30 days.

    The newspaper does it by itself whenever somebody signs in. Run it daily where that is too seldom.

    \b
    Example:
      gaceta tidy
    """
    _set_up()
    from gaceta.readers.tidying import forget_old  # noqa: PLC0415

    for what, number in sorted(forget_old().items()):
        console.print(f"{number:>7} {escape(what)} deleted")


def _set_up() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaceta.web.settings")
    import django  # noqa: PLC0415 -- reads the environment, which the command has set

    django.setup()


def _need_seats() -> None:
    """Leases are ended in the store that the newspaper uses, or not at all."""
    from gaceta.access import engine  # noqa: PLC0415

    if engine.config().seats.startswith("memory:"):
        raise click.ClickException(
            "Seats are in the memory of the running newspaper, where this command cannot end any. "
            "Set GACETA_SEATS to a store that both can reach, or restart the newspaper."
        )
    if not engine.wait_for(engine.engine().answers()):
        raise click.ClickException(
            "The seat store gives no answer, so reading could not be stopped. Nothing was changed; "
            "try again once it is up."
        )


def _reader(email: str) -> Any:
    from gaceta.readers.models import Reader  # noqa: PLC0415

    try:
        return Reader.objects.get_by_natural_key(email)
    except Reader.DoesNotExist:
        raise click.ClickException(
            f"No account has the address {email}. Write it as the account page shows it."
        ) from None


def _everyone() -> Any:
    from gaceta.readers.models import Reader  # noqa: PLC0415

    return Reader.objects.order_by("pk")


def _end(readers: Iterable[Any], tell: Any) -> list[tuple[int, int, int]]:
    from gaceta.readers.sign_outs import end_everything  # noqa: PLC0415

    ended = [(0, 0, 0)]
    tell(0)
    for done, reader in enumerate(readers, start=1):
        one = end_everything(reader, why="desk")
        ended.append((one.devices, one.sessions, one.readings))
        tell(done)
    return ended


def _write_log() -> None:
    from gaceta.access.noticed import notes  # noqa: PLC0415

    notes.write()
