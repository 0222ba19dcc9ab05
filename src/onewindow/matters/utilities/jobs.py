"""Background work of utilities: a project for every new case, its first joint visit, the paper of a contract."""

from onewindow.cases.models import Review
from onewindow.core.act import Actor
from onewindow.core.jobs import job

from . import acts
from .contract_paper import make_contract
from .models import Project
from .rows import VISIT

#: Opens projects of an applicant's new cases.
OPEN = "utilities.open"


@job(OPEN, queue="matters", priority=5)
def open_projects(applicant: int) -> None:
    """Open what has none yet, and propose the joint visit."""
    by = Actor.system(OPEN)
    known = Project.objects.filter(applicant_id=applicant).values("number")
    waiting = Review.objects.filter(case__applicant_id=applicant, matter=VISIT).exclude(case__number__in=known)
    for number in waiting.order_by("case_id").values_list("case__number", flat=True):
        acts.open_project(number, by=by)
        acts.propose_visit(number, by=by)


@job("utilities.contract", queue="cases")
def contract(number: str, matter: str) -> None:
    """Set, sign and store the supply contract; idempotent."""
    make_contract(number, matter, by=Actor.system("utilities.contract"))
