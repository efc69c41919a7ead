"""A reader's two shelves: stories put aside, and stories begun."""

from dataclasses import dataclass
from datetime import date

from gaceta.access.models import Place
from gaceta.newspaper.models import ArticlePage, SavedStory
from gaceta.readers.models import Reader

MOST_SAVED = 500


class ShelfFull(Exception):
    """So many stories are put aside that none can be added."""


@dataclass(frozen=True)
class Shelved:
    """A story on a shelf, since that day; where reading stopped in it, or nothing."""

    story: ArticlePage
    day: date
    place: str = ""


def save_story(reader: Reader, story: ArticlePage) -> None:
    """Put it aside; twice is once. Raises ShelfFull."""
    if reader.saved_stories.exclude(article=story).count() >= MOST_SAVED:
        raise ShelfFull
    SavedStory.objects.get_or_create(reader=reader, article=story)


def drop_story(reader: Reader, pk: int) -> None:
    """It is put aside no longer."""
    reader.saved_stories.filter(article_id=pk).delete()


def is_saved(reader: Reader, story: ArticlePage) -> bool:
    return bool(reader.is_authenticated) and reader.saved_stories.filter(article=story).exists()


def saved(reader: Reader) -> list[Shelved]:
    """What is put aside and can still be read, the last one first."""
    rows = list(reader.saved_stories.values_list("article_id", "day"))
    found = ArticlePage.objects.shelved().in_bulk([pk for pk, _day in rows])
    return [Shelved(found[pk], day) for pk, day in rows if pk in found]


def begun(reader: Reader) -> list[Shelved]:
    """The stories with a place in them, the last one first."""
    places = Place.objects.filter(reader=reader).order_by("-day", "-pk")
    numbered = [place for place in places if place.story.isdecimal()]
    found = ArticlePage.objects.shelved().in_bulk([int(p.story) for p in numbered])
    return [
        Shelved(found[int(place.story)], place.day, place.place)
        for place in numbered
        if int(place.story) in found
    ]
