"""A page with the reader's script, and a gate that answers what the test tells it to."""

import asyncio
import json
import secrets
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

CLIENT = Path(__file__).parents[2] / "src" / "gaceta" / "client"
STYLES = CLIENT.parent / "web" / "static" / "gaceta"
PATIENCE = 20
"""Seconds until a test gives up waiting for the script."""

Answer = tuple[int, dict[str, Any]]


@dataclass(frozen=True)
class Heard:
    """What the script asked: the last part of the address, the tab (?tab=…) and what was sent."""

    what: str
    tab: str
    said: dict[str, Any]


def granted(epoch: int = 7, beat_ms: int = 20_000, how: str = "held") -> Answer:
    body = {"state": "granted", "how": how, "epoch": epoch, "expires_in_ms": 60_000}
    return 200, body | {"beat_in_ms": beat_ms}


def degraded(beat_ms: int = 20_000) -> Answer:
    return 200, {"state": "degraded", "beat_in_ms": beat_ms}


def problem(name: str, status: int, **more: int) -> Answer:
    holder = {"kind": "phone safari", "for_ms": 60_000, "epoch": 8}
    body = {"type": f"/gate/problems/{name}", "status": status, "holder": holder}
    return status, body | more


TAKEN = problem("seat-taken", 409)
DISPLACED = problem("displaced", 409)
EXPIRED = problem("entitlement-expired", 401)


@dataclass
class Scripted:
    """What the gate and the newspaper answer, and all that they were asked.

    Without a word from the test this device holds the seat at epoch 7.
    """

    name: str = field(default_factory=lambda: secrets.token_hex(4))
    says: dict[str, Answer | Callable[[Heard], Answer]] = field(default_factory=dict)
    page: dict[str, str] = field(default_factory=dict)
    """Attributes of #reading that differ from the usual ones."""
    heard: list[Heard] = field(default_factory=list)
    notice_status: int = 200
    entitlement_status: int = 204
    streams: list[tuple[str, "asyncio.Queue[tuple[str, str] | None]"]] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)
    _loop: asyncio.AbstractEventLoop | None = None

    def hear(self, heard: Heard) -> Answer:
        with self._news:
            self.heard.append(heard)
            self._news.notify_all()
        answer = self.says.get(heard.what, granted())
        return answer(heard) if callable(answer) else answer

    def wait(self, enough: Callable[[list[Heard]], object], why: str = "") -> list[Heard]:
        """Return what was heard so far, once that is ``enough``."""
        with self._news:
            if not self._news.wait_for(lambda: enough(self.heard), PATIENCE):
                raise AssertionError(f"Not heard: {why or 'what was waited for'}. {self.heard}")
            return list(self.heard)

    def wait_for(self, what: str, count: int = 1, **said: Any) -> list[Heard]:
        """Return all such questions, once there are ``count``; ``said`` is a part of what they say."""

        def such(all_heard: list[Heard]) -> list[Heard]:
            return [h for h in all_heard if h.what == what and said.items() <= h.said.items()]

        return such(self.wait(lambda heard: len(such(heard)) >= count, f"{count} of {what} {said}"))

    def wait_for_stream(self, tab: str = "") -> None:
        """Return once that tab listens."""
        with self._news:
            if not self._news.wait_for(lambda: tab in self.listeners(), PATIENCE):
                raise AssertionError(f"{tab!r} does not listen; {self.listeners()} do.")

    def wait_for_silence(self) -> None:
        """Return once no stream is open."""
        with self._news:
            if not self._news.wait_for(lambda: not self.streams, PATIENCE):
                raise AssertionError(f"{self.listeners()} still listen.")

    def listeners(self) -> list[str]:
        return [tab for tab, _ in self.streams]

    def forget(self) -> None:
        with self._news:
            self.heard.clear()

    def tell(self, event: str, **data: Any) -> None:
        """Say something on every open stream."""
        for _, stream in list(self.streams):
            self._put(stream, (event, json.dumps(data)))

    def hang_up(self) -> None:
        for _, stream in list(self.streams):
            self._put(stream, None)

    def _put(self, stream: "asyncio.Queue[Any]", item: object) -> None:
        if self._loop:
            self._loop.call_soon_threadsafe(stream.put_nowait, item)

    async def listen(self, tab: str) -> AsyncIterator[str]:
        self._loop = asyncio.get_running_loop()
        stream: asyncio.Queue[tuple[str, str] | None] = asyncio.Queue()
        self._change(lambda: self.streams.append((tab, stream)))
        try:
            yield "retry: 300\n\n"
            while (item := await stream.get()) is not None:
                yield f"event: {item[0]}\ndata: {item[1]}\n\n"
        finally:
            self._change(lambda: self.streams.remove((tab, stream)))

    def _change(self, change: Callable[[], object]) -> None:
        with self._news:
            change()
            self._news.notify_all()


class Site:
    """Serves the page to browsers; each brings a cookie that names its test.

    What a page says on being closed may arrive when the next test has begun: it is heard by its own.
    """

    def __init__(self) -> None:
        self.tests: dict[str, Scripted] = {}
        self.app = Starlette(
            routes=[
                Route("/story", self.story),
                Route("/elsewhere", self.elsewhere),
                Route("/gate/events", self.events),
                Route("/gate/{what}", self.gate, methods=["POST"]),
                Route("/access/notice/", self.notice),
                Route("/access/takeover/", self.native, methods=["POST"]),
                Route("/access/place/", self.place, methods=["POST"]),
                Route("/access/entitlement/", self.entitlement, methods=["POST"]),
                Route("/favicon.ico", lambda request: Response(status_code=204)),
                Mount("/client", StaticFiles(directory=CLIENT)),
                Mount("/styles", StaticFiles(directory=STYLES)),
            ]
        )

    def test_of(self, request: Request) -> Scripted:
        return self.tests[request.cookies["test"]]

    async def story(self, request: Request) -> Response:
        test = self.test_of(request)
        test.hear(Heard("story", request.query_params.get("tab", ""), {}))
        return page(story_html(test.page))

    async def elsewhere(self, request: Request) -> Response:
        return page("<h1>Elsewhere</h1>")

    async def gate(self, request: Request) -> Response:
        what = request.path_params["what"]
        said = await request.json()
        if said.get("reading") is False:
            what = "rest"
        proven = request.headers.get("sec-fetch-site") == "same-origin"
        if not proven or request.headers["content-type"] != "application/json":
            return JSONResponse({}, 403)
        status, body = self.test_of(request).hear(Heard(what, tab_of(request), said))
        return JSONResponse(body, status)

    async def events(self, request: Request) -> Response:
        test, tab = self.test_of(request), tab_of(request)
        if "events" in test.says:
            status, body = test.hear(Heard("events", tab, {}))
            return JSONResponse(body, status)
        return StreamingResponse(test.listen(tab), media_type="text/event-stream")

    async def notice(self, request: Request) -> Response:
        test = self.test_of(request)
        test.hear(Heard("notice", tab_of(request), dict(request.query_params)))
        if test.notice_status == 302:
            return Response(status_code=302, headers={"location": "/elsewhere"})
        if test.notice_status != 200:
            return Response(status_code=test.notice_status)
        return HTMLResponse(NOTICE)

    async def native(self, request: Request) -> Response:
        form = await form_of(request)
        self.test_of(request).hear(Heard("native", tab_of(request), form))
        return page("<h1>Taken over without the script</h1>")

    async def place(self, request: Request) -> Response:
        proven = request.headers.get("sec-fetch-site") == "same-origin"
        heard = Heard("place" if proven else "foreign", tab_of(request), await form_of(request))
        self.test_of(request).hear(heard)
        return Response(status_code=204)

    async def entitlement(self, request: Request) -> Response:
        test = self.test_of(request)
        test.hear(Heard("entitlement", tab_of(request), {}))
        return Response(status_code=test.entitlement_status)


async def form_of(request: Request) -> dict[str, str]:
    form = parse_qs((await request.body()).decode())
    return {name: values[0] for name, values in form.items()}


def tab_of(request: Request) -> str:
    query = parse_qs(urlsplit(request.headers.get("referer", "")).query)
    return query.get("tab", [""])[0]


def page(body: str) -> Response:
    """A page under the content policy that the newspaper's public pages have."""
    nonce = secrets.token_urlsafe(12)
    policy = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; "
        "base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types gaceta"
    )
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A story</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="stylesheet" href="/styles/css/base.css">'
        '<link rel="stylesheet" href="/styles/css/forms.css">'
        '<link rel="stylesheet" href="/styles/css/access.css"></head>'
        f"<body>{body}</body></html>"
    ).replace("NONCE", nonce)
    headers = {"content-security-policy": policy, "cache-control": "private, no-cache"}
    return HTMLResponse(html, headers=headers)


def story_html(changes: dict[str, str]) -> str:
    attributes = {
        "gate": "/gate",
        "epoch": "7",
        "beat": "20000",
        "idle": "180000",
        "notice": "/access/notice/",
        "place-to": "/access/place/",
        "entitlement": "/access/entitlement/",
        "story": "12",
        "place": "",
        "say-place": "You are where you stopped.",
    } | changes
    data = " ".join(f'data-{name}="{value}"' for name, value in attributes.items())
    passages = "".join(
        f'<div id="p-{number}" class="passage"><p>{"The tide went out. " * 60}</p></div>'
        for number in range(1, 21)
    )
    return (
        f'<main><article><h1>A story</h1><div id="body">{passages}</div></article>'
        f'<p><a href="/elsewhere">Elsewhere</a></p><div id="reading" hidden {data}></div>'
        '<dialog id="notice-dialog" class="sheet" aria-labelledby="notice-title"></dialog>'
        '<div role="status"><p id="question" class="reading-status" hidden>Touch the page.</p></div>'
        '<p id="reading-status" role="status"></p></main>'
        '<script type="module" src="/client/reader.js" nonce="NONCE"></script>'
    )


NOTICE = """
<div class="seat"><h2 class="seat__title" id="notice-title" tabindex="-1">In use on another device</h2>
<p>If you go on here, reading there stops.</p>
<form class="seat__choice" method="post" action="/access/takeover/" data-takeover>
<input type="hidden" name="epoch" value="8"><input type="hidden" name="next" value="/story">
<button class="button button--primary" type="submit">Go on here</button></form>
<details class="seat__why"><summary>Why am I seeing this?</summary>
<a href="/elsewhere">Premium</a></details></div>
"""
