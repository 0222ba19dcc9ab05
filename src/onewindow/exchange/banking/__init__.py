"""The bank's side of the link: the bank's own book of what it asked for and what it was told.

Runs in the bank's own process with the bank's own database (`onewindow node --role bank`); the office's database does
not have these tables. Owns: a file for each piece of business, with its steps. Does not own: the link (`exchange.link`,
the same code on both sides), the bank's credit business, the land register.
"""
