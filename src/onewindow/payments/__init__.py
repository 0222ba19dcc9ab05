"""Fees and payments: rules with dates, orders, providers behind one interface, reconciliation.

Does not know what is paid for. Filled by a later stage.
"""
