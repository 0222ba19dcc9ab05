"""Alerts 异动提醒: events of the book are heard once and told, when they may be, to whose the unit was and is."""

from datetime import timedelta
from typing import Any

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.matters.owners import rights
from onewindow.matters.owners.book import current
from onewindow.matters.owners.holding import parties_around, parties_ended, parties_now
from onewindow.matters.owners.models import Alert, Silence
from onewindow.matters.owners.rows import alerts_stream
from onewindow.matters.owners.telling import tell
from onewindow.people.models import Party
from onewindow.registers.land.codes import printed
from onewindow.registers.land.queries import unit_at


@act("hear_alerts")
def hear_alerts(unit: str, heard: tuple[tuple[int, str, str], ...], *, by: Actor) -> None:
    """Note what happened on a unit, to be told: (number of the event, code of the change, instant as ISO text).

    What was heard before is passed over.
    """
    changes = current().changes
    rows = []
    for seq, change, at in heard:
        moment = now().fromisoformat(at)
        hours = changes[change].after_hours if change in changes else 0
        rows.append(Alert(unit=unit, seq=seq, change=change, at=moment, not_before=moment + timedelta(hours=hours)))
    Alert.objects.bulk_create(rows, ignore_conflicts=True)
    events.append(
        alerts_stream(unit), verb="hear_alerts", by=by, division=unit[:6], body={"events": [row.seq for row in rows]}
    )


@act("tell_alert")
def tell_alert(alert: int, *, by: Actor) -> None:
    """Tell the owners before and after the event, except who does not want it, and whoever lost a right by it.

    Told before: nothing is sent again.
    """
    row = Alert.objects.select_for_update().get(pk=alert)
    told: list[int] = []
    if row.told_at is None:
        told = _tell(row)
        row.told_at = now()
        row.save(update_fields=["told_at"])
    body = {"event": row.seq, "change": row.change, "told": len(told)}
    events.append(alerts_stream(row.unit), verb="tell_alert", by=by, division=row.unit[:6], body=body)


@act("silence_alerts")
def silence_alerts(unit: str, *, party: int, by: Actor) -> None:
    """An owner no longer wants alerts of a unit; no agent keeps him from hearing. Raises NotAllowed, NoProperty."""
    owner = Party.objects.get(pk=party)
    rights.demand_himself(by, owner)
    rights.demand_owner(owner, unit)
    Silence.objects.get_or_create(party_id=party, unit=unit, defaults={"since": now()})
    events.append(alerts_stream(unit), verb="silence_alerts", by=by, division=unit[:6], body={"party": party})


@act("want_alerts")
def want_alerts(unit: str, *, party: int, by: Actor) -> None:
    """He wants them again. Raises NotAllowed, NoProperty."""
    rights.demand_party(by, party)
    rights.demand_owner(Party.objects.get(pk=party), unit)
    Silence.objects.filter(party_id=party, unit=unit).delete()
    events.append(alerts_stream(unit), verb="want_alerts", by=by, division=unit[:6], body={"party": party})


def _tell(row: Alert) -> list[int]:
    change = current().changes[row.change]
    before, after = ([], parties_now(row.unit)) if change.looks else parties_around(row.unit, row.seq)
    silent = set(Silence.objects.filter(unit=row.unit).values_list("party_id", flat=True))
    told = [party for party in dict.fromkeys([*before, *after]) if party not in silent]
    lost = [] if change.looks else [one for one in parties_ended(row.unit, row.seq) if one not in (*before, *after)]
    facts = unit_at(row.unit).facts if told or lost else None
    data: dict[str, Any] = {
        "unit": printed(row.unit),
        "place": facts.location if facts is not None else "—",
        "at": row.at.isoformat(),
    }
    for party in lost:
        tell("right_ended", f"party:{party}", data, about=row.unit, event=f"{row.unit}#{row.seq}/{row.change}/lost")
    data |= {"change": dict(change.names)}
    for party in told:
        tell("property_changed", f"party:{party}", data, about=row.unit, event=f"{row.unit}#{row.seq}/{row.change}")
    return told + lost
