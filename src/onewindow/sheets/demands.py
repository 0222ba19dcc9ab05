"""What a matter demands of a draft that its sheet cannot say: others must sign as well, a paper is made of the answers.

    @demands.register("ENT-REG")
    class FoundersSign(Demand):
        def faults(self, draft, found): …     # stand in the way of submission, told with those of the sheet

A demand counts while its matter is in the package. It reads; nothing here writes but `keep_papers`, which lays a paper
made from the answers among the files of the draft before the applicant signs over them.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from onewindow.core.registry import Registry

from .assessment import Assessment
from .faults import Fault
from .models import Draft, Upload
from .submission import Signature
from .uploads import attach, detach


@dataclass(frozen=True, kw_only=True, slots=True)
class MadePaper:
    """A paper made from the answers, for one material."""

    material: str  #: key of the material in the compiled sheet, such as ENT-REG.m4
    name: str  #: file name for people
    pdf: bytes  #: the file; the same answers on the same day give the same bytes


class Demand:
    """Demands nothing. A matter overrides what it needs."""

    def faults(self, draft: Draft, found: Assessment) -> tuple[Fault, ...]:
        """What stands in the way of submission."""
        return ()

    def signatures(self, draft: Draft, found: Assessment) -> tuple[Signature, ...]:
        """Signatures of others that go with the case."""
        return ()

    def papers(self, draft: Draft, found: Assessment) -> tuple[MadePaper, ...]:
        """Papers made from the answers."""
        return ()


#: Matter code -> demand.
demands: Registry[Demand] = Registry("sheets.demands")
#: Name -> demand on every draft, whatever its package.
everywhere: Registry[Demand] = Registry("sheets.demands.everywhere")


def _of(found: Assessment) -> Iterator[Demand]:
    yield from (everywhere[name] for name in everywhere)
    for code in found.sheet.matters:
        demand = demands.get(code)
        if demand is not None:
            yield demand


def demanded(draft: Draft, found: Assessment) -> tuple[Fault, ...]:
    """What the demands of the package's matters find wrong."""
    return tuple(fault for demand in _of(found) for fault in demand.faults(draft, found))


def signed_beside(draft: Draft, found: Assessment) -> tuple[Signature, ...]:
    """Signatures of others than the applicant."""
    return tuple(signature for demand in _of(found) for signature in demand.signatures(draft, found))


def keep_papers(draft: Draft, found: Assessment) -> bool:
    """Lay the made papers among the draft's files in place of older ones; whether any file changed.

    Raises DraftSubmitted, TooMuch.
    """
    changed = False
    for paper in (paper for demand in _of(found) for paper in demand.papers(draft, found)):
        summed = hashlib.sha256(paper.pdf).hexdigest()
        held = [row for row in Upload.objects.filter(draft=draft) if paper.material in row.materials]
        if [row.sha256 for row in held] == [summed]:
            continue
        for row in held:
            detach(draft, row.name, material=paper.material)
        attach(draft, BytesIO(paper.pdf), name=paper.name, materials=[paper.material])
        changed = True
    return changed
