"""The fake Stripe's HTTP: its interface for the library, and its pages for people."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import stripe

from tests.subscriptions.fake_stripe.pages import checkout_page, paying_page
from tests.subscriptions.fake_stripe.world import Data, Refused, World

KEY = "sk_test_fake"
WEBHOOK_SECRET = "whsec_fake"
Answer = tuple[int, Data]


class FakeStripe:
    """A running fake: its world, and the hands of those who use it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.address = world.address
        self.known: dict[str, Answer] = {}
        self.down = False
        """While true, every question is answered by 503."""

    def delivery(self, event: Data) -> tuple[str, str]:
        """The event as a body, and the signature for its header."""
        body = json.dumps(event)
        return body, signature(body)

    def api(self, method: str, path: str, params: Data) -> Answer:
        """What the library is answered."""
        for verb, pattern, step in ROUTES:
            found = re.fullmatch(pattern, path)
            if verb == method and found:
                answer = step(self.world, params, *found.groups())
                # The library turns to the next page of a list by its own address.
                return 200, answer | {"url": path} if answer["object"] == "list" else answer
        raise Refused("unknown_url", f"The fake has no {method} {path}.", 404)


def signature(body: str, secret: str = WEBHOOK_SECRET, at: int | None = None) -> str:
    """As Stripe signs: over the moment and the body."""
    return str(stripe.WebhookSignature.generate_signature_header(body, secret, at))


@contextmanager
def serving(now: int | None = None) -> Iterator[FakeStripe]:
    """A fake Stripe on a free port of this machine, until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    fake = FakeStripe(World(f"http://127.0.0.1:{server.server_port}", now))
    server.fake = fake  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _new_session(world: World, params: Data) -> Data:
    session = world.make(
        "checkout.session",
        "cs",
        **{"status": "open", "payment_status": "unpaid", "subscription": None, **params},
    )
    session["url"] = f"{world.address}/pay/{session['id']}"
    for line in session["line_items"]:
        world.get(line["price"])
    return session


def _expire(world: World, params: Data, name: str) -> Data:
    session = world.get(name)
    if session["status"] != "open":
        raise Refused("session_not_open", "Only open Checkout Sessions can be expired.")
    session["status"] = "expired"
    world.tell("checkout.session.expired", session)
    return session


def _new_price(world: World, params: Data) -> Data:
    return world.make("price", "price", **{**params, "unit_amount": int(params["unit_amount"])})


def _prices(world: World, params: Data) -> Data:
    keys = params.get("lookup_keys", [])
    return _page([it for it in world.every("price") if it["lookup_key"] in keys], params)


def _cancel(world: World, params: Data, name: str) -> Data:
    world.cancel(world.get(name))
    return world.get(name)


def _update(world: World, params: Data, name: str) -> Data:
    it = world.update(world.get(name), params)
    if "latest_invoice" in params.get("expand", []) and it["latest_invoice"]:
        return {**it, "latest_invoice": world.get(it["latest_invoice"])}
    return it


def _preview(world: World, params: Data) -> Data:
    lines = world.proration(world.get(params["subscription"]), params["subscription_details"])
    total = sum(line["amount"] for line in lines)
    return {
        "id": "upcoming_in_1",
        "object": "invoice",
        "total": total,
        "amount_due": max(0, total),
        "currency": "eur",
        "lines": {"object": "list", "data": lines},
    }


def _credit(world: World, params: Data) -> Data:
    return world.give_back(world.get(params["invoice"]), int(params["amount"]))


def _notes(world: World, params: Data) -> Data:
    mine = [it for it in world.every("credit_note") if it["invoice"] == params["invoice"]]
    return _page(list(reversed(mine)), params)


def _payments(world: World, params: Data) -> Data:
    wanted = params["payment"]["payment_intent"]
    every = [p for it in world.every("invoice") for p in it["payments"]["data"]]
    mine = [p for p in every if p["payment"]["payment_intent"]["id"] == wanted]
    return _page(mine, params)


def _portal(world: World, params: Data) -> Data:
    session = world.make("billing_portal.session", "bps", **params)
    session["url"] = f"{world.address}/portal/{session['id']}"
    return session


def _events(world: World, params: Data) -> Data:
    since = int((params.get("created") or {}).get("gte", 0))
    found = [it for it in reversed(world.events) if it["created"] >= since]
    return _page(found, params)


def _made(kind: str, prefix: str) -> Callable[[World, Data], Data]:
    return lambda world, params: world.make(kind, prefix, **params)


def _got(world: World, params: Data, name: str) -> Data:
    return world.get(name)


def _page(found: list[Data], params: Data) -> Data:
    """A page of a list, as the library turns them."""
    start = 0
    if "starting_after" in params:
        start = [it["id"] for it in found].index(params["starting_after"]) + 1
    size = int(params.get("limit", 10))
    part = found[start : start + size]
    return {"object": "list", "url": "/", "data": part, "has_more": start + size < len(found)}


def _listed(kind: str) -> Callable[[World, Data], Data]:
    return lambda world, params: _page(list(reversed(list(world.every(kind)))), params)


ROUTES: list[tuple[str, str, Callable[..., Data]]] = [
    ("POST", "/v1/products", _made("product", "prod")),
    ("GET", "/v1/prices", _prices),
    ("POST", "/v1/prices", _new_price),
    ("POST", "/v1/coupons", _made("coupon", "coupon")),
    ("POST", "/v1/customers", _made("customer", "cus")),
    ("POST", "/v1/checkout/sessions", _new_session),
    ("GET", "/v1/checkout/sessions/(cs_.*)", _got),
    ("POST", "/v1/checkout/sessions/(cs_.*)/expire", _expire),
    ("GET", "/v1/subscriptions", _listed("subscription")),
    ("GET", "/v1/subscriptions/(sub_.*)", _got),
    ("POST", "/v1/subscriptions/(sub_.*)", _update),
    ("DELETE", "/v1/subscriptions/(sub_.*)", _cancel),
    ("POST", "/v1/invoices/create_preview", _preview),
    ("GET", "/v1/invoices/(in_.*)", _got),
    ("POST", "/v1/credit_notes", _credit),
    ("GET", "/v1/credit_notes", _notes),
    ("GET", "/v1/invoice_payments", _payments),
    ("POST", "/v1/billing_portal/sessions", _portal),
    ("GET", "/v1/events", _events),
]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def fake(self) -> FakeStripe:
        return self.server.fake  # type: ignore[attr-defined, no-any-return]

    def do_GET(self) -> None:
        self._handle("GET", urlsplit(self.path).query)

    def do_DELETE(self) -> None:
        self._handle("DELETE", "")

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._handle("POST", self.rfile.read(length).decode())

    def log_message(self, *_: Any) -> None:
        """Nothing: tests tell what went wrong."""

    def _handle(self, method: str, form: str) -> None:
        path = urlsplit(self.path).path
        with self.fake.world.lock:
            if not path.startswith("/v1/"):
                self._page(method, path, form)
            elif self.headers.get("Authorization") != f"Bearer {KEY}":
                self._send(401, {"error": {"message": "Invalid API Key."}})
            elif self.fake.down:
                self._send(503, {"error": {"message": "Down."}})
            else:
                self._send(*self._answer(method, path, nested(form)))

    def _answer(self, method: str, path: str, params: Data) -> Answer:
        key = self.headers.get("Idempotency-Key")
        if method == "POST" and key in self.fake.known:
            return self.fake.known[key]
        try:
            status, answer = self.fake.api(method, path, params)
        except Refused as reason:
            error = {"type": "invalid_request_error", "code": reason.code, "message": str(reason)}
            status, answer = reason.status, {"error": error}
        answer = json.loads(json.dumps(answer))
        if method == "POST" and key and status == 200:
            self.fake.known[key] = (status, answer)
        return status, answer

    def _page(self, method: str, path: str, form: str) -> None:
        _, kind, name = path.split("/", 2)
        if kind == "pay":
            html, to = checkout_page(self.fake.world, name, dict(parse_qsl(form)), method)
        else:
            html, to = paying_page(self.fake.world, kind, name, dict(parse_qsl(form)), method)
        self.send_response(303 if to else 200)
        if to:
            self.send_header("Location", to)
        self._finish(html.encode(), "text/html; charset=utf-8")

    def _send(self, status: int, answer: Data) -> None:
        self.send_response(status)
        self._finish(json.dumps(answer).encode(), "application/json")

    def _finish(self, body: bytes, kind: str) -> None:
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def nested(form: str) -> Data:
    """``a[b][0]=1`` as ``{"a": {"b": ["1"]}}``."""
    root: Data = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        steps = re.findall(r"[^\[\]]+", name)
        at: Any = root
        for step in steps[:-1]:
            at = at.setdefault(step, {})
        at[steps[-1]] = value
    return _lists(root)


def _lists(thing: Any) -> Any:
    if not isinstance(thing, dict):
        return thing
    made = {name: _lists(value) for name, value in thing.items()}
    if made and all(name.isdigit() for name in made):
        return [made[name] for name in sorted(made, key=int)]
    return made
