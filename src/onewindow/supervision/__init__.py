"""Reads what stands below and writes only its own tables: oversight of applicants, roll-out, inspection, reports.

Nothing imports it. Its rooms are filled by later stages.
"""
