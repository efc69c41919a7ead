"""The newspaper: editions with their sections, articles, authors and topics, as Wagtail pages.

Start with ``models/article.py`` (a story and how it is served) and ``front.py`` (what stands where on
the front page). Whether the whole of a story is shown is the door's answer (``gaceta.access.door``);
this room must never know who reads, on which device, or what anybody paid.
"""
