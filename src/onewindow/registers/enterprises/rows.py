"""How values become rows of this register and back: names, particulars, scope, persons with sealed numbers."""

from datetime import datetime

from onewindow.core import crypto
from onewindow.rules.sentences import Sentence

from . import entry as entered
from .errors import EnterpriseEnded, NoEnterprise
from .models import Enterprise, Holding, Name, NameColumns, Particulars, ScopeLine
from .name_law import NameParts
from .similarity import Yardstick, normal, sound


def stream(uscc: str) -> str:
    """The history of one enterprise."""
    return f"register:enterprises/{uscc}"


def names_stream(division: str) -> str:
    """The history of a registrar's name reservations."""
    return f"register:names/{division}"


def why(findings: list[Sentence] | tuple[Sentence, ...]) -> str:
    """All findings in one line, for the sentence of a refusal."""
    return "".join(str(sentence) for sentence in findings)


def existing(uscc: str) -> Enterprise:
    """The row, locked, whatever its status. Raises NoEnterprise."""
    row = Enterprise.objects.select_for_update().filter(uscc=uscc).first()
    if row is None:
        raise NoEnterprise(uscc=uscc)
    return row


def active(uscc: str) -> Enterprise:
    """The row, locked, of an enterprise that has not ended. Raises NoEnterprise, EnterpriseEnded."""
    row = existing(uscc)
    if row.status != Enterprise.Status.ACTIVE:
        raise EnterpriseEnded(uscc=uscc, status=row.get_status_display(), ended_on=row.ended_on)
    return row


def name_columns(parts: NameParts, industry_code: str, division: str, yardstick: Yardstick) -> dict[str, str]:
    """The columns that names and reservations share."""
    return {
        "division_id": division,
        "full": parts.full,
        "place": parts.place,
        "trade_name": parts.trade_name,
        "industry": parts.industry,
        "form": parts.form,
        "industry_code": industry_code,
        "trade_key": normal(parts.trade_name, yardstick),
        "sound_key": " ".join(sound(parts.trade_name, yardstick)),
    }


def parts_of(row: NameColumns) -> NameParts:
    """The four parts of a stored name."""
    return NameParts(place=row.place, trade_name=row.trade_name, industry=row.industry, form=row.form)


def write_name(
    enterprise: Enterprise, parts: NameParts, industry_code: str, since: datetime, yardstick: Yardstick
) -> None:
    """Give an enterprise a name from `since`."""
    columns = name_columns(parts, industry_code, enterprise.division_id, yardstick)
    Name.objects.create(enterprise=enterprise, since=since, **columns)


def write_particulars(enterprise: Enterprise, said: entered.Registration, since: datetime) -> None:
    """Write the particulars of an entry from `since`; an older row must have been closed."""
    number = said.legal_rep.id_no
    Particulars.objects.create(
        enterprise=enterprise,
        kind=said.kind,
        industry_code=said.industry_code,
        capital_wan=said.capital_wan,
        term=said.term,
        address=said.address,
        legal_rep_name=said.legal_rep.name,
        legal_rep_id_kind=said.legal_rep.id_kind,
        legal_rep_id_sealed=_sealed(number, "enterprises_particulars.legal_rep_id", enterprise.uscc),
        legal_rep_id_index=person_index(said.legal_rep.id_kind, number),
        since=since,
    )


def write_scope(enterprise: Enterprise, scope: tuple[entered.ScopeLine, ...], since: datetime) -> None:
    """Write the lines of the business scope from `since`."""
    ScopeLine.objects.bulk_create(
        ScopeLine(enterprise=enterprise, n=n, code=line.code, text=line.text, category=line.category, since=since)
        for n, line in enumerate(scope)
    )


def write_holdings(enterprise: Enterprise, holdings: tuple[entered.Holding, ...], since: datetime) -> None:
    """Write persons in their roles from `since`."""
    Holding.objects.bulk_create(
        Holding(
            enterprise=enterprise,
            n=n,
            role=holding.role.value,
            name=holding.person.name,
            id_kind=holding.person.id_kind,
            id_sealed=_sealed(holding.person.id_no, "enterprises_holding.id", enterprise.uscc),
            id_index=person_index(holding.person.id_kind, holding.person.id_no),
            position=holding.position,
            capital_wan=holding.capital_wan,
            due_on=holding.due_on,
            since=since,
        )
        for n, holding in enumerate(holdings)
    )


def legal_rep_of(row: Particulars, uscc: str) -> entered.Identity:
    """The legal representative with the number in clear, for those who may see it."""
    number = _opened(row.legal_rep_id_sealed, "enterprises_particulars.legal_rep_id", uscc)
    return entered.Identity(name=row.legal_rep_name, id_kind=row.legal_rep_id_kind, id_no=number)


def holding_of(row: Holding, uscc: str) -> entered.Holding:
    """A person in a role with the number in clear, for those who may see it."""
    return entered.Holding(
        role=entered.Role(row.role),
        person=entered.Identity(
            name=row.name, id_kind=row.id_kind, id_no=_opened(row.id_sealed, "enterprises_holding.id", uscc)
        ),
        position=row.position,
        capital_wan=row.capital_wan,
        due_on=row.due_on,
    )


def person_index(id_kind: str, number: str) -> str:
    """What finds all entries of one person without storing the number."""
    return crypto.blind_index(number, kind=f"enterprises:{id_kind}") if number else ""


def seal_account(number: str, uscc: str, kind: str) -> bytes:
    """The account number as one office's enrolment keeps it."""
    return crypto.seal(number.encode(), place=f"enterprises_enrolment.account:{uscc}:{kind}")


def open_account(sealed: bytes | memoryview, uscc: str, kind: str) -> str:
    """The account number in clear, for those who may see it."""
    return crypto.unseal(bytes(sealed), place=f"enterprises_enrolment.account:{uscc}:{kind}").decode()


def _sealed(number: str, column: str, uscc: str) -> bytes | None:
    return crypto.seal(number.encode(), place=f"{column}:{uscc}") if number else None


def _opened(sealed: bytes | memoryview | None, column: str, uscc: str) -> str:
    return crypto.unseal(bytes(sealed), place=f"{column}:{uscc}").decode() if sealed else ""
