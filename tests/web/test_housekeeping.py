"""``gaceta sign-out`` and ``gaceta tidy``, as an operator runs them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone
from pytest_django import Settings

from gaceta.access import engine
from gaceta.access.models import Displacement
from gaceta.cli import cli
from gaceta.readers.models import Device
from tests.access.reading import SECRET, browser_of, paper_with, subscribing
from tests.readers.people import ana, ben, dario, is_signed_in, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seats_in_a_file(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """A store that the newspaper and the command both reach, and a switch that makes it fail."""
    where = f"sqlite:///{tmp_path}/seats.sqlite3"
    settings.GATE = replace(settings.GATE, seats=where, outage_file=tmp_path / "outage")
    engine.engine.cache_clear()
    yield
    engine.wait_for(engine.engine().store.close())
    engine.engine.cache_clear()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def said(*arguments: str) -> str:
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_one_reader_is_signed_out_everywhere_and_stops_reading() -> None:
    (story,) = paper_with()
    reader = ana()
    subscribing(reader)
    client, other = browser_of(reader), signed_in(ben())
    assert SECRET in client.get(story.url).content.decode()

    told = said("sign-out", "--reader", "Ana@gaceta.example")

    assert "Signed out 1 devices with 1 sessions; reading stopped on 1." in told
    assert not is_signed_in(client)
    assert SECRET not in client.get(story.url).content.decode()
    assert is_signed_in(other)
    assert Displacement.objects.get().why == "desk"


def test_everybody_is_signed_out_the_newsroom_too() -> None:
    clients = [signed_in(reader) for reader in (ana(), ben(), dario())]

    told = said("sign-out", "--everyone")

    assert "Signed out 3 devices with 3 sessions; reading stopped on 0." in told
    assert not any(is_signed_in(client) for client in clients)


def test_an_unknown_address_is_told() -> None:
    assert "No account has the address zoe@gaceta.example" in str(
        run("sign-out", "--reader", "zoe@gaceta.example").output
    )


@pytest.mark.parametrize("options", [(), ("--everyone", "--reader", "ana@gaceta.example")])
def test_whose_it_is_must_be_said_once(options: tuple[str, ...]) -> None:
    result = run("sign-out", *options)

    assert result.exit_code == 2
    assert "--reader EMAIL, or --everyone" in result.output


def test_nothing_is_done_while_the_seat_store_is_down(tmp_path: Path) -> None:
    client = signed_in(ana())
    (tmp_path / "outage").touch()

    result = run("sign-out", "--everyone")

    assert result.exit_code != 0
    assert "Nothing was changed" in result.output
    (tmp_path / "outage").unlink()
    assert is_signed_in(client)


def test_seats_in_anothers_memory_cannot_be_ended_from_here(settings: Settings) -> None:
    settings.GATE = replace(settings.GATE, seats="memory://")
    client = signed_in(ana())

    result = run("sign-out", "--everyone")

    assert "restart the newspaper" in result.output
    assert is_signed_in(client)


def test_tidying_deletes_what_is_past_its_time_and_says_what() -> None:
    reader = ana()
    signed_in(reader)
    long_ago = timezone.now() - timedelta(days=91)
    Device.objects.update(last_seen=long_ago.date())
    Displacement.objects.create(reader=reader, at=long_ago, how="displaced", stopped="phone safari")

    told = said("tidy")

    assert "1 devices deleted" in told
    assert "1 displacements deleted" in told
    assert not Device.objects.exists()
    assert not Displacement.objects.exists()
