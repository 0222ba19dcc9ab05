"""The verifier: everything that must hold before a catalogue may be published, in one pass, all faults at once.

Used by `onewindow catalogue check` on a folder and by the publish act on an edition. A refused catalogue changes
nothing: the running edition stays.
"""

from onewindow.core.located import LocatedError

from .checking import Check, Places, Scene
from .checks_conditions import CONDITION_CHECKS
from .checks_guides import GUIDE_CHECKS
from .checks_order import ORDER_CHECKS
from .checks_references import REFERENCE_CHECKS
from .definitions import Catalogue

__all__ = ["CHECKS", "Places", "verify"]

CHECKS: tuple[Check, ...] = (*REFERENCE_CHECKS, *CONDITION_CHECKS, *ORDER_CHECKS, *GUIDE_CHECKS)


def verify(
    catalogue: Catalogue,
    *,
    agencies: frozenset[str] | None = None,
    attempted: frozenset[str] = frozenset(),
    places: Places | None = None,
) -> tuple[LocatedError, ...]:
    """Every fault, in the order of files and lines; empty where the catalogue may be published."""
    scene = Scene(catalogue=catalogue, agencies=agencies, attempted=attempted, places=places or Places())
    faults = [fault for check in CHECKS for fault in check(scene)]
    once = {(fault.file, fault.line, fault.message): fault for fault in faults}
    return tuple(sorted(once.values(), key=lambda fault: (fault.file, fault.line)))
