"""The paper's other sites sign in here: OpenID Connect, by allauth, told how we want it.

Start with ``adapter.py`` (what is said of a reader, and signed with which key) and ``urls.py``.
"""
