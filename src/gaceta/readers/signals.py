"""What this room tells the rooms above. Senders are ``Reader``; ``device`` may be None.

A receiver of one that ends leases returns how many it ended.
"""

from django.dispatch import Signal

signed_out = Signal()
"""``reader`` signed out on ``device``: its leases end."""

device_ended = Signal()
"""``reader`` ended ``device`` from another one: its leases end."""

password_changed = Signal()
"""``reader`` has a new password: all leases end but those of ``device``, where it was changed."""

address_changed = Signal()
"""``reader`` has a new address: all leases end but those of ``device``, where it was confirmed."""

second_factor_changed = Signal()
"""``reader`` has another second step: all leases end but those of ``device``, where it was changed."""

others_ended = Signal()
"""All leases of ``reader`` end but those of ``device``.

``why`` is "reader", "desk", "closed" or "erased".
"""

devices_shown = Signal()
"""``reader`` looks at their devices from ``device``. Receivers return the ids that read now."""

account_shown = Signal()
"""``reader`` looks at their account (``request``). Receivers return a piece of HTML to show there."""

account_pages_asked = Signal()
"""``request`` shows the account. Receivers return the ``AccountPage``s that they have there."""

old_forgotten = Signal()
"""What is kept for a time only is deleted. Receivers return what and how many: ``{"…": 3}``."""

data_asked = Signal()
"""``reader`` asks what is kept of them. Receivers return it by name, as JSON takes it."""

erasure_explained = Signal()
"""``reader`` is asked whether to be erased (``request``). Receivers return a piece of HTML that says
what it means for what they keep, or nothing."""

erasing = Signal()
"""``reader`` is erased now, in one transaction. Receivers delete what they keep of them.

They return True if something must be kept that needs a reader: then one without a name stays.
They raise ``erasing.NotNow`` if it cannot be done now; then nothing is.
"""
