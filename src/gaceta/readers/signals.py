"""What this room tells the rooms above. Senders are ``Reader``; ``device`` may be None."""

from django.dispatch import Signal

signed_out = Signal()
"""``reader`` signed out on ``device``: its leases end."""

password_changed = Signal()
"""``reader`` has a new password: all leases end but those of ``device``, where it was changed."""

address_changed = Signal()
"""``reader`` has a new address: all leases end but those of ``device``, where it was confirmed."""

second_factor_changed = Signal()
"""``reader`` has another second step: all leases end but those of ``device``, where it was changed."""

account_shown = Signal()
"""``reader`` looks at their account (``request``). Receivers return a piece of HTML to show there."""
