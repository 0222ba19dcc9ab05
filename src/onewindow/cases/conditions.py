"""Where something besides the matter itself holds a grant back: signatures that must be given again after a correction.

    @conditions.register("signed_again")
    class SignedAgain(Condition):
        def demand(self, case, matter):
            …                              # raise a `Refused` while something is open

A handler knows its own matter; a condition asks the same of many matters that know nothing of each other. It is asked
in the transaction of the grant, before the handler writes anything.
"""

from collections.abc import Collection, Sequence

from onewindow.core.registry import Registry

from .handlers import Check
from .records import Loaded, QueuedJob


class Condition:
    """Holds nothing back. A plug-in overrides what it needs."""

    def demand(self, case: Loaded, matter: str) -> None:
        """Refuse the grant of the matter (any `Refused`) while something is open."""

    def checks(self, case: Loaded, matter: str) -> Sequence[Check]:
        """What the desk shows of it, before a decision."""
        return ()

    def after_change(self, case: Loaded, changed: Collection[str]) -> Sequence[QueuedJob]:
        """What must follow when values of the case have changed: elements and keys of materials."""
        return ()


#: Name -> condition.
conditions: Registry[Condition] = Registry("cases.conditions")


def demand(case: Loaded, matter: str) -> None:
    """Refused while any condition is open."""
    for name in conditions:
        conditions[name].demand(case, matter)


def checks(case: Loaded, matter: str) -> tuple[Check, ...]:
    """What the conditions say to the desk."""
    return tuple(check for name in conditions for check in conditions[name].checks(case, matter))


def jobs_after(case: Loaded, changed: Collection[str]) -> list[QueuedJob]:
    """What follows from changed values."""
    return [job for name in conditions for job in conditions[name].after_change(case, changed)]
