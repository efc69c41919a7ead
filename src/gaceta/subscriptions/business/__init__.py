"""A company's accounts: who administers them, who is invited, how the seats are used.

Start with ``people.py`` (the seats and who holds them), ``lists.py`` (a list of addresses, read line
by line), ``domains.py`` (who may join by themselves) and ``usage.py`` (days counted, never reading).
This room never knows what anybody reads, nor at what time: a seat's use is a number of days a month.
"""
