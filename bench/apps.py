"""What is measured against what, each an ASGI app for the same server. Chosen by GACETA_BENCH."""

import os
import time
from dataclasses import replace
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from gaceta import passes
from gaceta.gate.app import gate_app
from gaceta.gate.config import open_store, read_config
from gaceta.gate.keys import seals_of
from gaceta.seats.engine import Engine
from gaceta.signing import BadToken

SECRET = "a secret that only the bench knows, and it is long"  # noqa: S105 -- guards nothing
CONFIG = read_config({"GACETA_SECRET": SECRET, "GACETA_STORE_BUDGET": "5"})
SEALS = seals_of(CONFIG)
PASS_COOKIE = b"__Host-gaceta_pass="

OK = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json"), (b"cache-control", b"no-store")],
}
BODY = {"type": "http.response.body", "body": b'{"state":"granted"}'}


async def bare(scope: Scope, receive: Receive, send: Send) -> None:
    """Reads the request, answers the same bytes to everybody."""
    if scope["type"] != "http":
        return
    await receive()
    await send(OK)
    await send(BODY)


async def verifying(scope: Scope, receive: Receive, send: Send) -> None:
    """The bare handler, after verifying the pass in the cookie: what an edge would do."""
    if scope["type"] != "http":
        return
    cookie = next((v for k, v in scope["headers"] if k == b"cookie"), b"")
    try:
        token = cookie.removeprefix(PASS_COOKIE).decode("ascii")
        passes.verify(SEALS.passes, token, now=time.time())
    except BadToken:
        await send({"type": "http.response.start", "status": 403, "headers": []})
        await send({"type": "http.response.body", "body": b""})
        return
    await bare(scope, receive, send)


def app() -> ASGIApp:
    """The app that GACETA_BENCH names: bare, verifying, or a seat store's address."""
    name = os.environ["GACETA_BENCH"]
    if name == "bare":
        return bare
    if name == "verifying":
        return verifying
    config = replace(CONFIG, seats=name)
    if name.startswith("sqlite"):
        Path(name.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    return gate_app(Engine(open_store(name), config.policy), SEALS, config)
