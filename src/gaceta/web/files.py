"""Style sheets, scripts and pictures, served beside Django by the same process."""

import os
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from starlette.applications import Starlette
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PREFIXES = (settings.STATIC_URL, settings.MEDIA_URL)
WEEK = 7 * 24 * 3600
"""Seconds."""


class SourceFiles(StaticFiles):
    """Straight from the source folders, so that a change to a style sheet is seen at the next reload."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        try:
            found = finders.find(path)
        except SuspiciousFileOperation:
            return "", None
        return (found, os.stat(found)) if found else ("", None)

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


class Pictures(StaticFiles):
    """Uploads and their renditions. No name gets another picture, so a browser need not ask again."""

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = f"public, max-age={WEEK}"
        return response


def file_app() -> ASGIApp:
    """Serves what is below ``PREFIXES``; anything else there is a 404."""
    settings.MEDIA_ROOT.mkdir(parents=True, exist_ok=True)
    collected = StaticFiles(directory=settings.STATIC_ROOT, check_dir=False)
    styles = SourceFiles() if settings.ENVIRONMENT.demo else collected
    pictures = Pictures(directory=settings.MEDIA_ROOT)
    # Pictures are compressed already.
    routes = [
        Mount(settings.STATIC_URL, GZipMiddleware(styles, minimum_size=500)),
        Mount(settings.MEDIA_URL, pictures),
    ]
    return as_declared(Starlette(routes=routes))


def as_declared(files: ASGIApp) -> ASGIApp:
    """``files``, which browsers are told to take for what their type says and nothing else."""

    async def declared(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_declared(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-content-type-options", b"nosniff")]
            await send(message)

        await files(scope, receive, send_declared)

    return declared
