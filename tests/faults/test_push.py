"""The event stream brings nothing through: a displaced device is told at its next heartbeat."""

import time
from urllib.parse import urlsplit

import httpx

from tests.faults.between import wire_to
from tests.faults.devices import Browser, settings
from tests.faults.nursery import gate

BEAT = 0.5


def test_within_a_beat_and_a_second_without_a_word_from_the_stream(seats: str) -> None:
    with gate(settings(seats, GACETA_LEASE="30", GACETA_QUIET="29")) as one:
        port = urlsplit(one.address).port
        assert port
        phone, laptop = Browser("phone"), Browser("laptop")
        epoch = phone.reads(one.address)
        with wire_to(port) as wire, httpx.Client(timeout=10) as client:
            events = f"http://127.0.0.1:{wire.port}/gate/events"
            with client.stream("GET", events, headers=phone.headers) as stream:
                lines = stream.iter_lines()
                assert any('"held"' in line for line in lines)
                wire.is_dead = True
                beat = phone.ask(one.address, "renew", epoch=epoch).json()["beat_in_ms"]
                laptop.ask(one.address, "takeover", epoch=epoch)
                moved = time.monotonic()
                # The page's next beat is due a beat after its last, which came before the seat moved.
                assert beat <= BEAT * 1000
                told = phone.ask(one.address, "renew", epoch=epoch)
                assert told.json()["type"] == "/gate/problems/displaced"
                assert time.monotonic() - moved <= BEAT + 1
