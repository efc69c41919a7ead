"""The OpenAPI document says what the code does: every address, every problem, every answer."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from jsonschema import Draft202012Validator

from gaceta.gate.openapi import contents
from gaceta.gate.operations import OPERATIONS
from gaceta.gate.problems import PROBLEMS
from tests.gate.streaming import listening
from tests.gate.visiting import House

pytestmark = pytest.mark.anyio

DOCUMENT = contents()


def validate(schema: dict[str, Any], value: Any) -> None:
    """Raises jsonschema's ValidationError."""
    whole = {**schema, "components": DOCUMENT["components"]}
    Draft202012Validator(whole).validate(value)


def documented(response: httpx.Response) -> None:
    """The answer is one that the document announces for this address, method and status."""
    request = response.request
    operation = DOCUMENT["paths"][request.url.path][request.method.lower()]
    announced = operation["responses"][str(response.status_code)]
    schema = announced["content"][response.headers["content-type"]]["schema"]
    validate(schema, response.json())
    for name in announced["headers"]:
        header = DOCUMENT["components"]["headers"][name]
        assert name in response.headers or not header.get("required"), name


async def test_the_document_is_served_as_it_is(house: House) -> None:
    assert (await house.client.get("/gate/openapi.json")).json() == DOCUMENT


def test_every_address_and_every_problem_is_in_it(house: House) -> None:
    assert set(DOCUMENT["paths"]) == house.gate.addresses
    assert {name for name, _ in problems_announced()} == set(PROBLEMS)


def test_each_problem_is_announced_under_its_own_status() -> None:
    for name, status in problems_announced():
        assert int(status) == PROBLEMS[name].status


def problems_announced() -> Iterator[tuple[str, str]]:
    for methods in DOCUMENT["paths"].values():
        for operation in methods.values():
            for status, response in operation["responses"].items():
                content = response["content"].get("application/problem+json", {"schema": {}})
                for choice in content["schema"].get("anyOf", []):
                    yield choice["$ref"].removeprefix("#/components/schemas/problem."), status


def test_every_reference_leads_somewhere() -> None:
    for reference in references(DOCUMENT):
        place: Any = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    if isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_what_is_taken_is_announced_without_room_for_more() -> None:
    for operation in OPERATIONS:
        schema = DOCUMENT["components"]["schemas"][operation.takes.__name__]
        assert schema["additionalProperties"] is False
        assert set(schema["properties"]) == set(operation.takes.__struct_fields__)


async def test_good_answers_are_as_announced(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    granted = await phone.ask("acquire")
    epoch = granted.json()["epoch"]
    answers = [granted, await phone.ask("renew", epoch=epoch)]
    answers.append(await laptop.ask("takeover", epoch=epoch))
    answers.append(await laptop.ask("release", epoch=answers[-1].json()["epoch"]))
    answers.append(await house.client.get("/healthz"))
    house.store.is_down = True
    answers.append(await phone.ask("acquire"))
    answers.append(await house.client.get("/gate/health?strict"))
    for answer in answers:
        documented(answer)
    assert [answer.status_code for answer in answers] == [200] * 6 + [503]


async def test_refusals_are_as_announced(house: House) -> None:
    phone, laptop = house.phone(), house.laptop()
    epoch = await phone.reads()
    answers = [
        await laptop.ask("acquire"),
        await laptop.ask("renew", epoch=epoch - 1),
        await laptop.ask("release", epoch=epoch),
        await laptop.ask("renew"),
        await laptop.post("/gate/acquire", "{"),
        await laptop.post("/gate/acquire", "{}", {"Content-Type": "text/plain"}),
        await laptop.post("/gate/acquire", " " * 5000),
        await house.client.get("/gate/events"),
        await house.client.post("/gate/acquire"),
        await house.client.post("/gate/acquire", headers={"Authorization": "Bearer x"}),
    ]
    one, other = phone, laptop
    for _ in range(house.policy.takeovers + 1):
        one, other = other, one
        answers.append(await one.ask("takeover", epoch=epoch))
        epoch = answers[-1].json().get("epoch", epoch)
    house.store.is_down = True
    answers.append(await laptop.ask("release", epoch=epoch))
    for answer in answers:
        documented(answer)
    statuses = {answer.status_code for answer in answers}
    assert statuses == {200, 400, 401, 403, 409, 413, 415, 422, 429, 503}


async def test_what_the_stream_tells_is_as_announced(house: House) -> None:
    stream_of = DOCUMENT["paths"]["/gate/events"]["get"]["responses"]["200"]
    schema = stream_of["content"]["text/event-stream"]["schema"]["properties"]["data"][
        "contentSchema"
    ]
    phone, laptop = house.phone(), house.laptop()
    async with listening(house, phone) as stream:
        told = [(await stream.next())[1]]
        epoch = await phone.reads()
        told.append((await stream.next())[1])
        await laptop.ask("takeover", epoch=epoch)
        told.append((await stream.next())[1])
        await house.gate.drain()
        told.append((await stream.next())[1])
    assert [one.get("state", "end") for one in told] == ["free", "held", "displaced", "end"]
    for one in told:
        validate(schema, one)
