"""A provider of payments for demonstrations, as a process of its own: its own folder, its own key, real HTTP.

Owns: a journal of what payers did, the page where they choose, signed notices with retries, refunds, daily statements.
Nothing here knows Django, our database or our code beside the form of signatures; no money moves.
"""
