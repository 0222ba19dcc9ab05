"""What follows in a project from a step of its case or visit: small acts that the handlers take inside that step."""

from onewindow.core.act import Actor, act
from onewindow.core.clock import now

from .models import Connection, Project
from .rows import changed, close_if_over, names_of, reach, said, tell_applicant


@act("reach_utility_node")
def moved(row: Connection, node: str, *, by: Actor) -> None:
    """A node is done by the case or the visit; the second time nothing changes."""
    project = row.project
    changed(project)
    new = reach(project, row, node)
    said(project, "reach_utility_node", by, {"matter": row.matter, "node": node, "new": new})
    if new and node == "plan" and row.plan is not None:
        yuan = str(row.plan["yuan"])
        tell_applicant(project, "utility_plan", {"matter": names_of(project.case.edition_id, row.matter), "yuan": yuan})


@act("give_joint_answer")
def answered(project: Project, *, by: Actor) -> None:
    """The joint answer stands for all utilities at once."""
    project.answered_at = now()
    changed(project, "answered_at")
    rows = list(Connection.objects.filter(project=project, ended="").order_by("matter"))
    for row in rows:
        reach(project, row, "answer")
    said(project, "give_joint_answer", by, {"matters": [row.matter for row in rows]})


@act("end_utility_connection")
def over(row: Connection, how: Connection.Ended, *, by: Actor) -> None:
    """One utility fell away; the others go on."""
    project = row.project
    row.ended = how
    row.save(update_fields=["ended"])
    changed(project)
    said(project, "end_utility_connection", by, {"matter": row.matter, "how": str(how)})
    close_if_over(project)


@act("end_utility_project")
def all_over(project: Project, how: Connection.Ended, *, by: Actor) -> None:
    """No joint visit any more: all that is still running ends."""
    Connection.objects.filter(project=project, ended="").update(ended=how)
    changed(project)
    said(project, "end_utility_project", by, {"how": str(how)})
    close_if_over(project)
