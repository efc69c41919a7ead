"""Bodies as they come: too much, of another kind, broken or not what was asked for."""

import json
from typing import Any

import pytest

from tests.gate.visiting import House, assert_problem, unchanged

pytestmark = pytest.mark.anyio

GOOD = {"request": "request-of-ana", "epoch": 1}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"request": "request-of-ana"',
        b"{'request': 'request-of-ana'}",
        b'{"request": "request-of-ana"} {}',
        b"\xff\xfe",
        b'{"request": "\xff\xff\xff\xff\xff\xff\xff\xff"}',
        b'{"\xff": 1}',
        b'{"request": "\\ud800\\ud800\\ud800\\ud800"}',
        b"request=request-of-ana",
        b"NaN",
    ],
)
async def test_malformed_json_is_a_400(house: House, body: bytes) -> None:
    async with unchanged(house):
        assert_problem(await house.phone().post("/gate/acquire", body), 400, "malformed")


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "request-of-ana",
        [GOOD],
        {"request": "request-of-ana"},
        {"epoch": 1},
        GOOD | {"extra": 1},
        GOOD | {"device": "token-of-somebody"},
        GOOD | {"seat": "seat-of-ben"},
        GOOD | {"reading": "yes"},
        GOOD | {"reading": None},
        GOOD | {"request": "short"},
        GOOD | {"request": "r" * 65},
        GOOD | {"request": "request of ana"},
        GOOD | {"request": "request-of-ana\n"},
        GOOD | {"request": "r\u00e9quest-of-ana"},
        GOOD | {"request": 12345678},
        GOOD | {"epoch": 0},
        GOOD | {"epoch": -1},
        GOOD | {"epoch": 2**53},
        GOOD | {"epoch": 10**40},
        GOOD | {"epoch": "1"},
        GOOD | {"epoch": 1.5},
        GOOD | {"epoch": True},
        GOOD | {"epoch": None},
        GOOD | {"epoch": [[[[1]]]]},
    ],
)
async def test_a_message_of_the_wrong_shape_is_a_422_that_says_where(
    house: House, body: Any
) -> None:
    phone = house.phone()
    await phone.reads()
    async with unchanged(house):
        response = await phone.post("/gate/renew", json.dumps(body))
    detail = assert_problem(response, 422, "invalid")["detail"]
    assert "Expected" in detail or "missing" in detail or "unknown field" in detail


async def test_the_operations_do_not_take_one_anothers_fields(house: House) -> None:
    phone = house.phone()
    epoch = await phone.reads()
    async with unchanged(house):
        assert_problem(await phone.ask("acquire", epoch=epoch), 422, "invalid")
        assert_problem(await phone.ask("takeover", epoch=epoch, reading=True), 422, "invalid")
        assert_problem(await phone.ask("release", epoch=epoch, reading=False), 422, "invalid")


@pytest.mark.parametrize(
    "media",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/json-patch+json",
        "application/json; charset=latin-1",
    ],
)
async def test_another_media_type_is_a_415(house: House, media: str) -> None:
    body = '{"request": "request-of-ana"}'
    async with unchanged(house):
        response = await house.phone().post("/gate/acquire", body, {"Content-Type": media})
    assert_problem(response, 415, "wrong-media-type")


@pytest.mark.parametrize("media", ["application/json; charset=utf-8", "Application/JSON"])
async def test_json_may_be_announced_with_its_charset(house: House, media: str) -> None:
    body = '{"request": "request-of-ana"}'
    response = await house.phone().post("/gate/acquire", body, {"Content-Type": media})
    assert response.status_code == 200


async def test_an_announced_large_body_is_refused_unread(house: House) -> None:
    async def pieces() -> Any:
        raise AssertionError("It was read.")
        yield b""

    headers = {**house.phone().headers, "Content-Type": "application/json"}
    async with unchanged(house):
        response = await house.client.post(
            "/gate/acquire", content=pieces(), headers={**headers, "Content-Length": "4097"}
        )
    assert_problem(response, 413, "too-large")


async def test_a_body_of_4096_bytes_is_read(house: House) -> None:
    body = json.dumps({"request": "request-of-ana"}).ljust(4096)
    assert (await house.phone().post("/gate/acquire", body)).status_code == 200


async def test_a_body_that_grows_too_large_in_pieces_is_refused(house: House) -> None:
    async def pieces() -> Any:
        for _ in range(50):
            yield b" " * 100

    phone = house.phone()
    headers = {**phone.headers, "Content-Type": "application/json"}
    async with unchanged(house):
        response = await house.client.post("/gate/acquire", content=pieces(), headers=headers)
    assert_problem(response, 413, "too-large")


async def test_a_body_that_lies_about_its_length_is_refused(house: House) -> None:
    body = json.dumps({"request": "r" * 5000})
    for length in ("10", "-1", "ten", "9" * 40):
        response = await house.phone().post("/gate/acquire", body, {"Content-Length": length})
        assert_problem(response, 413, "too-large")


async def test_a_caller_that_hangs_up_midway_leaves_nothing_behind(house: House) -> None:
    sent: list[Any] = []
    arriving = iter(
        [
            {"type": "http.request", "body": b'{"requ', "more_body": True},
            {"type": "http.disconnect"},
        ]
    )

    async def receive() -> Any:
        return next(arriving)

    async def send(message: Any) -> None:
        sent.append(message)

    headers = {**house.phone().headers, "Content-Type": "application/json"}
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/gate/acquire",
        "query_string": b"",
        "headers": [(k.lower().encode(), v.encode()) for k, v in headers.items()],
    }
    async with unchanged(house):
        await house.gate(scope, receive, send)
    assert sent == []
