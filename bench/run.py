"""Measure, print a table, and save it: bench/results.json and docs/benchmarks.md.

Ratios are what matters: everything is measured in one run, beside a bare handler on the same server.
"""

import argparse
import json
import platform
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.memory import bytes_a_lease
from bench.notices import takeover_to_notice
from bench.serving import NoWrk
from bench.throughput import throughput

ROOT = Path(__file__).parents[1]
ASKED = {"pass verified": 1 / 2, "renewal, memory": 1 / 4, "renewal, SQLite": 1 / 8}
console = Console()


def main() -> int:
    """Run everything; exit 1 if a ratio is below what is asked of it."""
    arguments = _arguments()
    console.print("Measuring; this takes about two minutes. Keep the machine quiet.")
    try:
        results = measured(arguments.seconds)
    except NoWrk:
        console.print("wrk is not on this machine. On Debian: apt-get install wrk.")
        return 2
    (ROOT / "bench" / "results.json").write_text(json.dumps(results, indent=2) + "\n")
    (ROOT / "docs" / "benchmarks.md").write_text(page(results))
    _print(results)
    slow = [label for label, least in ASKED.items() if results["ratios"][label] < least]
    for label in slow:
        console.print(f"[red]{label} is below the ratio asked of it.")
    return 1 if slow else 0


def measured(seconds: int) -> dict[str, Any]:
    """All figures of one run."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        with console.status("Requests a second …"):
            rates = throughput(scratch, seconds)
        with console.status("From takeover to notice …"):
            notices = takeover_to_notice(scratch, samples=500)
        with console.status("Memory …"):
            memory = bytes_a_lease(scratch, leases=100_000)
    return {
        "machine": platform.node(),
        "processor": _processor(),
        "python": platform.python_version(),
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "requests a second": rates,
        "ratios": {label: rate / rates["bare handler"] for label, rate in rates.items()},
        "takeover to notice, ms": notices,
        "bytes a lease": memory,
    }


def page(results: dict[str, Any]) -> str:
    """The page in docs/."""
    rows = [
        f"| {label} | {rate:,.0f} | {results['ratios'][label]:.2f} | {_asked(label)} |"
        for label, rate in results["requests a second"].items()
    ]
    notices, memory = results["takeover to notice, ms"], results["bytes a lease"]
    return "\n".join(
        [
            "# Benchmarks",
            "",
            "Made by `make bench`: everything in one run, one granian worker, 32 connections, the load",
            "generator on the same machine. The ratios matter, not the numbers.",
            "",
            f"{results['machine']}, {results['processor']}, Python {results['python']},"
            f" {results['day']}.",
            "",
            "| one worker | requests a second | of the bare handler | asked for |",
            "|---|---|---|---|",
            *rows,
            "",
            "| from takeover to the other device's event, SQLite | ms |",
            "|---|---|",
            *(f"| {name} | {value:.1f} |" for name, value in notices.items()),
            "",
            "| a live lease, with the answers remembered for retries | bytes |",
            "|---|---|",
            *(f"| {name} | {value:,.0f} |" for name, value in memory.items()),
            "",
        ]
    )


def _asked(label: str) -> str:
    return f"{ASKED[label]:.3g}" if label in ASKED else ""


def _print(results: dict[str, Any]) -> None:
    table = Table(title=f"{results['machine']}, {results['processor']}")
    for name in ("", "a second", "of bare", "asked"):
        table.add_column(name, justify="right" if name else "left")
    for label, rate in results["requests a second"].items():
        table.add_row(label, f"{rate:,.0f}", f"{results['ratios'][label]:.2f}", _asked(label))
    console.print(table)
    console.print("From takeover to notice, ms:", results["takeover to notice, ms"])
    console.print("Bytes a lease:", results["bytes a lease"])


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, epilog="Example: .venv/bin/python -m bench.run --seconds 3"
    )
    parser.add_argument("--seconds", type=int, default=5, help="for each of twelve measurements")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
