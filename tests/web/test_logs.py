import logging

import pytest

from gaceta.web.logs import is_a_fault


@pytest.mark.parametrize(("status", "told"), [(409, False), (503, False), (500, True), (404, True)])
def test_the_papers_own_answers_are_no_faults(status: int, told: bool) -> None:
    record = logging.makeLogRecord({"status_code": status})
    assert is_a_fault(record) is told


def test_a_record_without_an_answer_is_told() -> None:
    assert is_a_fault(logging.makeLogRecord({}))


def test_djangos_log_of_answers_goes_through_it() -> None:
    answers = logging.getLogger("django.request")
    assert not answers.filter(logging.makeLogRecord({"status_code": 409}))
    assert answers.filter(logging.makeLogRecord({"status_code": 500}))
