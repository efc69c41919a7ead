from pathlib import Path

import pytest

from gaceta.proof.policies import read_policy
from gaceta.seats.model import Policy


def read(tmp_path: Path, text: str) -> Policy:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    return read_policy(path)


def test_lengths_of_time_are_seconds_and_counts_are_counts(tmp_path: Path) -> None:
    policy = read(tmp_path, "idle = 45\nheartbeat = 0.5\ntakeovers = 3\nsharing_days = 2\n")
    assert policy == Policy(idle=45_000, heartbeat=500, takeovers=3, sharing_days=2)


def test_an_empty_file_is_the_default(tmp_path: Path) -> None:
    assert read(tmp_path, "") == Policy()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("idel = 45", "idel"),
        ('idle = "soon"', "idle"),
        ("idle = -1", "idle"),
        ("idle = true", "idle"),
        ("idle 45", "not TOML"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        read(tmp_path, text)
