"""Bugs put into the engine on purpose, and the checks that must find each of them.

``seeded.py`` has the bugs, ``battery.py`` the checks, ``catching.py`` brings them together.
"""
