"""What the log leaves out."""

import logging
import re

EXPECTED = (409, 503)
"""The notice, and the page that says the seat store is down: the paper's own answers. An outage is
logged where it is noticed, once; which stories were asked for is nobody's business."""


def is_a_fault(record: logging.LogRecord) -> bool:
    """False for a record of Django's about an answer that was meant."""
    return getattr(record, "status_code", None) not in EXPECTED


_TOKEN = re.compile(r"(?<=/)[A-Za-z0-9_-]{43}(?=/)")
"""As it stands in an address that came by mail."""


def without_tokens(record: logging.LogRecord) -> bool:
    """True, with the tokens in the record's addresses struck out: whoever reads the log uses none."""
    if isinstance(record.args, tuple):
        record.args = tuple(_TOKEN.sub("…", a) if isinstance(a, str) else a for a in record.args)
    return True
