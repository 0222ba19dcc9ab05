"""What a demonstration begins with: the units of `demo/land.csv` and what `demo/land.yaml` registers on them.

Units come in as any import does; everything else through the acts, so that a demo's book is a book like any other.
May be repeated: a unit on which anything was registered since its import is left alone.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from onewindow.core.act import Actor
from onewindow.core.clock import today
from onewindow.core.located import load as read_yaml
from onewindow.core.region import region_dir

from . import acts, plans
from .acts.mortgages import MortgageEntry
from .book import Ground
from .bulk import import_units
from .entries import Advance, Aim, Attachment, Easement, Holder, Method, Of, Residence
from .imports import ImportFault
from .models import Unit

_GROUND = Ground(business="演示", reason="演示样例", source_reference="demo/land.yaml")


class BadSamples(ValueError):
    """The demo's own file cannot be entered; the text says which line."""


def load(*, by: Actor) -> None:
    """Enter what is not there yet; a region without the files has no samples. Raises BadSamples."""
    units, more = (region_dir() / "demo" / name for name in ("land.csv", "land.yaml"))
    if not units.exists():
        return
    header, *rows = units.read_text(encoding="utf-8").splitlines()
    there = set(Unit.objects.filter(code__in=[row[:28] for row in rows]).values_list("code", flat=True))
    fresh_rows = [row for row in rows if row[:28] not in there]  # an older version's demo says less of a unit
    if fresh_rows:
        import_units([header, *fresh_rows], source="演示样例", by=by, report=_refuse)
    plans.load_samples(by=by)
    if not more.exists():
        return
    said = read_yaml(more, shown_as="demo/land.yaml").plain()
    people = {key: Holder(**one) for table in ("banks", "persons") for key, one in said.get(table, {}).items()}
    by_unit: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in said.get("entries", ()):
        by_unit[one["unit"]].append(one)
    fresh = set(Unit.objects.filter(code__in=by_unit, seq=1).values_list("code", flat=True))
    for code in (code for code in by_unit if code in fresh):
        for one in by_unit[code]:
            _ENTERED[one["kind"]](one, people.get(one.get("holder", "")), by)


def _refuse(fault: ImportFault) -> None:
    raise BadSamples(f"demo/land.csv 第 {fault.line} 行 {fault.column}：{fault.why}")


def _mortgage(one: Mapping[str, Any], holder: Holder | None, by: Actor) -> None:
    entry = MortgageEntry(
        method=Method(one["method"]),
        amount=one["amount_yuan"] * 100,
        debt_from=date.fromisoformat(one["debt_from"]),
        debt_until=date.fromisoformat(one["debt_until"]),
        holders=_some(holder),
        scope=one.get("scope", ""),
        ban=one.get("ban", ""),
    )
    acts.register_mortgage(one["unit"], entry, _GROUND, by=by)


def _attachment(one: Mapping[str, Any], _holder: Holder | None, by: Actor) -> None:
    said = Attachment(**{key: one[key] for key in ("authority", "document_no", "case_no", "months")})
    acts.attach(one["unit"], said, _GROUND, by=by)


def _objection(one: Mapping[str, Any], holder: Holder | None, by: Actor) -> None:
    done = acts.enter_objection(one["unit"], one["about"], _some(holder), _GROUND, by=by)
    if one.get("sued"):
        acts.note_suit(one["unit"], done.key, on=today(), ground=_GROUND, by=by)


def _residence(one: Mapping[str, Any], holder: Holder | None, by: Actor) -> None:
    acts.grant_residence(one["unit"], Residence(conditions=one["conditions"]), _some(holder), _GROUND, by=by)


def _advance(one: Mapping[str, Any], holder: Holder | None, by: Actor) -> None:
    acts.enter_advance_notice(one["unit"], Advance(aim=Aim(one["aim"])), _some(holder), _GROUND, by=by)


def _easement(one: Mapping[str, Any], holder: Holder | None, by: Actor) -> None:
    said = Easement(benefits=one["benefits"], purpose=one["purpose"])
    acts.grant_easement(one["unit"], said, _some(holder), _GROUND, by=by)


def _reissue(one: Mapping[str, Any], _holder: Holder | None, by: Actor) -> None:
    acts.reissue(one["unit"], _GROUND, by=by)


def _some(holder: Holder | None) -> tuple[Holder, ...]:
    return () if holder is None else (holder,)


_ENTERED: Mapping[str, Callable[[Mapping[str, Any], Holder | None, Actor], None]] = {
    "mortgage": _mortgage,
    Of.ATTACHMENT.value: _attachment,
    Of.OBJECTION.value: _objection,
    Of.RESIDENCE.value: _residence,
    Of.ADVANCE.value: _advance,
    Of.EASEMENT.value: _easement,
    "reissue": _reissue,
}
