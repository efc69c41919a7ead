"""Paid by card or direct debit through Stripe, with Checkout, its customer portal and its events.

Start with ``provider.py`` (our verbs), ``truth.py`` (what Stripe's subscription means here, pure) and
``following.py`` (our records brought to it). Stripe is asked with its own library, from ``client.py``.
"""
