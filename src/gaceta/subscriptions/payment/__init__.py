"""How a subscription is paid: what it costs, checkout, invoices, and one module a provider.

Start with ``provider.py`` (what any provider can do), ``checkout.py`` (buying), ``changes.py`` (another
plan, more seats, the end) and ``events.py`` (what a provider tells us later).
Amounts are whole cents of their currency, taxes included. No card number ever comes here.
"""
