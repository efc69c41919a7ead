"""Answers that arrive at the same moment, each on a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from gaceta.readers.models import Device
from gaceta.readers.proofs import NotProved, ask_of, bind, prove
from tests.readers.signing import DeviceKey
from tests.readers.test_proofs import NOW, bound, device

pytestmark = pytest.mark.usefixtures("own_database")
CROWD = 8


def outcome(act: Callable[[], None], start: Barrier) -> bool:
    """True if it was accepted."""
    start.wait()
    try:
        act()
    except NotProved:
        return False
    finally:
        connection.close()
    return True


def test_of_one_proof_sent_many_times_at_once_one_counts() -> None:
    key = DeviceKey()
    it = bound(key)
    ask = ask_of(it, NOW)
    answer, start = key.sign(ask), Barrier(CROWD)
    loaded = [Device.objects.get() for _ in range(CROWD)]

    def send(mine: Device) -> bool:
        return outcome(lambda: prove(mine, ask, answer, NOW), start)

    with ThreadPoolExecutor(CROWD) as crowd:
        accepted = list(crowd.map(send, loaded))

    assert accepted.count(True) == 1


def test_of_many_keys_at_once_one_is_taken() -> None:
    it, start = device(), Barrier(CROWD)
    ask = ask_of(it, NOW)
    loaded = [(Device.objects.get(), DeviceKey()) for _ in range(CROWD)]

    def send(mine: tuple[Device, DeviceKey]) -> bool:
        one, key = mine
        return outcome(lambda: bind(one, key.public, ask, key.sign(ask), NOW), start)

    with ThreadPoolExecutor(CROWD) as crowd:
        accepted = list(crowd.map(send, loaded))

    assert accepted.count(True) == 1
    winner = loaded[accepted.index(True)][1]
    assert Device.objects.get().public_key == winner.public
