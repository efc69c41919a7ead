import pytest
from django.db import transaction


@pytest.fixture
def letters_go_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction that never ends: what waits for its end is done at once."""
    monkeypatch.setattr(transaction, "on_commit", lambda act, **_: act())
