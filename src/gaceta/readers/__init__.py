"""Who is this, on which device: accounts, devices and sessions.

Start with ``models.py`` (Reader, Device, Session), ``devices.py`` (``device_of``, the device of a
request) and ``endings.py`` (what a sign-out or a new password ends). Sign-up, sign-in and mail are
allauth's, told by ``settings.py``, ``adapter.py`` and ``forms.py`` how we want them.
This room never knows what a reader pays for or reads: it tells other rooms by ``signals.py`` alone.
"""
