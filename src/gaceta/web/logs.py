"""What the log leaves out."""

import logging

EXPECTED = (409, 503)
"""The notice, and the page that says the seat store is down: the paper's own answers. An outage is
logged where it is noticed, once; which stories were asked for is nobody's business."""


def is_a_fault(record: logging.LogRecord) -> bool:
    """False for a record of Django's about an answer that was meant."""
    return getattr(record, "status_code", None) not in EXPECTED
