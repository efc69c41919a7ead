"""What happened on a seat around a breach, for people to read."""

from collections.abc import Iterator

from gaceta.proof.simulation.stage import Stage, clock

BEFORE = 180_000
AFTER = 30_000
LINES_BEFORE = 90
LINES_AFTER = 12


def story(stage: Stage, at: int) -> str:
    """The minutes before ``at`` on this seat, a line for each thing that was done, asked or seen."""
    before = [line for line in stage.log if at - BEFORE <= line[0] <= at]
    after = [line for line in stage.log if at < line[0] <= at + AFTER]
    told = (*before[-LINES_BEFORE:], *after[:LINES_AFTER])
    return "\n".join([*_who(stage), "", *(_line(*line) for line in told)])


def _who(stage: Stage) -> Iterator[str]:
    yield f"{stage.seat}: what happened around it"
    for device in stage.devices.values():
        yield f"  {device.name} is {device.person}'s, a {device.kind or 'device'}"


def _line(at: int, device: str, told: str) -> str:
    return f"{clock(at):>13}  {device:<12} {told}"
