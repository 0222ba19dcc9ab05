"""The one-time notice 一次性告知书 for what an application at the window still lacks, before it is handed in."""

from dataclasses import dataclass

from django.utils.translation import gettext

from onewindow.core.clock import now
from onewindow.core.region import region_dir
from onewindow.documents.wording import load

from . import formats
from .viewmodels import MissingLine, Text
from .window_sheet import Looking, lay
from .wizard import Opened

#: The letter of the region's stationery whose closing words and basis are used.
_LETTER = "correct"


@dataclass(frozen=True, kw_only=True)
class Notice:
    """`web/window/notice.html`."""

    title: str  #: of the letter
    applicant: str  #: to whom
    matters: str  #: what for
    papers: tuple[MissingLine, ...]  #: materials to bring
    fields: tuple[MissingLine, ...]  #: what must be filled in or corrected
    basis: str  #: on what it is asked
    said_at: str  #: when
    agencies: Text  #: whose demands it gathers


def notice_of(held: Opened) -> Notice:
    """Everything that is missing or wrong, of all agencies at once."""
    sheet = lay(held, Looking(tried=True))
    letter = load(region_dir() / "templates").letters[_LETTER]
    papers = tuple(
        MissingLine(name=paper.field.label, small=paper.small)
        for paper in sheet.papers
        if paper.asked and not paper.present
    )
    names = [formats.local_name(held.state.published.catalogue.matter[code].name) for code in held.state.sheet.matters]
    agencies = {held.state.published.catalogue.matter[code].agency.id for code in held.state.sheet.matters}
    return Notice(
        title=letter.title,
        applicant=held.state.draft.party.name,
        matters=formats.joined(names),
        papers=papers,
        fields=sheet.lacking,
        basis=letter.basis,
        said_at=formats.moment_full(now()),
        agencies=gettext("以上内容包含 %(n)s 个部门的全部要求，补齐后不再增加。") % {"n": len(agencies)},
    )
