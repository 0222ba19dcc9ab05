"""Mortgages with banks 银政互通: applied for by a bank, signed by the owner on a telephone, registered, released.

Owns: applications for first registration, change and cancellation of a mortgage; signatures of owners and of holders of
advance notices; the registrar's decision; the proof handed to the bank with its ticket; the messages of the link that
are about these (`handlers.py`).

An application is a row of its own and no case: the applicant is a bank without a party and without a sheet, several
owners sign as the other side, a bank's own number makes repeated messages one, and fifty a second come over the link
(decision 0016). Does not own: the book (`registers.land`), consents and agreements to a transfer
(`exchange.consents`), signatures and delivery of messages (`exchange.link`).
"""
