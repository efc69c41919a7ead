"""A small Stripe over real HTTP, for the real library: what Gaceta uses of it, and its pages.

Start with ``server.py`` (``serving()``), then ``world.py`` (what happens to subscriptions).
Shapes are those of the API version that the installed library asks for.
"""
