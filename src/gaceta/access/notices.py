"""What a notice says, as facts; the words are the template's."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from gaceta.reading import SeatTaken
from gaceta.seats.model import Sharing


@dataclass(frozen=True)
class Notice:
    """The seat is being read elsewhere: on what kind of device, since when, and what may be done."""

    form: str
    """phone, tablet, computer or device"""
    browser: str
    since: datetime
    minutes: int
    epoch: int
    displaced: bool
    wait_seconds: int
    next: str
    """The path of the story, to come back to."""
    sharing: Sharing


def notice_of(taken: SeatTaken, *, next_path: str) -> Notice:
    """The facts of a decision. Lengths are counted on the store's clock alone."""
    form, _, browser = taken.holder.device.kind.partition(" ")
    read_for = timedelta(milliseconds=max(0, taken.now - taken.holder.since))
    return Notice(
        form=form or "device",
        browser=browser or "other",
        since=timezone.now() - read_for,
        minutes=int(read_for.total_seconds() // 60),
        epoch=taken.holder.epoch,
        displaced=taken.displaced,
        wait_seconds=-(-taken.wait_ms // 1000),
        next=next_path,
        sharing=taken.sharing,
    )
