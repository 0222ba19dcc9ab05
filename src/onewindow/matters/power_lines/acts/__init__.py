"""The writes of power works."""

from . import bulk, bulk_submission, emergencies, leading, restoration

__all__ = ["bulk", "bulk_submission", "emergencies", "leading", "restoration"]
