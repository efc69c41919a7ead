"""The place in a story comes along from one device to the next."""

import re

from gaceta.access.models import Place
from gaceta.readers.models import Reader

PLACE = re.compile(r"p-[1-9][0-9]{0,3}")
STORY = re.compile(r"[0-9A-Za-z_-]{1,64}")


def place_of(reader: Reader, story: str) -> str:
    """The paragraph where the reader stopped, "p-7", or nothing."""
    found = Place.objects.filter(reader=reader, story=story).values_list("place", flat=True)
    return found.first() or ""


def keep_place(reader: Reader, story: str, place: str) -> None:
    """Remember where the reader is. Raises ValueError for what is no story or no place."""
    if not STORY.fullmatch(story) or not PLACE.fullmatch(place):
        raise ValueError("Name a story and a paragraph, as in story=12 and place=p-7.")
    Place.objects.update_or_create(reader=reader, story=story, defaults={"place": place})


def forget_place(reader: Reader, story: str) -> None:
    """As if the reader had never begun this story."""
    Place.objects.filter(reader=reader, story=story).delete()


def forget_places(reader: Reader) -> None:
    """As if the reader had never begun any."""
    Place.objects.filter(reader=reader).delete()
