"""The pages of the two shelves, and the forms that put stories on them and take them off."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gaceta.access.places import forget_place, forget_places
from gaceta.newspaper import shelves
from gaceta.newspaper.models import ArticlePage
from gaceta.subscriptions.ways_back import back, next_of


@login_required
@never_cache
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """Stories put aside."""
    return render(request, "newspaper/saved.html", {"shelf": shelves.saved(request.user)})


@login_required
@never_cache
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Put a story aside, or take it back. Back to the page with the button."""
    pk = _number(request)
    if request.POST.get("keep") == "0":
        shelves.drop_story(request.user, pk)
        return _back(request)
    story = get_object_or_404(ArticlePage.objects.readable(), pk=pk)
    try:
        shelves.save_story(request.user, story)
    except shelves.ShelfFull:
        messages.warning(
            request, _("You have saved as many stories as we can keep. Take one off first.")
        )
    return _back(request)


@login_required
@never_cache
@require_safe
def reading(request: HttpRequest) -> HttpResponse:
    """Stories begun, each with the way to where reading stopped."""
    return render(request, "newspaper/reading.html", {"shelf": shelves.begun(request.user)})


@login_required
@never_cache
@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Erase the place in one story, or in all."""
    if request.POST.get("all"):
        forget_places(request.user)
        messages.success(request, _("All places are erased."))
    else:
        forget_place(request.user, str(_number(request)))
    return HttpResponseRedirect(reverse("newspaper:reading"))


def _number(request: HttpRequest) -> int:
    """The number of the story in the form; 0, which none has, for anything else."""
    told = request.POST.get("story", "")
    return int(told) if told.isdecimal() and len(told) < 16 else 0


def _back(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(back(request, next_of(request)))
