import resource
from collections.abc import Iterator

import pytest

from gaceta.web.serving import MOST_AT_ONCE, allow_open_files, become_granian


@pytest.fixture(autouse=True)
def open_files() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_a_worker_takes_more_streams_than_granian_would_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    become: list[list[str]] = []
    monkeypatch.setattr("os.execv", lambda program, command: become.append(command))
    become_granian("127.0.0.1", 8000, 2)
    (command,) = become
    assert command[command.index("--backpressure") + 1] == str(MOST_AT_ONCE)


def test_as_many_files_may_be_open_as_the_machine_allows() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    allow_open_files()
    soft, still = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert still == hard
    assert soft == min(hard if hard > 0 else MOST_AT_ONCE, MOST_AT_ONCE)
    allow_open_files()
    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (soft, hard)
