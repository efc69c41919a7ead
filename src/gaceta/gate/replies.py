"""A whole answer, and how it is sent."""

from dataclasses import dataclass

from starlette.types import Send

Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    body: bytes
    headers: tuple[Header, ...] = ()
    media: bytes = b"application/json"


def always(request_id: str) -> list[Header]:
    """The headers of every answer: nothing here may be kept or guessed at."""
    return [
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-request-id", request_id.encode("ascii")),
    ]


async def send_reply(send: Send, reply: Reply, request_id: str, *, bodiless: bool = False) -> None:
    """Send it; ``bodiless`` leaves the body out, for HEAD."""
    headers = [
        (b"content-type", reply.media),
        (b"content-length", str(len(reply.body)).encode("ascii")),
        *always(request_id),
        *reply.headers,
    ]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if bodiless else reply.body})
