"""A deploy while readers' streams are open: they end at once, come back bit by bit; nobody is lost."""

from tests.faults.deploys import deploy

STREAMS = 1_100
"""Here: more than granian takes unless it is told to. make soak opens ten thousand."""


def test_streams_are_drained_spread_out_and_keep_their_leases(seats: str) -> None:
    seen = deploy(seats, STREAMS)
    assert seen.told == STREAMS
    assert seen.drained <= 5
    assert seen.spread >= 10
    assert seen.kept == STREAMS
