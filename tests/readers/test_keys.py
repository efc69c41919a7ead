import base64
from hashlib import sha256
from itertools import count

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from gaceta.readers.keys import is_key, signed_by, thumbprint
from tests.readers.signing import DeviceKey, spelled

KEY = DeviceKey()
POINT = base64.b64decode(KEY.public)
SIGNATURE = base64.b64decode(KEY.sign("read on"))


def test_a_key_of_webcrypto_is_one() -> None:
    assert is_key(KEY.public)


@pytest.mark.parametrize(
    "spoilt",
    [
        "",
        "no key",
        spelled(POINT[:-1]),
        spelled(POINT + b"\0"),
        spelled(b"\x04" + b"\0" * 64),  # no point of the curve
        spelled(b"\x04" + b"\xff" * 64),
        spelled(bytes([2 + POINT[64] % 2]) + POINT[1:33]),  # the same point, compressed
        spelled(b"\x00" + POINT[1:]),
        DeviceKey(ec.SECP384R1()).public,
        DeviceKey(ec.SECP256K1()).public,
        base64.urlsafe_b64encode(POINT).decode().rstrip("="),
        KEY.public + "\n",
        KEY.public.replace("=", "ñ"),
    ],
    ids=count(),
)
def test_what_is_no_key_is_none(spoilt: str) -> None:
    assert not is_key(spoilt)


def test_what_the_key_signed_is_signed() -> None:
    assert signed_by(KEY.public, KEY.sign("read on"), "read on")


def test_another_message_is_not() -> None:
    assert not signed_by(KEY.public, KEY.sign("read on"), "read off")


def test_nor_is_what_another_key_signed() -> None:
    assert not signed_by(KEY.public, DeviceKey().sign("read on"), "read on")


def test_nothing_is_signed_by_no_key() -> None:
    assert not signed_by("", KEY.sign("read on"), "read on")


@pytest.mark.parametrize(
    "forged",
    ["", "x", spelled(b"\0" * 64), spelled(b"\xff" * 64), spelled(SIGNATURE[:63]),
     spelled(SIGNATURE + b"\0"), spelled(SIGNATURE[32:] + SIGNATURE[:32]), "ñ" * 88],
    ids=count(),
)  # fmt: skip
def test_what_is_no_signature_is_none(forged: str) -> None:
    assert not signed_by(KEY.public, forged, "read on")


@given(st.integers(0, 63), st.integers(1, 255))
def test_a_signature_with_one_byte_changed_is_none(place: int, by: int) -> None:
    forged = bytearray(SIGNATURE)
    forged[place] ^= by
    assert not signed_by(KEY.public, spelled(bytes(forged)), "read on")


@given(st.text(max_size=200), st.text(max_size=200))
def test_whatever_is_sent_is_answered(key: str, signature: str) -> None:
    assert not is_key(key)
    assert not signed_by(KEY.public, signature, "read on")


def test_a_thumbprint_is_that_of_rfc_7638() -> None:
    x, y = base64.urlsafe_b64encode(POINT[1:33]), base64.urlsafe_b64encode(POINT[33:])
    members = '{"crv":"P-256","kty":"EC","x":"%s","y":"%s"}'
    jwk = members % (x.decode().rstrip("="), y.decode().rstrip("="))
    digest = sha256(jwk.encode()).digest()
    assert thumbprint(KEY.public) == base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert thumbprint("") == ""
