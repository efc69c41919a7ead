"""What this room tells the rooms above."""

from django.dispatch import Signal

seat_ended = Signal()
"""The seat called ``seat_key`` (a string) is over for who held it: its leases end. Sender: ``Seat``.

Sent once the change is committed.
"""

seat_forgotten = Signal()
"""Nobody will hold the seat called ``seat_key`` (a string) again, and who held it is erased: nothing
is to be known of its reading any more. Sent after ``seat_ended``. Sender: ``Seat``."""
people_added = Signal()
"""There is room for another person beside whoever holds the seat called ``seat_key``. Sender: ``Seat``.

Sent once the change is committed: who bought a seat for somebody else is no longer told that they share.
"""
