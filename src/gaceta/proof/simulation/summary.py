"""What a simulation came to, in lines for people. The same report gives the same lines."""

from collections.abc import Iterator

from gaceta.proof.simulation.faults import HOUR
from gaceta.proof.simulation.thousands import Report

ROWS = (
    ("shown", "stories shown"),
    ("refused", "stories refused, with the notice"),
    ("interrupted", "notices over an open story"),
    ("went-on", "takeovers"),
    ("handed-off", "handoffs"),
    ("granted", "leases granted"),
    ("ended", "leases ended"),
    ("read-on", "answers without the store"),
    ("decisions", "decisions of the store"),
    ("outages", "outages"),
    ("store emptied", "times the store was emptied"),
    ("store clock jumps", "jumps of the store's clock"),
)


def summary(report: Report) -> str:
    """A line for each figure, and one for each breach."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    read = report.counts["read_ms"] / HOUR
    yield f"seed {report.seed}, faults: {report.faults}"
    yield f"{report.readers} readers for {report.hours:g} h each, {read:.1f} h of reading"
    for word, told in ROWS:
        yield f"{report.counts[word]:>10}  {told}"
    if report.stops:
        stops = sorted(report.stops)
        yield (
            f"a displaced screen stopped after {_at(stops, 0.5)} ms (p50), "
            f"{_at(stops, 0.99)} ms (p99), {stops[-1]} ms at most"
        )
    yield f"{len(report.breaches)} breaches"
    yield from (f"  {broken.told}" for broken in report.breaches)


def _at(ordered: list[int], share: float) -> int:
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
