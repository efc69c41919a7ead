import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections, transaction
from pytest_django import DjangoDbBlocker


@pytest.fixture
def letters_go_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction that never ends: what waits for its end is done at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_: act())


@pytest.fixture
def own_database(
    django_db_setup: None,
    migrated_database: Path,
    tmp_path: Path,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[None]:
    """A copy that is thrown away: nothing here is rolled back."""
    configured = connections["default"].settings_dict
    before = configured["NAME"]
    connection.close()
    configured["NAME"] = shutil.copyfile(migrated_database, tmp_path / "crowd.sqlite3")
    with django_db_blocker.unblock():
        yield
        connection.close()
    configured["NAME"] = before
