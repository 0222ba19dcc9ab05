"""The case engine: N independent reviews, a graph of gates and one store of facts on an append-only history.

Owns cases, reviews, facts, notices of correction, countersigning, numbers and receipts; what each verb may do.
Projections (status, stage, due dates, inbox rows) are written with the event and can be rebuilt from it.

Does not own: registers (a handler writes them), definitions (an edition of the catalogue), certificates (documents).
"""
