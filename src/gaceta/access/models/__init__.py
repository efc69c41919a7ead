"""What the door keeps of a reader: places, free stories, gifts, and how readings were ended."""

from gaceta.access.models.displacement import Displacement
from gaceta.access.models.free import FreeStory
from gaceta.access.models.gift import Gift, GiftsGiven
from gaceta.access.models.place import Place

__all__ = ["Displacement", "FreeStory", "Gift", "GiftsGiven", "Place"]
