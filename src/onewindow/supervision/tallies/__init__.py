"""Tallies 每日数据: what each day brought, counted once from the events and kept, for the cockpit and the home page.

Owns: one row per day, division and joint service; one per day and agency; the calendar of what has been reckoned. A
job reckons a day anew from its events, so a tally can always be thrown away and made again. Pages read sums over days
and never count cases.

Does not own: cases (read only), what is overdue this minute (`queries` reads the inboxes' own index), simulated figures
(`supervision.simulation`).
"""
