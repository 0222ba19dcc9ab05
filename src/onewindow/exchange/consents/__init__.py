"""Consent of an owner 授权: who may look at which unit in the book, for what, until when.

Owns: consents asked for by a partner and granted, refused or revoked by the owner; tokens with which a scan page shows
more; agreements of a mortgagee that a unit may be sold with its mortgage 带押过户; breaches: what was asked without
consent, out of time or about another's case.

Does not own: the book (`registers.land`), messages and partners' keys (`exchange.link`), applications for mortgages
(`matters.mortgages`). Nothing of a unit is told to a partner before `queries.check_consent` has passed. What may be
consented to, and who may be, is data of the region (`mortgages.yaml`).

    terms.py  PURE: scopes, banks, terms of the region    acts/  writes    queries.py  reads    models.py  tables
"""
