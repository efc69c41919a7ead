"""Gaceta: a digital newspaper whose subscription is read on one device at a time.

Start with ``reading.py``, the story of a page view; then ``seats/rules.py``, the engine.
The way of a request is the way of the folders: readers, subscriptions, seats, newspaper.
"""
