"""What a filer still owes after opening: supplemented online, reminded of, referred to oversight."""

import dataclasses
from dataclasses import dataclass
from datetime import date

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.registers.publications.entry import current, missing, supplement_due
from onewindow.registers.publications.errors import NothingSupplemented
from onewindow.registers.publications.rows import filing_stream, open_filing, shop_of


@dataclass(frozen=True, kw_only=True)
class Supplement:
    """What is brought; empty stays as it is."""

    net_url: str = ""  #: address of the shop
    net_domain: str = ""  #: domain
    icp_no: str = ""  #: ICP 备案号
    net_start_date: date | None = None  #: first day of selling online
    platform: str = ""  #: 第三方平台名称


@dataclass(frozen=True, kw_only=True)
class Supplemented:
    """How the filing stands afterwards."""

    owes: tuple[str, ...]  #: fields still missing
    due_on: str  #: last day for them, ISO, or empty


@act("supplement_filing", returns=Supplemented)
def supplement_filing(filing: int, supplement: Supplement, *, by: Actor) -> Supplemented:
    """Bring what was missing. Raises NoFiling, FilingEnded, NothingSupplemented."""
    data, row = current(), open_filing(filing)
    said = {f.name: v for f in dataclasses.fields(supplement) if (v := getattr(supplement, f.name))}
    before = shop_of(row)
    shop = dataclasses.replace(before, **said)
    if shop == before:
        raise NothingSupplemented
    for name, value in said.items():
        setattr(row, name, value)
    owes = missing(shop, data.supplement)
    row.owes = list(owes)
    row.due_on = supplement_due(shop, data.supplement, data.calendar) if owes else None
    row.save(update_fields=[*said, "owes", "due_on"])
    body = {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}
    body |= {"number": row.number, "owes": list(owes)}
    events.append(filing_stream(row.pk), verb="supplement_filing", by=by, division=row.division_id, body=body)
    return Supplemented(owes=owes, due_on=row.due_on.isoformat() if row.due_on else "")


@act("remind_supplement")
def remind_supplement(filing: int, *, by: Actor) -> None:
    """Note that the filer was reminded, once. Raises NoFiling, FilingEnded."""
    row = open_filing(filing)
    row.reminded_at = now()
    row.save(update_fields=["reminded_at"])
    body = {"number": row.number, "owes": row.owes, "due_on": row.due_on.isoformat() if row.due_on else ""}
    events.append(filing_stream(row.pk), verb="remind_supplement", by=by, division=row.division_id, body=body)


@act("refer_supplement")
def refer_supplement(filing: int, *, by: Actor) -> None:
    """Hand a filing that stays incomplete to oversight, once. Raises NoFiling, FilingEnded."""
    row = open_filing(filing)
    row.referred_at = now()
    row.save(update_fields=["referred_at"])
    body = {"number": row.number, "owes": row.owes}
    events.append(filing_stream(row.pk), verb="refer_supplement", by=by, division=row.division_id, body=body)
