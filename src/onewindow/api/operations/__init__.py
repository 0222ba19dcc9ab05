"""The operations, one module per object; importing this package declares them all on `front.api`."""

from . import (
    about,
    applications,
    cases,
    certificates,
    deregistrations,
    desk,
    drafts,
    joint_services,
    me,
    payments,
    review_verbs,
    savings,
)

__all__ = [
    "about",
    "applications",
    "cases",
    "certificates",
    "deregistrations",
    "desk",
    "drafts",
    "joint_services",
    "me",
    "payments",
    "review_verbs",
    "savings",
]
