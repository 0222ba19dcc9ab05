"""A grid company applies for many customers at once: a draft for each good line, the faults of each other line."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.queries import current
from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.core.errors import Refused, gettext_noop
from onewindow.matters.power_lines import bulk
from onewindow.matters.power_lines.bulk import Line
from onewindow.matters.power_lines.figures import figure, headings
from onewindow.matters.power_lines.models import BulkRun
from onewindow.people.access import actor_of, party_of
from onewindow.people.errors import NotAllowed
from onewindow.people.identity import number_of
from onewindow.people.models import Party
from onewindow.people.queries import principals_of
from onewindow.sheets import drafts
from onewindow.sheets.answers import read_all
from onewindow.sheets.submission import Channel

SERVICE = "power_green_channel"
NO_MANDATE = gettext_noop("没有该单位对您的有效委托，请先请对方在“授权委托”里委托您办理本事项。")


@act("apply_in_bulk", returns=int)
def apply(user: Any, content: bytes, name: str, *, division: str, by: Actor) -> int:
    """Open a draft per good line; returns the id of the run. The same file again gives the first run.

    Each line stands for itself: its draft is there with all its answers, or not at all. Drafts are signed and handed in
    one by one, by whom the mandate allows. Raises NotAllowed for an account that is no party, BadTable.
    """
    agent = party_of(user)
    if agent is None:
        raise NotAllowed(permission="bulk")
    published = current()
    most = figure("p_bulk_rows", division)
    lines = bulk.read(content, headings(published.catalogue), most=most)
    digest = hashlib.sha256(division.encode() + b"\n" + content).hexdigest()
    row, new = BulkRun.objects.get_or_create(
        agent=agent, sha256=digest, defaults={"name": name[:120], "at": now(), "lines": []}
    )
    if new:
        customers = {number_of(one.party): one.party for one in principals_of(user, service=SERVICE)}
        row.lines = [_one(user, line, customers, published.catalogue, division) for line in lines]
        row.save(update_fields=["lines"])
    good = sum(bool(line["draft"]) for line in row.lines)
    body = {"run": row.pk, "lines": len(row.lines), "good": good, "repeated": not new}
    events.append(f"power:bulk/{agent.pk}", verb="apply_in_bulk", by=by, division=division, body=body)
    return row.pk


def _one(user: Any, line: Line, customers: Mapping[str, Party], catalogue: Catalogue, division: str) -> dict[str, Any]:
    party = customers.get(line.customer.upper())
    told: dict[str, Any] = {"line": line.n, "customer": party.name if party else "", "draft": 0, "faults": []}
    if party is None:
        return told | {"faults": [{"field": bulk.CUSTOMER, "says": NO_MANDATE, "data": {}}]}
    faults = list(_faults(catalogue, line))
    if faults:
        return told | {"faults": faults}
    try:
        with transaction.atomic():
            draft = drafts.open_draft(user, service=SERVICE, division=division, party=party.pk, channel=Channel.PORTAL)
            by = actor_of(user, None if party == party_of(user) else party, service=SERVICE)
            drafts.save_answers(draft, dict(line.answers), version=draft.version, by=by)
    except Refused as fault:
        data = {name: str(value) for name, value in fault.data.items()}
        return told | {"faults": [{"field": "", "says": fault.message, "data": data}]}
    return told | {"draft": draft.pk}


def _faults(catalogue: Catalogue, line: Line) -> Iterator[dict[str, Any]]:
    """What is wrong with a line before anything is written."""
    for name in ("project_name", "voltage_kv", "route_length_m"):
        if not line.answers.get(name):
            yield {"field": name, "says": gettext_noop("没有填写。"), "data": {}}
    for fault in read_all(catalogue, catalogue.service[SERVICE], line.answers, {}).faults:
        said = fault.sentence
        yield {"field": fault.element, "says": said.message, "data": {k: str(v) for k, v in said.data.items()}}
