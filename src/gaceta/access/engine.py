"""The one engine of this process, and the seals it signs with."""

from collections.abc import Awaitable
from functools import cache
from typing import TypeVar

from asgiref.sync import async_to_sync
from django.conf import settings

from gaceta.access.hearing import hear
from gaceta.gate.config import GateConfig, open_store
from gaceta.gate.keys import Seals, seals_of
from gaceta.seats.engine import Engine
from gaceta.seats.stores.outage import StoreWithOutages

T = TypeVar("T")


def config() -> GateConfig:
    return settings.GATE


@cache
def engine() -> Engine:
    """Shared by the newspaper and the gate, so that both decide on one store."""
    store = open_store(config().seats)
    if config().outage_file:
        store = StoreWithOutages(store, config().outage_file)
    return Engine(store, config().policy, tell=hear)


@cache
def seals() -> Seals:
    return seals_of(config())


def wait_for(answer: Awaitable[T]) -> T:
    """The engine's answer, in one of Django's threads. Raises what the engine raises."""

    async def answered() -> T:
        return await answer

    return async_to_sync(answered)()
