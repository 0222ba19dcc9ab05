"""The proof of a registered mortgage 不动产登记证明: set, signed and stored as the region's certificate kind says."""

from datetime import date

from onewindow.catalogue.certificates import CertificateField
from onewindow.catalogue.queries import current as edition
from onewindow.core.act import Actor
from onewindow.core.clock import SHANGHAI, today
from onewindow.documents.layout import CertificateData, Line, Paper
from onewindow.documents.making import Issued, Order, make_certificate
from onewindow.documents.queries import find_paper
from onewindow.exchange.consents.terms import current
from onewindow.people.models import Party
from onewindow.people.queries import agency_name
from onewindow.registers.land.codes import printed
from onewindow.registers.land.directories import current as tables
from onewindow.registers.land.entries import Mortgage, Of
from onewindow.registers.land.queries import unit_at

from .capitals import in_words
from .models import Application
from .rows import bank_names

KIND = "land_proof"
_HOLDER, _HOLDER_LABEL = "decision:owners", "权利人（申请人）"


def make_proof(row: Application, *, by: Actor) -> Issued:
    """The paper of a registered application; once for each. Raises BadLayout, NumberTaken, NoFonts, NoKeys."""
    kind = edition().catalogue.certificate[KIND]
    values, day = _values(row), _day(row)
    issuer = agency_name(row.agency_id, day)
    values |= {"system:number": row.proof, "system:agency": issuer, "system:issued_on": day.isoformat()}
    lines = [_line(field, values) for field in kind.fields]
    holder = next((f.name.zh for f in kind.fields if _HOLDER in f.value), _HOLDER_LABEL)
    rest = [line for line in lines if line is not None and line.label not in {holder, "编号"}]
    data = CertificateData(
        paper=Paper.LICENCE,
        names={"zh": kind.name.zh, "en": kind.name.en},
        number=row.proof,
        holder=Line(label=holder, value=values[_HOLDER]),
        lines=tuple(rest),
        issuer=issuer,
        issued_on=day,
        shows_validity=False,
        basis=current().basis.get(row.kind, ""),
    )
    order = Order(
        kind=KIND,
        data=data,
        source_reference=f"mortgage:{row.number}",
        division=row.division,
        party=_party(row),
        holder_kind="legal",
        agency=row.agency_id,
    )
    return make_certificate(order, by=by)


def former_proof(row: Application) -> str:
    """Serial of the paper that an earlier application of the same mortgage brought, still valid; or empty."""
    earlier = Application.objects.filter(unit=row.unit, mortgage=row.mortgage).exclude(pk=row.pk).exclude(serial="")
    for one in earlier.order_by("-pk"):
        paper = find_paper(one.serial)
        if paper is not None and getattr(paper, "status", "") == "valid":
            return one.serial
    return ""


def _day(row: Application) -> date:
    return row.ended_at.astimezone(SHANGHAI).date() if row.ended_at is not None else today()


def _party(row: Application) -> int | None:
    bank = current().banks.get(row.partner)
    found = Party.objects.filter(kind=Party.Kind.LEGAL, name=bank.names["zh"]).first() if bank is not None else None
    return found.pk if found is not None else None


def _line(field: CertificateField, values: dict[str, str]) -> Line | None:
    said = next((values[source] for source in field.value if values.get(source)), "")
    return Line(label=field.name.zh, value=said, personal=_mask(field)) if said else None


def _mask(field: CertificateField) -> str:
    return str(getattr(field, "mask", "") or "")


def _values(row: Application) -> dict[str, str]:
    view = unit_at(row.unit, row.ended_at)
    mortgage = next((one for one in view.of(Of.MORTGAGE) if one.key == row.mortgage), None)
    if mortgage is None or not isinstance(mortgage.value, Mortgage):
        raise LookupError(f"{row.number}: the mortgage does not stand")
    said, facts = mortgage.value, view.facts
    method = tables().table("mortgage_methods", _day(row)).codes[said.method.value].name
    amount = "最高债权额" if said.method.value == "maximum" else "被担保债权数额"
    owners = "、".join(holder.name for right in view.of(Of.RIGHT) for holder in right.holders)
    others = [
        f"{method}，第{said.rank}顺位",
        f"{amount}：{said.amount / 100:,.2f}元（{in_words(said.amount)}）",
        f"债务履行期限：{said.debt_from}至{said.debt_until}",
        *([f"担保范围：{said.scope}"] if said.scope else []),
    ]
    return {
        _HOLDER: bank_names(row)["zh"],
        "decision:obligors": owners,
        "decision:location": facts.location if facts is not None else "",
        "decision:unit": printed(row.unit),
        "decision:matter": "抵押权",
        "decision:others": "；".join(others),
    }
