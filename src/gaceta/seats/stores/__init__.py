"""One module a store. Each keeps the promises of ``seats/store.py`` and has ``open_store(url)``.

Only these modules import database drivers, and none imports another. Which one is used is said in
one place, the gate's configuration.
"""
