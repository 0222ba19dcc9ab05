"""On-site visits 现场核查: who goes where and when, the checklist of each agency, photos, signatures, the result.

Owns: visits, their officers, checklists with answers, photos (sealed at rest), signatures of both sides, results. One
visit serves several agencies: one checklist for each, one result for the whole. That an officer is at one place at a
time is a constraint of the database. Checklists, hours and offices are data of the region (`visits.yaml`).

Does not own: what a visit is about (a plain reference, `case:NUMBER` or `party:ID`), nor what follows from its result:
whoever wants to know registers a handler (`handlers.py`).
"""
