"""Halls and who comes when: counters, lines of business, slots with seats, bookings, and the queue of the day.

Owns: seats, bookings, tickets, the figures of a hall's day. A seat is free or taken by a constraint of the database, so
that no two people ever hold it. Halls, lines, opening and rules are data of the region (`halls.yaml`) over its office
calendar.

Does not own: what somebody comes for (a joint service's code as plain text), nor messages: who wants to tell people of
their booking registers a handler (`handlers.py`).
"""
