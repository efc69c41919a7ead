"""The door: gathers the facts, asks ``reading.py``, and serves the story, its teaser or the notice.

Start with ``door.py`` (``enter`` and ``leave``, around every story), then ``views.py`` (what a reader
chooses at the notice). This room never knows what a story says: only what it asks for.
"""
