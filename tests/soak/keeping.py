"""What has been done so far: a file a job in var/soak, a line a unit, so that a stopped soak goes on.

A line is written once its unit is done, whole: a unit that was stopped is done anew, and no other is.
"""

import json
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.soak.job import Done


@dataclass(frozen=True)
class Kept:
    """A unit that was done, and how many seconds it took."""

    unit: int
    seconds: float
    done: Done


@dataclass(frozen=True)
class Keeping:
    """The files of one version of the code: figures of two are never mixed."""

    folder: Path
    version: str

    def of(self, job: str) -> list[Kept]:
        """The job's units that are done."""
        file = self._file(job)
        if not file.exists():
            return []
        version, *lines = file.read_text("utf-8").splitlines() or [""]
        if version != json.dumps(self.version):
            return []
        return [kept for line in lines if (kept := _read(line))]

    def keep(self, job: str, kept: Kept) -> None:
        """Add a line; the first of a version makes the file anew."""
        file = self._file(job)
        file.parent.mkdir(parents=True, exist_ok=True)
        if not self.of(job):
            file.write_text(json.dumps(self.version) + "\n", "utf-8")
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(asdict(kept)) + "\n")

    def forget(self, job: str) -> None:
        self._file(job).unlink(missing_ok=True)

    def _file(self, job: str) -> Path:
        return self.folder / f"{job}.jsonl"


def version_of(root: Path) -> str:
    """The commit, and whether anything was changed since."""
    told = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=12"],  # noqa: S607
        cwd=root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return told.stdout.strip() or "unknown"


def _read(line: str) -> Kept | None:
    """A line that was cut off counts as not written."""
    try:
        told = json.loads(line)
    except json.JSONDecodeError:
        return None
    done = Done(
        told["done"]["counts"], tuple(told["done"]["failures"]), tuple(told["done"]["notes"])
    )
    return Kept(told["unit"], told["seconds"], done)
