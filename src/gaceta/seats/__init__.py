"""Who may read now: the seat engine.

A seat is one reader's right to read on one device at a time. Start with ``rules.py`` (the whole
engine as one function), then ``engine.py`` (the operations) and ``store.py`` (what a store promises).
This room never knows a web framework, a page or an article: it speaks of seats and devices alone.
"""
