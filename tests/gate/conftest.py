import pytest

from tests.gate.visiting import House


@pytest.fixture
def house() -> House:
    return House()
