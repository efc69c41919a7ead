import logging

import pytest
from django.conf import settings

from gaceta.web.logs import is_a_fault, without_tokens


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


def test_a_token_in_an_address_is_not_written_down() -> None:
    token = "kbV2cC5XmKjgj59l_rtHj1qhFph8_9rBjo80tCmYBEA"
    args = ("Method Not Allowed", f"/es/subscription/invitation/{token}/", 405)
    record = logging.makeLogRecord({"msg": "%s: %s %s", "args": args})

    assert without_tokens(record)

    assert token not in record.getMessage()
    assert "/es/subscription/invitation/…/" in record.getMessage()


def test_every_line_that_is_written_goes_through_it() -> None:
    assert settings.LOGGING["handlers"]["stderr"]["filters"] == ["no-tokens"]
