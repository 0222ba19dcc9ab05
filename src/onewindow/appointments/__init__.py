"""Halls, counters, services and slots with capacity; bookings. Filled by a later stage.
"""
