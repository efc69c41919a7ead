"""The OpenAPI 3.1 document, made from the same types and tables that the code answers with."""

from typing import Any

import msgspec

from gaceta.gate import wire
from gaceta.gate.callers import DEVICE_COOKIE, DEVICE_HEADER, ENTITLEMENT_COOKIE
from gaceta.gate.operations import OPERATIONS, Operation
from gaceta.gate.problems import PROBLEMS

Json = dict[str, Any]

INTRODUCTION = """\
Who may read now, over HTTP. A caller shows an entitlement, which the newspaper signed, and the device
it was written for. A POST must prove that it comes from the site itself (`Sec-Fetch-Site: same-origin`,
or the site's own `Origin`) unless the entitlement comes in the `Authorization` header.
Every body is at most 4096 bytes. A granted or degraded answer sets the pass as a cookie."""

ANSWERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "/gate/acquire": (wire.Granted | wire.Degraded, ("seat-taken", "displaced")),
    "/gate/renew": (wire.Granted | wire.Degraded, ("seat-taken", "displaced")),
    "/gate/takeover": (wire.Granted, ("seat-taken", "displaced", "too-often")),
    "/gate/release": (wire.Released, ("displaced",)),
}
"""What each operation answers when all goes well, and the problems that are its own."""

NOT_KNOWN = (
    "entitlement-missing",
    "entitlement-invalid",
    "entitlement-expired",
    "entitlement-revoked",
    "device-mismatch",
    "cross-site",
)
NOT_UNDERSTOOD = ("malformed", "too-large", "wrong-media-type", "invalid")
ANYWHERE = ("not-found", "method-not-allowed", "internal")

SECURITY: list[Json] = [
    {"entitlementCookie": [], "deviceCookie": []},
    {"bearer": [], "deviceHeader": []},
]
SECURITY_SCHEMES = {
    "entitlementCookie": {"type": "apiKey", "in": "cookie", "name": ENTITLEMENT_COOKIE},
    "deviceCookie": {"type": "apiKey", "in": "cookie", "name": DEVICE_COOKIE},
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "deviceHeader": {"type": "apiKey", "in": "header", "name": DEVICE_HEADER},
}

HEADERS: Json = {
    "X-Request-Id": {"required": True, "schema": {"type": "string", "pattern": "^[0-9a-f]{16}$"}},
    "Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}},
    "Allow": {"required": True, "schema": {"type": "string"}},
    "WWW-Authenticate": {"required": True, "schema": {"type": "string"}},
    "Set-Cookie": {"schema": {"type": "string"}},
}
HEADERS_OF_STATUS = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After", 503: "Retry-After"}


def document() -> bytes:
    """The document, encoded."""
    return msgspec.json.encode(contents())


def contents() -> Json:
    """The document."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Gaceta's gate", "version": "1", "description": INTRODUCTION},
        "servers": [{"url": "/"}],
        "paths": {operation.path: {"post": _operation(operation)} for operation in OPERATIONS}
        | {
            "/gate/events": {"get": _events()},
            "/gate/health": {"get": _health("health")},
            "/healthz": {"get": _health("healthz")},
            "/gate/openapi.json": {"get": _itself()},
        },
        "components": {
            "schemas": _schemas(),
            "headers": HEADERS,
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def _operation(operation: Operation) -> Json:
    answer, own_problems = ANSWERS[operation.path]
    problems = (*NOT_KNOWN, *NOT_UNDERSTOOD, *own_problems, *ANYWHERE, "store-down")
    return {
        "operationId": operation.path.rpartition("/")[2],
        "summary": operation.summary,
        "security": SECURITY,
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": _schema(operation.takes)}},
        },
        "responses": {
            "200": _response("Done", "application/json", _schema(answer), "Set-Cookie"),
            **_problem_responses(problems),
        },
    }


def _events() -> Json:
    told = {
        "description": "One event of the stream. `seat` carries what is true; `end` is the last.",
        "type": "object",
        "properties": {
            "event": {"enum": ["seat", "end"]},
            "retry": {"type": "integer", "minimum": 1000},
            "data": {
                "type": "string",
                "contentMediaType": "application/json",
                "contentSchema": {"anyOf": [_schema(wire.SeatEvent), _schema(wire.End)]},
            },
        },
        "required": ["event", "data"],
    }
    return {
        "operationId": "events",
        "summary": "What is true of the seat, as it changes; one stream a device",
        "security": SECURITY,
        "responses": {
            "200": _response("The stream", "text/event-stream", told),
            **_problem_responses((*NOT_KNOWN, *ANYWHERE)),
        },
    }


def _health(name: str) -> Json:
    schema = _schema(wire.Health)
    return {
        "operationId": name,
        "summary": "Whether the seat store answers",
        "parameters": [
            {
                "name": "strict",
                "in": "query",
                "description": "Answer 503 while the store is down.",
                "allowEmptyValue": True,
                "schema": {"type": "string"},
            }
        ],
        "responses": {
            "200": _response("As it is", "application/json", schema),
            "503": _response("The store is down", "application/json", schema),
            **_problem_responses(ANYWHERE),
        },
    }


def _itself() -> Json:
    return {
        "operationId": "openapi",
        "summary": "This document",
        "responses": {
            "200": _response("This document", "application/json", {"type": "object"}),
            **_problem_responses(ANYWHERE),
        },
    }


def _problem_responses(names: tuple[str, ...]) -> Json:
    by_status: dict[int, list[str]] = {}
    for name in sorted(names, key=lambda name: PROBLEMS[name].status):
        by_status.setdefault(PROBLEMS[name].status, []).append(name)
    return {
        str(status): _response(
            " / ".join(PROBLEMS[name].title for name in same),
            "application/problem+json",
            {"anyOf": [{"$ref": f"#/components/schemas/problem.{name}"} for name in same]},
            *filter(None, [HEADERS_OF_STATUS.get(status)]),
        )
        for status, same in by_status.items()
    }


def _response(description: str, media: str, schema: Json, *headers: str) -> Json:
    return {
        "description": description,
        "headers": {
            name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-Id", *headers)
        },
        "content": {media: {"schema": schema}},
    }


def _schemas() -> Json:
    answers = [answer for answer, _ in ANSWERS.values()]
    takes = [operation.takes for operation in OPERATIONS]
    shapes = [kind.shape for kind in PROBLEMS.values()]
    types = [*takes, *answers, *shapes, wire.SeatEvent, wire.End, wire.Health]
    _, schemas = msgspec.json.schema_components(types, ref_template=REF)
    return schemas | {f"problem.{name}": _problem_schema(name) for name in PROBLEMS}


def _problem_schema(name: str) -> Json:
    kind = PROBLEMS[name]
    return {
        "title": kind.title,
        "allOf": [_schema(kind.shape)],
        "properties": {
            "type": {"const": f"/gate/problems/{name}"},
            "status": {"const": kind.status},
        },
    }


def _schema(of: Any) -> Json:
    (schema,), _ = msgspec.json.schema_components([of], ref_template=REF)
    return schema


REF = "#/components/schemas/{name}"
