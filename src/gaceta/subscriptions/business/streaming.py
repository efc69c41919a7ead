"""A long answer, sent piece by piece, however this process is served."""

from collections.abc import AsyncIterator, Iterator

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest


def streamed(pieces: Iterator[str], request: HttpRequest) -> Iterator[str] | AsyncIterator[str]:
    """The same pieces, as the server of this request takes them without gathering them first."""
    return _one_by_one(pieces) if isinstance(request, ASGIRequest) else pieces


async def _one_by_one(pieces: Iterator[str]) -> AsyncIterator[str]:
    while (piece := await sync_to_async(next)(pieces, None)) is not None:
        yield piece
