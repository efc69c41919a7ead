"""One request as it comes in: its headers, its cookies, its body."""

from dataclasses import dataclass

from starlette.types import Receive, Scope, Send

from gaceta.gate.problems import Refused

MOST_BYTES = 4096


class ClientGone(Exception):
    """The caller hung up before the whole request was here."""


@dataclass(slots=True)
class Exchange:
    """A request and the way to answer it. Header names are in lower case, as ASGI has them."""

    scope: Scope
    receive: Receive
    send: Send
    request_id: str
    headers: dict[bytes, bytes]

    @property
    def method(self) -> str:
        method: str = self.scope["method"]
        return method


def cookies(exchange: Exchange) -> dict[bytes, bytes]:
    """The request's cookies. HTTP/2 may send them in several headers."""
    crumbs = b";".join(value for name, value in exchange.scope["headers"] if name == b"cookie")
    pairs = (crumb.strip().partition(b"=") for crumb in crumbs.split(b";"))
    return {name: value for name, _, value in pairs}


async def read_body(exchange: Exchange) -> bytes:
    """The JSON body, still encoded. Raises Refused if it is something else or too much of it."""
    media = exchange.headers.get(b"content-type", b"")
    if media != b"application/json" and not _is_json(media):
        raise Refused("wrong-media-type")
    if _announced(exchange) > MOST_BYTES:
        raise Refused("too-large")
    body = b""
    while True:
        message = await exchange.receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        piece: bytes = message.get("body", b"")
        body += piece
        if len(body) > MOST_BYTES:
            raise Refused("too-large")
        if not message.get("more_body", False):
            return body


def _is_json(media: bytes) -> bool:
    kind, _, parameters = media.lower().partition(b";")
    return kind.strip() == b"application/json" and parameters.strip() in (b"", b"charset=utf-8")


def _announced(exchange: Exchange) -> int:
    length = exchange.headers.get(b"content-length", b"0")
    return int(length[:12]) if length.isdigit() else 0
