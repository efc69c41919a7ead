"""One ASGI application: the gate, the files, and Django for everything else."""

import os

import django
from django.core.asgi import get_asgi_application
from starlette.types import ASGIApp, Receive, Scope, Send

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaceta.web.settings")
django.setup()

from gaceta.access import engine  # noqa: E402 -- needs Django set up
from gaceta.gate.app import gate_app  # noqa: E402
from gaceta.web.files import file_apps  # noqa: E402

gate = gate_app(engine.engine(), engine.seals(), engine.config())
"""The gate and the newspaper decide with one engine on one store."""


def build() -> ASGIApp:
    """The whole site."""
    newspaper = get_asgi_application()
    files = file_apps()

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await gate(scope, receive, send)
        path = scope["path"]
        if path.startswith("/gate/") or path == "/healthz":
            return await gate(scope, receive, send)
        for prefix, app in files.items():
            if path.startswith(prefix):
                below = {**scope, "root_path": prefix.rstrip("/")}
                return await app(below, receive, send)
        await newspaper(scope, receive, send)

    return application


application = build()
