"""The supply contract as a signed PDF."""

from datetime import datetime

from onewindow.cases.values import plain_values
from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI
from onewindow.documents.layout import LetterData, Line, Paper
from onewindow.documents.making import Order, make_letter
from onewindow.people.queries import agency_name

from . import acts
from .book import current
from .errors import NoProject
from .models import Connection
from .rows import names_of


def make_contract(number: str, matter: str, *, by: Actor) -> str:
    """Make the paper once and note its serial. Raises NoProject where both have not signed."""
    rows = Connection.objects.select_related("project__case", "project__applicant")
    row = rows.filter(project__number=number, matter=matter).exclude(account=None).first()
    if row is None:
        raise NoProject
    issued = make_letter(_order(row), by=by)
    if row.contract != issued.serial:
        acts.keep_contract(number, matter, serial=issued.serial, by=by)
    return issued.serial


def _order(row: Connection) -> Order:
    project, form = row.project, current().contracts[row.matter]
    values = plain_values(project.case_id, project.case.salt, elements=("site_address", "project_name"))
    supplier, plan = agency_name(row.agency_id), row.plan or {}
    signed = {side: _signed(row, side) for side in ("applicant", "utility")}
    day = max(datetime.fromisoformat(one["at"]) for one in row.signatures.values()).astimezone(SHANGHAI).date()
    what, law = form.title.removesuffix("合同"), current().contract_basis
    opening = f"{supplier}（供方）与 {project.applicant.name}（用方）依据{law}，就下列地点的{what}订立本合同。"
    lines = [
        Line(label="户号", value=row.account or ""),
        Line(label="事项", value=names_of(project.case.edition_id, row.matter)["zh"]),
        Line(label="地点", value=str(values.get("site_address") or values.get("project_name") or "—")),
        Line(label="接入点", value=str(plan.get("point", "—"))),
        Line(label="管径或容量", value=str(plan.get("capacity", "—"))),
        Line(label="产权分界", value=str(plan.get("boundary", "—"))),
        Line(label="接入费用", value=f"{plan.get('yuan', 0)} 元"),
        Line(label="用方签字", value=signed["applicant"]),
        Line(label="供方签字", value=signed["utility"]),
    ]
    return Order(
        kind="supply_contract",
        data=LetterData(
            paper=Paper.LETTER,
            title=form.title,
            number=f"{project.number}/{row.account}",
            holder=Line(label="用方", value=project.applicant.name, personal="name"),
            paragraphs=(opening,),
            lines=tuple(lines),
            closing=tuple(f"{n}．{clause}" for n, clause in enumerate(form.clauses, start=1)),
            issuer=supplier,
            issued_on=day,
        ),
        source_reference=f"case:{project.number}/{row.matter}/contract",
        division=project.division,
        matter=row.matter,
        party=project.applicant_id,
        holder_kind=project.applicant.kind,
        agency=row.agency_id,
    )


def _signed(row: Connection, side: str) -> str:
    one = row.signatures[side]
    at = datetime.fromisoformat(one["at"]).astimezone(SHANGHAI)
    return f"{one['name']}，{at:%Y-%m-%d %H:%M}"
