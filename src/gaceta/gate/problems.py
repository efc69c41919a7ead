"""Everything that can go wrong, in one table (RFC 9457)."""

from dataclasses import dataclass
from typing import Any

import msgspec

from gaceta.gate.replies import Header, Reply
from gaceta.gate.wire import Displaced, Problem, SeatTaken, TooOften


@dataclass(frozen=True, slots=True)
class Kind:
    """One row: what it says unless the case knows better, and the shape of its answer."""

    status: int
    title: str
    detail: str
    shape: type[Problem] = Problem


PROBLEMS: dict[str, Kind] = {
    "malformed": Kind(400, "Malformed JSON", "The body is not JSON."),
    "entitlement-missing": Kind(
        401,
        "No entitlement",
        "Send the entitlement as a cookie, or as Authorization: Bearer.",
    ),
    "entitlement-invalid": Kind(
        401, "Invalid entitlement", "The entitlement was not written by this newspaper."
    ),
    "entitlement-expired": Kind(
        401, "Expired entitlement", "The entitlement's time is over. Ask the newspaper for another."
    ),
    "entitlement-revoked": Kind(
        401, "Revoked entitlement", "The entitlement was withdrawn. Ask the newspaper for another."
    ),
    "device-mismatch": Kind(
        401, "Another device's entitlement", "The entitlement was written for another device."
    ),
    "cross-site": Kind(
        403, "Not from this site", "The request does not prove that it comes from the site itself."
    ),
    "not-found": Kind(404, "Nothing here", "The gate has nothing at this address."),
    "method-not-allowed": Kind(
        405, "Wrong method", "This address takes other methods: see the Allow header."
    ),
    "seat-taken": Kind(
        409, "The seat is being read elsewhere", "Another device is reading now.", SeatTaken
    ),
    "displaced": Kind(
        409, "Reading here has ended", "The lease with that epoch is over.", Displaced
    ),
    "too-large": Kind(413, "Body too large", "The body is larger than 4096 bytes."),
    "wrong-media-type": Kind(415, "Wrong media type", "Send the body as application/json."),
    "invalid": Kind(422, "Invalid message", "The message has a wrong, missing or unknown field."),
    "too-often": Kind(
        429,
        "Taken back and forth",
        "The seat changed devices too often. Wait before taking it over again.",
        TooOften,
    ),
    "internal": Kind(500, "A fault of ours", "It has been logged under the request id."),
    "store-down": Kind(
        503, "The seat store gives no answer", "Nothing can be decided now. Try again later."
    ),
}

encode = msgspec.json.Encoder().encode


class Refused(Exception):
    """The request is answered with the problem ``name``; nothing has been decided."""

    def __init__(self, name: str, detail: str = "", headers: tuple[Header, ...] = ()) -> None:
        super().__init__(name)
        self.name = name
        self.detail = detail
        self.headers = headers

    def reply(self, request_id: str) -> Reply:
        return problem(self.name, request_id, self.detail, self.headers)


def problem(
    name: str, request_id: str, detail: str = "", headers: tuple[Header, ...] = (), **more: Any
) -> Reply:
    """The answer for the problem ``name``; ``more`` are the further fields of its shape."""
    kind = PROBLEMS[name]
    body = kind.shape(
        type=f"/gate/problems/{name}",
        title=kind.title,
        status=kind.status,
        detail=detail or kind.detail,
        request_id=request_id,
        **more,
    )
    if kind.status == 401:
        headers = (*headers, (b"www-authenticate", b'Bearer realm="gaceta"'))
    return Reply(kind.status, encode(body), headers, b"application/problem+json")
