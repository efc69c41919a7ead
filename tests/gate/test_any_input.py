"""Schemathesis: whatever fits the document, and much that does not, on every operation."""

import asyncio
from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings

from tests.gate.visiting import House

house = House()
phone = house.phone()
# A drained gate answers a request for events at once, with a stream of one event.
asyncio.run(house.gate.drain())

bounded = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def document() -> Any:
    schema = schemathesis.openapi.from_asgi("/gate/openapi.json", house.gate)
    schema.config.generation.update(with_security_parameters=False)

    @schema.hook
    def filter_body(context: Any, body: Any) -> bool:
        """2.0 is an integer to JSON Schema; the gate takes 2 alone, which is all that is ever sent."""
        return not (isinstance(body, dict) and isinstance(body.get("epoch"), float))

    return schema


to_browsers, to_programs = document(), document()


@to_browsers.auth()
class Cookies:
    def get(self, case: Any, context: Any) -> dict[str, str]:
        return phone.cookies

    def set(self, case: Any, data: dict[str, str], context: Any) -> None:
        case.cookies = {**(case.cookies or {}), **data}


@to_programs.auth()
class Bearer:
    def get(self, case: Any, context: Any) -> dict[str, str]:
        return phone.bearer_headers

    def set(self, case: Any, data: dict[str, str], context: Any) -> None:
        case.headers = {**(case.headers or {}), **data}


@to_browsers.parametrize()
@bounded
def test_every_operation_keeps_its_word_to_a_browser(case: Any) -> None:
    case.call_and_validate(headers={"Sec-Fetch-Site": "same-origin"})


@to_programs.parametrize()
@bounded
def test_every_operation_keeps_its_word_to_a_program(case: Any) -> None:
    case.call_and_validate()
