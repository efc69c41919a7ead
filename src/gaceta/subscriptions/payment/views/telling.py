"""Where a payment provider sends its events. No reader ever comes here."""

import logging

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from gaceta.subscriptions.payment import events
from gaceta.subscriptions.payment.provider import Forged

log = logging.getLogger("gaceta.payment")


@never_cache
@csrf_exempt
@require_POST
def told(request: HttpRequest, provider: str) -> HttpResponse:
    """200 once an event is stored, known or new; 400 for one that is not genuine, 413 for a large one."""
    try:
        teller = events.telling(provider)
    except KeyError:
        return _plain(400, "No provider of that name sends events here.")
    body = request.read(events.LARGEST + 1)
    if len(body) > events.LARGEST:
        return _plain(413, "This is larger than any event.")
    try:
        genuine = teller.verify(body, dict(request.headers))
    except Forged as reason:
        log.warning("A payment event was refused: %s", reason)
        return _plain(400, "This event was refused.")
    try:
        event = events.store(provider, genuine, timezone.now())
    except events.Contradiction:
        return _plain(400, "This event is known, and said something else before.")
    if event.worked is None:
        # Stored and committed: whatever happens now, the event can be worked again.
        events.work(event)
    return _plain(200, "Thank you.")


def _plain(status: int, words: str) -> HttpResponse:
    return HttpResponse(words, status=status, content_type="text/plain; charset=utf-8")
