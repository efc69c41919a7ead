"""The site as a whole: settings, addresses, the one ASGI application, base templates and styles.

Start with ``settings.py`` and ``asgi.py``. This is the top of the house: everything may be imported
from here, and nothing imports it but the command line.
"""
