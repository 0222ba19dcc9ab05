"""Signed messages with banks and other offices, each side keeping its own records.

Knows neither cases nor registers by name: handlers of `matters` are called. Filled by a later stage.
"""
