"""The free stories of a month, counted on the server when a metered story first asks.

For readers who are signed in they are rows; for all others a cookie that says nothing but which stories
this browser opened. A browser that keeps no cookies is always at its first story: it is not tracked in
another way, and not turned away (docs/metering.md).
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from gaceta.access import meter_cookie
from gaceta.access.models import FreeStory
from gaceta.access.months import forget_past_months, mark_of, this_month
from gaceta.access.speculation import is_in_advance, is_nobodys
from gaceta.readers.models import Reader
from gaceta.reading import Count, Free, NotYet, UsedUp


@dataclass
class Meter:
    """One request for one story, at the meter called ``name``."""

    request: HttpRequest
    name: str
    story: str
    keep: list[str] | None = field(default=None, init=False)
    """The marks that the answer's cookie must hold, if they changed."""

    def count(self, most: int) -> Count:
        """Count the story among ``most`` of this month, unless it was, or nobody reads it yet."""
        here = meter_cookie.opened(self.request, self.name)
        if self.request.user.is_authenticated:
            return self._of_reader(self.request.user, most, here)
        return self._of_browser(most, here)

    def leave(self, response: HttpResponse) -> None:
        """Tell the browser, if there is something to keep."""
        if self.keep is not None:
            meter_cookie.keep(response, self.name, self.keep)

    def _of_browser(self, most: int, opened: list[str]) -> Count:
        mark = mark_of(self.story)
        if mark in opened:
            return Free(len(opened), most, again=True)
        refusal = self._refusal(len(opened), most)
        if refusal:
            return refusal
        self.keep = [*opened, mark]
        return Free(len(self.keep), most)

    def _of_reader(self, reader: Reader, most: int, here: list[str]) -> Count:
        mark = mark_of(self.story, str(reader.key))
        rows = FreeStory.objects.filter(reader=reader, meter=self.name, month=this_month())
        opened = list(rows.values_list("mark", flat=True))
        if mark in opened or mark_of(self.story) in here:
            return Free(len(opened), most, again=True)
        return self._refusal(len(opened), most) or _add(reader, self.name, mark, most)

    def _refusal(self, read: int, most: int) -> Count | None:
        """Why the story is not to be counted now, or None."""
        if is_nobodys(self.request):
            return UsedUp(0)
        if read >= most:
            return UsedUp(read)
        return NotYet() if is_in_advance(self.request) else None


@transaction.atomic
def _add(reader: Reader, meter: str, mark: str, most: int) -> Count:
    # Of two tabs at once the second waits here, and finds what the first one wrote.
    Reader.objects.select_for_update().get(pk=reader.pk)
    month = this_month()
    rows = FreeStory.objects.filter(reader=reader, meter=meter, month=month)
    opened = list(rows.values_list("mark", flat=True))
    if mark in opened:
        return Free(len(opened), most, again=True)
    if len(opened) >= most:
        return UsedUp(len(opened))
    FreeStory.objects.create(reader=reader, meter=meter, month=month, mark=mark)
    forget_past_months()
    return Free(len(opened) + 1, most)
