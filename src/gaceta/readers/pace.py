"""Answers that might tell whether there is an account leave at even times, so their time tells nothing.

An account means another query here and another letter there: a millisecond, which a thousand
questions bring to light. Rounded up to ``STEP``, both answers take the same.
"""

import functools
from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse

STEP = 0.5
"""Seconds. More than hashing a password takes on a machine that is not overloaded."""

View = Callable[..., HttpResponseBase]


def evenly(*statuses: int) -> Callable[[View], View]:
    """For a view: a POST that it answers with one of ``statuses`` takes a multiple of ``STEP``."""

    def paced(view: View) -> View:
        @functools.wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            began = monotonic()
            response = view(request, *args, **kwargs)
            if request.method == "POST" and response.status_code in statuses:
                if isinstance(response, SimpleTemplateResponse):
                    response.render()  # part of what takes time, and Django would put it off
                sleep(rest_of_step(monotonic() - began))
            return response

        return answer

    return paced


def rest_of_step(elapsed: float) -> float:
    """How long until the next multiple of ``STEP``, in seconds."""
    return STEP - elapsed % STEP
