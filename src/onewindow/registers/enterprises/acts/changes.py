"""Changing what is registered, and ending an enterprise. Old rows are closed, not overwritten."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now, today
from onewindow.registers.enterprises import directories
from onewindow.registers.enterprises.entry import Holding, Identity, Registration, ScopeLine, faults
from onewindow.registers.enterprises.errors import NameRefused, NotRegistrable
from onewindow.registers.enterprises.models import Enterprise
from onewindow.registers.enterprises.name_law import NameParts, Proposal
from onewindow.registers.enterprises.names import Verdict
from onewindow.registers.enterprises.queries import check_name, registration_of
from onewindow.registers.enterprises.rows import (
    active,
    existing,
    stream,
    why,
    write_holdings,
    write_name,
    write_particulars,
    write_scope,
)
from onewindow.registers.enterprises.serials import lock


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What changes; None stays as it is."""

    name: NameParts | None = None  #: a new name
    kind: str | None = None  #: 主体类型
    industry_code: str | None = None  #: GB/T 4754
    capital_wan: Decimal | None = None  #: registered capital in 万元
    term: str | None = None  #: 营业期限
    address: str | None = None  #: 住所
    legal_rep: Identity | None = None  #: 法定代表人
    scope: tuple[ScopeLine, ...] | None = None  #: the whole new scope
    holdings: tuple[Holding, ...] | None = None  #: all persons anew


@act("change_enterprise")
def change_enterprise(uscc: str, changes: Changes, *, source_reference: str, by: Actor) -> None:
    """Change registered particulars from now; what stood before can still be shown.

    `source_reference` says what the change rests on (a case, a court order). Raises NotRegistrable, NameRefused.
    """
    data, row, at = directories.current(), active(uscc), now()
    before = registration_of(row, at)
    said = {f.name: v for f in dataclasses.fields(Changes) if (v := getattr(changes, f.name)) is not None}
    after = dataclasses.replace(before, **said, source_reference=source_reference)
    found = faults(after, data.scope) if {"scope", "capital_wan", "holdings"} & said.keys() else []
    if found:
        raise NotRegistrable(why=why(found), faults=[sentence.text() for sentence in found])
    if after.name != before.name:
        _rename(row, after, at, data)
    if _particulars(after) != _particulars(before):
        row.particulars.filter(until=None).update(until=at)
        write_particulars(row, after, at)
    if after.scope != before.scope:
        row.scope.filter(until=None).update(until=at)
        write_scope(row, after.scope, at)
    if after.holdings != before.holdings:
        row.holdings.filter(until=None).update(until=at)
        write_holdings(row, after.holdings, at)
    body = {"changed": sorted(said), "name": after.name.full, "address": after.address, "source": source_reference}
    events.append(stream(uscc), verb="change", by=by, division=row.division_id, body=body)


def _particulars(said: Registration) -> tuple[object, ...]:
    return (said.kind, said.industry_code, said.capital_wan, said.term, said.address, said.legal_rep)


def _rename(row: Enterprise, after: Registration, at: datetime, data: directories.EnterpriseData) -> None:
    """The old name stays blocked for a while (art. 17); the new one is checked like any other."""
    lock(f"names:{row.division_id}")
    own = frozenset(row.names.values_list("full", flat=True))
    proposal = Proposal(
        parts=after.name, division=row.division_id, industry_code=after.industry_code, kind=after.kind, related_to=own
    )
    result = check_name(proposal, today())
    if result.verdict is Verdict.REFUSED:
        said = [sentence.text() for sentence in result.findings]
        raise NameRefused(name=result.full, why=why(result.findings), findings=said)
    row.names.filter(until=None).update(until=at)
    write_name(row, after.name, after.industry_code, at, data.yardstick)


@act("end_enterprise")
def end_enterprise(
    uscc: str, *, how: Enterprise.Status, on: date | None = None, source_reference: str, by: Actor
) -> None:
    """End an enterprise: cancelled 注销, revoked 吊销 or annulled 撤销. Its code and its rows stay for ever.

    A revoked enterprise exists until it is cancelled, so a revoked one may still be cancelled. Raises EnterpriseEnded.
    """
    row = existing(uscc)
    if not (row.status == Enterprise.Status.REVOKED and how == Enterprise.Status.CANCELLED):
        row = active(uscc)
    if how == Enterprise.Status.ACTIVE:
        raise ValueError("an enterprise does not end by becoming active")
    row.status, row.ended_on = how, on or today()
    row.save(update_fields=["status", "ended_on"])
    if how != Enterprise.Status.REVOKED:
        row.names.filter(until=None).update(until=now())
    body = {"how": how.value, "on": row.ended_on.isoformat(), "source": source_reference}
    events.append(stream(uscc), verb="end", by=by, division=row.division_id, body=body)
