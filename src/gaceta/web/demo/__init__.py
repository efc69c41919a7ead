"""The demo paper: its people, stories and pictures, and how it is made ready and served.

Start with ``load.py`` (what stands in the paper) and ``running.py`` (``gaceta demo``). Nothing here
is needed by a newspaper of your own.
"""
