"""What a story asks of who wants to read all of it."""

from dataclasses import dataclass

from gaceta.reading import Story


@dataclass(frozen=True)
class Asked:
    """What the rule needs to know, and what it need not."""

    story: Story
    meter: str = ""
    """Which count of free stories it belongs to."""
    gifts: int = 0
    """So many stories of that count a subscriber may give in a month."""
