"""How Wagtail's admin sees readers: one name instead of two, and no passwords.

``app.py`` stands in the settings in place of ``wagtail.users``.
"""
