"""The writes of this room. Each is an act: one transaction, at least one event, never without saying who."""

from .photos import PhotoKept, PhotoSent, add_photo
from .planning import Plan, Planned, cancel, plan, reschedule
from .reporting import Reported, arrive, report
from .routes import reorder

__all__ = [
    "PhotoKept",
    "PhotoSent",
    "Plan",
    "Planned",
    "Reported",
    "add_photo",
    "arrive",
    "cancel",
    "plan",
    "reorder",
    "report",
    "reschedule",
]
