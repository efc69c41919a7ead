"""The scripts beside this module, each known to a server by its hash."""

import hashlib
from dataclasses import dataclass, field
from importlib.resources import files


@dataclass(frozen=True)
class Script:
    """A script that touches one key."""

    source: bytes
    sha: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha", hashlib.sha1(self.source).hexdigest())  # noqa: S324 -- Redis's way


def _read(name: str) -> Script:
    return Script(files(__package__).joinpath(f"redis_{name}.lua").read_bytes())


LOAD = _read("load")
SAVE = _read("save")
BEAT = _read("beat")
