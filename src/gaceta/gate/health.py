"""Is the gate well? For people, load balancers and the status page."""

from urllib.parse import parse_qs

import msgspec

from gaceta.gate.incoming import Exchange
from gaceta.gate.parts import Parts
from gaceta.gate.replies import Reply
from gaceta.gate.wire import Health

encode = msgspec.json.Encoder().encode


async def health(parts: Parts, exchange: Exchange) -> Reply:
    """200 even while the store is down, since readers read on; with ``?strict`` that is a 503."""
    up = await parts.engine.answers()
    body = Health(
        status="ok" if up else "degraded",
        seats="up" if up else "down",
        down_for_ms=parts.engine.down_for_ms(),
    )
    strict = "strict" in parse_qs(exchange.scope["query_string"].decode("latin-1"), True)
    return Reply(503 if strict and not up else 200, encode(body))
