"""The writes of power works."""

from . import bulk, emergencies, leading, restoration

__all__ = ["bulk", "emergencies", "leading", "restoration"]
