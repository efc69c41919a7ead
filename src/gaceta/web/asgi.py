"""One ASGI application: the gate, the files, and Django for everything else."""

import os

import django
from django.core.asgi import get_asgi_application
from starlette.types import ASGIApp, Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaceta.web.settings")
django.setup()

from gaceta.access import engine, noticed  # noqa: E402 -- needs Django set up
from gaceta.gate.app import gate_app  # noqa: E402
from gaceta.web.files import PREFIXES, file_app  # noqa: E402

gate = gate_app(engine.engine(), engine.seals(), engine.config())
"""The gate and the newspaper decide with one engine on one store."""

keep_log = noticed.start
"""A served site writes what it notices, in a thread of its own."""


def build() -> ASGIApp:
    """The whole site."""
    newspaper = get_asgi_application()
    files = file_app()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            keep_log()
            return await gate(scope, receive, send)
        path = scope["path"]
        if path.startswith("/gate/") or path == "/healthz":
            return await gate(scope, receive, send)
        if path.startswith(PREFIXES):
            return await files(scope, receive, send)
        await newspaper(scope, receive, send)

    return application


application = build()
