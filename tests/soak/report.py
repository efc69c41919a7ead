"""The report of a soak: for people in Markdown, for programs in JSON."""

import json
import os
import platform
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.soak.running import Plan, replay


def write(work: Sequence[Plan], version: str, folder: Path) -> Path:
    """Write report.md and report.json; the path of the first."""
    told = report(work, version)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    page = folder / "report.md"
    page.write_text(_page(told), "utf-8")
    return page


def report(work: Sequence[Plan], version: str) -> dict[str, Any]:
    """All that is known of what was done."""
    return {"version": version, "machine": machine(), "jobs": [_job(plan) for plan in work]}


def machine() -> dict[str, Any]:
    """What it ran on."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }


def _job(plan: Plan) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    for kept in plan.kept:
        counts.update(kept.done.counts)
    return {
        "name": plan.job.name,
        "says": plan.job.says,
        "units": {"done": plan.wanted - len(plan.left), "wanted": plan.wanted},
        "seconds": round(sum(kept.seconds for kept in plan.kept), 1),
        "counts": dict(counts),
        "notes": [note for kept in plan.kept for note in kept.done.notes],
        "failures": [
            {"unit": kept.unit, "what": what, "replay": replay(plan.job, kept.unit)}
            for kept in plan.kept
            for what in kept.done.failures
        ],
    }


def _page(told: dict[str, Any]) -> str:
    on = told["machine"]
    lines = [
        "# Soak",
        "",
        f"Version {told['version']}, on {on['processor']}, {on['cores']} cores, {on['system']}, "
        f"Python {on['python']}.",
        "",
        "| job | shows | units | time | counts | failures |",
        "|---|---|---|---|---|---|",
    ]
    for job in told["jobs"]:
        counts = ", ".join(f"{number:,g} {what}" for what, number in job["counts"].items())
        done = f"{job['units']['done']} of {job['units']['wanted']}"
        time = f"{job['seconds'] / 60:.1f} min"
        row = (job["name"], job["says"], done, time, counts, str(len(job["failures"])))
        lines.append("| " + " | ".join(row) + " |")
    for job in told["jobs"]:
        lines += _details(job)
    return "\n".join([*lines, ""])


def _details(job: dict[str, Any]) -> list[str]:
    lines = [f"- {note}" for note in job["notes"]]
    for failure in job["failures"]:
        lines += [f"- unit {failure['unit']} failed; to see it again: `{failure['replay']}`", ""]
        lines += [f"      {line}" for line in failure["what"].splitlines()]
    return ["", f"## {job['name']}", "", *lines] if lines else []


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
