"""The line outside touches roads or green space: a draft of the joint review of works, filled in as far as known."""

from dataclasses import dataclass
from typing import Any

from onewindow.core.act import Actor, act
from onewindow.matters.utilities.answering import needs_works
from onewindow.matters.utilities.errors import NoWorksReview
from onewindow.matters.utilities.rights import demand_applicant
from onewindow.matters.utilities.rows import changed, locked, said
from onewindow.matters.utilities.works import known_of
from onewindow.sheets.drafts import open_draft
from onewindow.sheets.submission import Channel

#: The service in which works outside are reviewed together; named by the rule UTL-VISIT.rule.link.
WORKS = "power_green_channel"


@dataclass(frozen=True, kw_only=True, slots=True)
class Applied:
    """The draft."""

    draft: int  #: id


@act("apply_outside_line", returns=Applied)
def apply_outside(number: str, *, user: Any, by: Actor) -> Applied:
    """Open the draft for the applicant (`user`: his account), once; a second call gives the first.

    Raises NoProject, NotAllowed, NoWorksReview, and what opening a draft refuses.
    """
    project = locked(number)
    demand_applicant(by, project)
    if project.draft_id is not None:
        said(project, "apply_outside_line", by, {"draft": project.draft_id, "again": True})
        return Applied(draft=project.draft_id)
    if project.answered_at is None or not needs_works(project):
        raise NoWorksReview
    draft = open_draft(
        user,
        service=WORKS,
        division=project.division,
        party=project.applicant_id,
        channel=Channel.PORTAL,
        answers=known_of(project),
    )
    project.draft = draft
    changed(project, "draft")
    said(project, "apply_outside_line", by, {"draft": draft.pk})
    return Applied(draft=draft.pk)
