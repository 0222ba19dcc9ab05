"""What an enterprise has today, in one query, for a page: its name, its seals, its enrolments, what is still due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from . import directories
from .errors import NoEnterprise
from .models import Enrolment, Enterprise, Name, Particulars, ScopeLine, Seal


@dataclass(frozen=True, kw_only=True)
class HoldingNow:
    """An enterprise as it stands today, without what is personal."""

    name: str  #: registered
    address: str  #: registered
    seals: tuple[Mapping[str, str], ...]  #: name, kind, code, by code
    enrolments: Mapping[str, Mapping[str, Any]]  #: kind -> number and details
    due: Mapping[str, date]  #: kind of enrolment the law still asks for -> last day


def holding_now(uscc: str) -> HoldingNow:
    """What the enterprise has now. Raises NoEnterprise."""
    here = OuterRef("pk")
    seals = Seal.objects.filter(enterprise=here, destroyed_at=None).order_by("code")
    enrolments = Enrolment.objects.filter(enterprise=here, until=None).order_by("kind")
    row = (
        Enterprise.objects.filter(uscc=uscc)
        .annotate(
            called=Subquery(Name.objects.filter(enterprise=here, until=None).values("full")[:1]),
            stands=Subquery(Particulars.objects.filter(enterprise=here, until=None).values("address")[:1]),
            sealed=ArraySubquery(seals.values(one=JSONObject(name="name", kind="kind", code="code"))),
            enrolled=ArraySubquery(enrolments.values(one=JSONObject(kind="kind", number="number", details="details"))),
        )
        .values("established_on", "called", "stands", "sealed", "enrolled")
        .first()
    )
    if row is None or row["called"] is None:
        raise NoEnterprise(uscc=uscc)
    found = {one["kind"]: {"number": one["number"], **one["details"]} for one in row["enrolled"]}
    asked = directories.current().duties
    return HoldingNow(
        name=row["called"],
        address=row["stands"] or "",
        seals=tuple(row["sealed"]),
        enrolments=found,
        due={
            kind: row["established_on"] + timedelta(days=asked[kind])
            for kind in Enrolment.Kind.values
            if kind in asked and kind not in found
        },
    )


@dataclass(frozen=True, kw_only=True)
class RegisteredNow:
    """What is registered of an enterprise today and may change while a package runs."""

    uscc: str  #: its code
    name: str  #: registered
    address: str  #: registered
    term: str  #: of operation
    scope: tuple[str, ...]  #: entries of the business scope, in order


def registered_now(uscc: str) -> RegisteredNow:
    """What is registered now. One query. Raises NoEnterprise."""
    here = OuterRef("pk")
    facts = Particulars.objects.filter(enterprise=here, until=None)
    scope = ScopeLine.objects.filter(enterprise=here, until=None).order_by("n")
    row = (
        Enterprise.objects.filter(uscc=uscc)
        .annotate(
            called=Subquery(Name.objects.filter(enterprise=here, until=None).values("full")[:1]),
            stands=Subquery(facts.values("address")[:1]),
            runs=Subquery(facts.values("term")[:1]),
            does=ArraySubquery(scope.values("text")),
        )
        .first()
    )
    if row is None or row.called is None:
        raise NoEnterprise(uscc=uscc)
    return RegisteredNow(uscc=uscc, name=row.called, address=row.stands, term=row.runs, scope=tuple(row.does))
