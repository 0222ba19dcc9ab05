"""Fees and payments: rules with dates, orders 缴款单, providers behind one interface, refunds, reconciliation.

Owns: orders with their lines, attempts to pay, refunds, what the provider's statements say of a day. Amounts are whole
fen. What a fee costs on which day is data of the region (`fees/`).

Does not own: what is paid for. An order has a `subject` in plain text ("case:<number>/<matter>"); who wants to know
that it was paid registers a handler for the word before the colon (`handlers.py`), which runs in the transaction that
records the payment.
"""
