"""Addresses, methods, and what every answer has."""

import logging
from typing import Any

import pytest

from gaceta.gate.openapi import contents
from tests.gate.visiting import House, assert_problem, unchanged

pytestmark = pytest.mark.anyio

POSTS = ["/gate/acquire", "/gate/renew", "/gate/takeover", "/gate/release"]
GETS = ["/gate/events", "/gate/health", "/gate/openapi.json", "/healthz"]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
async def test_an_operation_takes_post_alone(house: House, path: str, method: str) -> None:
    phone = house.phone()
    await phone.reads()
    async with unchanged(house):
        response = await house.client.request(method, path, headers=phone.headers)
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    if method != "HEAD":
        assert_problem(response, 405, "method-not-allowed")


@pytest.mark.parametrize("path", GETS)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_what_is_read_takes_no_post(house: House, path: str, method: str) -> None:
    response = await house.client.request(method, path, headers=house.phone().headers)
    assert_problem(response, 405, "method-not-allowed")
    assert response.headers["allow"].startswith("GET")


@pytest.mark.parametrize(
    "path", ["/gate/", "/gate", "/gate/renew/", "/gate/Renew", "/gate/renew/x.css", "/gate/../gate"]
)
async def test_another_address_is_a_404(house: House, path: str) -> None:
    assert_problem(await house.client.post(path), 404, "not-found")


async def test_every_answer_has_an_id_of_its_own_and_is_kept_nowhere(house: House) -> None:
    phone = house.phone()
    answers = [
        await phone.ask("acquire"),
        await phone.ask("renew"),
        await house.client.get("/gate/health"),
        await house.client.get("/gate/nothing"),
    ]
    assert len({answer.headers["x-request-id"] for answer in answers}) == len(answers)
    for answer in answers:
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_head_has_the_headers_of_a_get_and_no_body(house: House) -> None:
    got, head = await house.client.get("/healthz"), await house.client.head("/healthz")
    assert head.content == b""
    assert head.headers["content-length"] == got.headers["content-length"]


async def test_a_fault_of_ours_is_a_problem_too_and_is_logged_under_the_request_id(
    house: House, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*args: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(house.store, "decide", fails)
    with caplog.at_level(logging.ERROR, logger="gaceta.gate"):
        response = await house.phone().ask("acquire")
    body = assert_problem(response, 500, "internal")
    assert body["request_id"] in caplog.text
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in response.text


async def test_a_websocket_is_declined(house: House) -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await house.gate({"type": "websocket", "path": "/gate/events"}, receive, send)
    assert sent == [{"type": "websocket.close", "code": 1000}]


def test_the_addresses_here_are_all_there_are(house: House) -> None:
    assert set(contents()["paths"]) == set(POSTS) | set(GETS) == set(house.gate.addresses)
