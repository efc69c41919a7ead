import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gaceta.signing import BadToken, Expired, HmacSigner, Seal, hmac_seal

SECRET = b"0123456789abcdef0123456789abcdef"
NOW = 1_800_000_000.0


def seal(typ: str = "pass+jwt", audience: str = "readers", issuer: str = "https://paper") -> Seal:
    return hmac_seal(SECRET, typ=typ, issuer=issuer, audience=audience)


def segment(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def test_what_was_stamped_opens_with_its_claims() -> None:
    token = seal().stamp({"seat": "s"}, expires=NOW + 60)
    assert seal().open(token, now=NOW)["seat"] == "s"


def test_a_token_is_over_at_its_end_and_still_says_what_it_said() -> None:
    token = seal().stamp({"seat": "s"}, expires=NOW)
    with pytest.raises(Expired) as caught:
        seal().open(token, now=NOW)
    assert caught.value.claims["seat"] == "s"


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none"},
        {"alg": "none", "typ": "pass+jwt"},
        {"alg": "HS256"},
        {"alg": "HS512", "kid": "KID", "typ": "pass+jwt"},
        {"alg": "HS256", "kid": "other", "typ": "pass+jwt"},
        {"alg": "HS256", "kid": "KID", "typ": "JWT"},
        {"alg": "HS256", "kid": "KID", "typ": "pass+jwt", "jku": "https://evil"},
        {"alg": "HS256", "jwk": {}, "kid": "KID", "typ": "pass+jwt"},
    ],
)
def test_any_other_header_is_refused_even_with_a_true_signature(header: dict[str, Any]) -> None:
    signer = seal().signers[0]
    header = {k: signer.header["kid"] if v == "KID" else v for k, v in header.items()}
    claims = {"iss": "https://paper", "aud": "readers", "exp": NOW + 60}
    message = f"{segment(header)}.{segment(claims)}"
    signature = base64.urlsafe_b64encode(signer.sign(message.encode())).rstrip(b"=").decode()
    with pytest.raises(BadToken, match="known key"):
        seal().open(f"{message}.{signature}", now=NOW)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://paper", "aud": "readers"},
        {"iss": "https://paper", "aud": "readers", "exp": "soon"},
        {"iss": "https://paper", "aud": "readers", "exp": True},
        {"iss": "https://other", "aud": "readers", "exp": NOW + 60},
        {"iss": "https://paper", "aud": "gate", "exp": NOW + 60},
        {},
    ],
)
def test_signed_claims_for_another_place_or_without_an_end_are_refused(
    claims: dict[str, Any],
) -> None:
    signer = seal().signers[0]
    head = seal().stamp({}, expires=NOW + 60).split(".")[0]
    message = f"{head}.{segment(claims)}"
    signature = base64.urlsafe_b64encode(signer.sign(message.encode())).rstrip(b"=").decode()
    with pytest.raises(BadToken):
        seal().open(f"{message}.{signature}", now=NOW)


def test_a_token_of_one_kind_never_passes_for_another() -> None:
    token = seal("entitlement+jwt").stamp({}, expires=NOW + 60)
    with pytest.raises(BadToken):
        seal("pass+jwt").open(token, now=NOW)


@given(st.integers(0, 10_000), st.integers(0, 63))
def test_a_token_with_one_character_changed_is_refused(place: int, letter: int) -> None:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    token = seal().stamp({"seat": "s"}, expires=NOW + 60)
    place %= len(token) - 1  # the last character carries bits that decode to nothing
    changed = token[:place] + alphabet[letter] + token[place + 1 :]
    if changed == token:
        return
    with pytest.raises(BadToken):
        seal().open(changed, now=NOW)


@given(st.text(max_size=5000))
def test_no_text_makes_opening_fail_in_another_way(text: str) -> None:
    with pytest.raises(BadToken):
        seal().open(text, now=NOW)


def test_a_cut_token_is_refused() -> None:
    token = seal().stamp({"seat": "s"}, expires=NOW + 60)
    for length in range(len(token)):
        with pytest.raises(BadToken):
            seal().open(token[:length], now=NOW)


def test_a_new_key_signs_while_the_old_one_is_still_known() -> None:
    old = HmacSigner("old", "pass+jwt", SECRET)
    new = HmacSigner("new", "pass+jwt", SECRET[::-1])
    token = Seal("i", "a", (old,)).stamp({}, expires=NOW + 60)
    assert Seal("i", "a", (new, old)).open(token, now=NOW)["iss"] == "i"
    with pytest.raises(BadToken):
        Seal("i", "a", (new,)).open(token, now=NOW)


def test_a_short_secret_is_refused_and_none_is_shown() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        HmacSigner("kid", "pass+jwt", b"short")
    assert "0123" not in repr(HmacSigner("kid", "pass+jwt", SECRET))
