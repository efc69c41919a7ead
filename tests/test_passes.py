import pytest

from gaceta import passes
from gaceta.passes import BadToken, Expired, Pass

SEAL = passes.pass_seal(b"0123456789abcdef0123456789abcdef", issuer="https://paper")


@pytest.mark.parametrize("degraded", [False, True])
def test_a_pass_verifies_as_it_was_minted(degraded: bool) -> None:
    minted = Pass("seat-1", "device", 1_800_000_000_000, 2000.5, degraded)
    assert passes.verify(SEAL, passes.mint(SEAL, minted), now=1999) == minted


def test_a_pass_ends_at_its_moment() -> None:
    with pytest.raises(Expired):
        passes.verify(SEAL, passes.mint(SEAL, Pass("s", "d", 1, 2000)), now=2000)


def test_an_incomplete_pass_is_refused() -> None:
    with pytest.raises(BadToken, match="incomplete"):
        passes.verify(SEAL, SEAL.stamp({"seat": "s"}, expires=2000), now=1000)
