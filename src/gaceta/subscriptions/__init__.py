"""What readers hold: plans, subscriptions and the seats in them.

Start with ``models.py`` (Plan, Subscription, Seat), ``holdings.py`` (which seat a reader may read on
now) and ``memberships.py`` (every way in which that changes).
This room never knows who reads on which device now, nor what: it tells of ended seats by a signal.
"""
