"""How people read, as data: scenes with the truth in them, and what a policy makes of them.

Start with ``catalogue.py`` (all scenes), ``chances.py`` (every number behind them, in one table) and
``figures.py`` (what is counted). The engine never sees the truth; no scene knows a policy.
"""
