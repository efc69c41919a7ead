"""What this room tells the rooms above."""

from django.dispatch import Signal

seat_ended = Signal()
"""The seat called ``seat_key`` (a string) is over for who held it: its leases end. Sender: ``Seat``.

Sent once the change is committed.
"""
