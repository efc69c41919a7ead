"""HTTP over the seat engine: a small ASGI app that a page's script, or any other site, calls.

Start with ``app.py`` (``gate_app``), then ``wire.py`` (what goes in and out) and ``problems.py``.
Who calls is told by a signed entitlement and a device cookie, both verified here (``callers.py``).
This room never knows Django, an account, a price or an article: only seats, devices and leases.
"""
