"""What was noticed: the log of ended readings, as its reader sees it."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gaceta.access import noticed
from gaceta.access.models import Displacement

A_PAGE = 50


@login_required
@never_cache
@require_safe
def noticed_page(request: HttpRequest) -> HttpResponse:
    """Day by day, newest first."""
    noticed.notes.write()
    entries = Paginator(noticed.noticed_by(request.user), A_PAGE)
    page = entries.get_page(request.GET.get("page"))
    days = [(day, list(some)) for day, some in groupby(page.object_list, key=_day)]
    return render(request, "access/noticed.html", {"days": days, "shown": page})


def _day(entry: Displacement) -> object:
    return timezone.localtime(entry.at).date()
