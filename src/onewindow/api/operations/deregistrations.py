"""Closing an enterprise: public notices, and what stands in the way of one's own."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from onewindow.api.front import endpoint
from onewindow.api.gate import caller_of
from onewindow.api.shapes import Answer, Words
from onewindow.matters.company_closing import law, queries
from onewindow.matters.company_closing.grounds import Finding
from onewindow.matters.company_closing.precheck import precheck
from onewindow.people.errors import PartyNotFound
from onewindow.people.identity import number_of
from onewindow.people.queries import principals_of


class PublicNotice(Answer):
    """A public notice of deregistration."""

    number: str
    kind: str = Field(description="simple | creditors")
    status: str = Field(description="running | objected | over | applied | stopped | withdrawn | done | annulled")
    name: str
    uscc: str
    division: str
    starts_at: str
    ends_at: str = Field(description="the midnight after the last day: no longer within the notice")
    days: int
    basis: str
    objections: int
    open_to_objections: bool


class PublicNotices(Answer):
    """Some notices, the newest first."""

    notices: list[PublicNotice]
    next: str = Field(description="`after` of the next page; empty at the end")


class NotedBy(Answer):
    """What an office has noted."""

    authority: str
    number: str
    words: str
    amount_yuan: str | None


class GroundFound(Answer):
    """What closes a way."""

    id: str
    says: Words
    remedy: Words
    basis: str
    status: str = Field(description="seen | unverified | proposal")
    closes: list[str] = Field(description="simple, ordinary")
    noted: list[NotedBy]


class HeldLicenceLine(Answer):
    """A licence that registers know."""

    code: str
    number: str
    authority: str
    consent_first: bool
    together: bool = Field(description="can be cancelled together with the deregistration")


class DeregistrationCheck(Answer):
    """What blocks an enterprise, and what to do."""

    uscc: str
    name: str
    over: bool = Field(description="deregistered already")
    ways: list[str] = Field(description="open now, as `dereg_mode` has them")
    grounds: list[GroundFound]
    licences: list[HeldLicenceLine]
    notice: str = Field(description="number of a notice that is not over, or empty")


@endpoint("GET", "/deregistrations", answers=PublicNotices, tag="services")
def list_closing_notices(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=60, description="part of a name, a code, a number")] = "",
    after: Annotated[str, Query(max_length=80)] = "",
) -> dict[str, Any]:
    """Public notices of deregistration, the newest first."""
    text = "".join(letter for letter in q if letter.isprintable())
    found = queries.notices(q=text, after=after)
    return {"notices": [_notice(view) for view in found.rows], "next": found.next}


@endpoint("GET", "/deregistration-check", answers=DeregistrationCheck, tag="services")
def check_deregistration(
    request: HttpRequest,
    *,
    party: Annotated[int, Query(ge=1, le=2**62, description="an enterprise the caller may act for")],
    debts_settled: bool | None = None,
    absent_shareholder: bool | None = None,
) -> dict[str, Any]:
    """Which way of deregistration is open, and each ground that closes one, with what to do."""
    caller = caller_of(request)
    mine = (one.party for one in principals_of(caller.user, service=law.current().service))
    company = next((found for found in mine if found.pk == party and found.id_kind == "uscc"), None)
    if company is None:
        raise PartyNotFound
    answers = {"debts_settled": debts_settled, "absent_shareholder": absent_shareholder}
    found = precheck(number_of(company), answers=answers)
    return {
        "uscc": found.enterprise.uscc,
        "name": found.enterprise.name,
        "over": found.judged.over,
        "ways": [way.value for way in found.judged.ways],
        "grounds": [_ground(finding) for finding in found.judged.findings],
        "licences": [
            {
                "code": one.code,
                "number": one.number,
                "authority": one.authority,
                "consent_first": one.first,
                "together": one.together,
            }
            for one in found.licences
        ],
        "notice": found.running,
    }


def _notice(view: queries.NoticeView) -> dict[str, Any]:
    return {
        "number": view.number,
        "kind": view.kind,
        "status": view.status,
        "name": view.name,
        "uscc": view.uscc,
        "division": view.division,
        "starts_at": view.starts_at.isoformat(),
        "ends_at": view.ends_at.isoformat(),
        "days": view.days,
        "basis": view.basis,
        "objections": view.objections,
        "open_to_objections": view.may_object,
    }


def _ground(finding: Finding) -> dict[str, Any]:
    ground = finding.ground
    return {
        "id": ground.id,
        "says": dict(ground.says),
        "remedy": dict(ground.remedy),
        "basis": ground.basis,
        "status": ground.status,
        "closes": sorted(ground.closes),
        "noted": [
            {
                "authority": noted.authority,
                "number": noted.number,
                "words": noted.words,
                "amount_yuan": None if noted.amount_yuan is None else str(noted.amount_yuan),
            }
            for noted in finding.noted
        ],
    }
