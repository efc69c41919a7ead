import pytest

from gaceta import entitlements, passes
from gaceta.entitlements import BadToken, Entitlement, Expired
from gaceta.passes import Pass

SECRET = b"0123456789abcdef0123456789abcdef"
SEAL = entitlements.entitlement_seal(SECRET, issuer="https://paper")
ANA = Entitlement("ana", "seat-1", "d" * 64, "phone safari", written=1000.25, until=1900.5)


def test_an_entitlement_reads_as_it_was_written() -> None:
    assert entitlements.read(SEAL, entitlements.write(SEAL, ANA), now=1500) == ANA


def test_an_entitlement_ends_at_its_moment() -> None:
    with pytest.raises(Expired):
        entitlements.read(SEAL, entitlements.write(SEAL, ANA), now=1900.5)


def test_an_incomplete_entitlement_is_refused() -> None:
    token = SEAL.stamp({"sub": "ana"}, expires=2000)
    with pytest.raises(BadToken, match="incomplete"):
        entitlements.read(SEAL, token, now=1500)


def test_a_pass_is_no_entitlement() -> None:
    seal = passes.pass_seal(SECRET, issuer="https://paper")
    token = passes.mint(seal, Pass("seat-1", "d" * 64, 7, 2000))
    with pytest.raises(BadToken):
        entitlements.read(SEAL, token, now=1500)
