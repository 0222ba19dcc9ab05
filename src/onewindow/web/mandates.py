"""Mandates 委托 on a page: who may act for me and my company, for whom I may act, and a form for a new one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext

from onewindow.catalogue.definitions import Catalogue
from onewindow.core import clock
from onewindow.core.errors import Refused
from onewindow.people.access import actor_of
from onewindow.people.acts import grant_mandate
from onewindow.people.errors import BadNumber
from onewindow.people.identity import CHECKED, checked, masked_number
from onewindow.people.queries import Principal, find_party, mandates_given_by, mandates_held

from . import formats
from .posted import number_of, words_of
from .viewmodels import Chip, Choice, Text, Tone

_ALL = "*"
_MOST_NAME = 200


@dataclass(frozen=True, kw_only=True)
class MandateLine:
    """One mandate in a list."""

    id: int  #: for the address that revokes it
    name: str  #: the other side
    small: Text  #: masked number
    what: Text  #: which services
    until: Text  #: how long
    chip: Chip  #: whether it holds
    may_end: bool  #: whether it can be revoked on this page
    acts_for: int | None = None  #: whom one acts for with it, where it holds


@dataclass(frozen=True, kw_only=True)
class GivenBy:
    """What one principal has given."""

    party: int  #: id
    name: str  #: 我自己, or the company
    own: bool  #: the account's own party
    lines: tuple[MandateLine, ...]  #: newest first


@dataclass(frozen=True, kw_only=True)
class MandatePage:
    """`web/mine/mandates.html`."""

    given: tuple[GivenBy, ...]  #: by oneself and by those in whose name one may dispose
    held: tuple[MandateLine, ...]  #: what one has been given
    principals: tuple[Choice, ...]  #: in whose name a new one may be given
    services: tuple[Choice, ...]  #: what it may cover
    typed: Mapping[str, str]  #: what was sent
    faults: Mapping[str, Text]  #: field -> what is wrong
    earliest: str  #: first day a mandate may end, ISO


@dataclass(kw_only=True)
class Wanted:
    """What was asked for, checked."""

    principal: Any = None  #: who gives
    agent: Any = None  #: who receives
    scope: list[str] = field(default_factory=list)  #: codes
    until: datetime | None = None  #: end of the last day
    may_delegate: bool = False  #: may grant further
    faults: dict[str, Text] = field(default_factory=dict)  #: field -> what is wrong


def disposers(principals: tuple[Principal, ...]) -> list[Principal]:
    """In whose name somebody may give and end mandates: his own, and where his mandate lets him delegate."""
    return [p for p in principals if p.mandate is None or p.mandate.may_delegate]


def mandate_page(
    principals: tuple[Principal, ...], catalogue: Catalogue, sent: Any, faults: Mapping[str, Text]
) -> MandatePage:
    """The page as it stands. Two queries besides the principals."""
    mine, givers = principals[0].party, disposers(principals)
    given = mandates_given_by([p.party.pk for p in givers])
    chosen, codes = sent.get("principal", str(mine.pk)), sent.getlist("service") if hasattr(sent, "getlist") else []
    return MandatePage(
        given=tuple(
            GivenBy(
                party=p.party.pk,
                name=p.party.name,
                own=p.party.pk == mine.pk,
                lines=tuple(_line(m, m.agent, catalogue) for m in given if m.principal_id == p.party.pk),
            )
            for p in givers
        ),
        held=tuple(_line(m, m.principal, catalogue, held=True) for m in mandates_held(mine)),
        principals=tuple(
            Choice(value=str(p.party.pk), words=p.party.name, chosen=str(p.party.pk) == chosen) for p in givers
        ),
        services=tuple(
            Choice(value=s.code, words=formats.local_name(s.plain_name), chosen=s.code in codes)
            for s in catalogue.services
            if set(s.audience) != {"officer"}
        ),
        typed={name: sent.get(name, "") for name in ("name", "number", "until", "all", "may_delegate")},
        faults=faults,
        earliest=clock.today().isoformat(),
    )


def read_wanted(principals: tuple[Principal, ...], catalogue: Catalogue, sent: Any) -> Wanted:
    """Check everything at once."""
    found = Wanted(may_delegate=sent.get("may_delegate") == "true")
    wanted = number_of(sent.get("principal", ""))
    found.principal = next((p.party for p in disposers(principals) if p.party.pk == wanted), None)
    if found.principal is None:
        found.faults["principal"] = gettext("请选以谁的名义委托。")
    _read_agent(sent, found)
    found.scope = (
        [_ALL] if sent.get("all") == "true" else [c for c in sent.getlist("service") if c in catalogue.service]
    )
    if not found.scope:
        found.faults["service"] = gettext("请至少选一件事。")
    _read_until(sent.get("until", ""), found)
    return found


def grant(user: Any, wanted: Wanted) -> Any:
    """Write it down. Raises what `grant_mandate` refuses."""
    assert wanted.principal is not None and wanted.agent is not None  # noqa: S101, PT018  no faults were found
    by = actor_of(user, wanted.principal)
    return grant_mandate(
        wanted.principal,
        wanted.agent,
        scope=wanted.scope,
        until=wanted.until,
        may_delegate=wanted.may_delegate,
        by=by,
    )


def _read_agent(sent: Any, found: Wanted) -> None:
    """Number and name must fit together; who is registered here is not told to somebody who only tries numbers."""
    typed, name = sent.get("number", ""), words_of(sent.get("name", ""), most=_MOST_NAME)
    if not name:
        found.faults["name"] = gettext("请填受托人的姓名或单位名称。")
    kinds = [kind for kind in CHECKED if _possible(kind, typed)]
    if not kinds:
        found.faults["number"] = gettext("号码不对：请填 18 位身份证号或统一社会信用代码。")
    elif name:
        agent = find_party(kinds[0], typed)
        if agent is None or agent.name != name:
            found.faults["number"] = gettext("号码和名称没有对上：请核对；对方没有在本网实名登记过的，请先登记。")
        elif found.principal is not None and agent.pk == found.principal.pk:
            found.faults["number"] = gettext("委托人和受托人不能是同一人。")
        else:
            found.agent = agent


def _possible(kind: str, typed: str) -> bool:
    try:
        return bool(checked(kind, typed))
    except BadNumber:
        return False


def _read_until(typed: str, found: Wanted) -> None:
    if not typed.strip():
        return
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        found.faults["until"] = gettext("日期不对：请写成 2026-12-31 这样。")
        return
    if day < clock.today():
        found.faults["until"] = gettext("截止日期要在今天或以后。")
    elif day.year > clock.today().year + 100:
        found.faults["until"] = gettext("截止日期太远了；长期有效的请留空。")
    else:
        found.until = datetime.combine(day + timedelta(days=1), time(), tzinfo=clock.SHANGHAI)


def _line(mandate: Any, other: Any, catalogue: Catalogue, *, held: bool = False) -> MandateLine:
    moment = clock.now()
    over = mandate.revoked_at is not None or (mandate.until is not None and mandate.until <= moment)
    live = not over and mandate.since <= moment
    by_law = mandate.basis == "legal_representative"
    return MandateLine(
        id=mandate.pk,
        name=other.name,
        small=_masked(other),
        what=_scope(mandate, catalogue),
        until=_until(mandate),
        chip=_chip(mandate, over=over, live=live),
        may_end=not over and not by_law,
        acts_for=mandate.principal_id if held and live else None,
    )


def _masked(party: Any) -> str:
    try:
        return masked_number(party)
    except Refused:  # a number sealed with a key that is gone is no reason to hide the mandate
        return ""


def _scope(mandate: Any, catalogue: Catalogue) -> str:
    if _ALL in mandate.scope:
        words = gettext("所有事项")
    else:
        known = [catalogue.service[code] for code in mandate.scope if code in catalogue.service]
        words = formats.joined(formats.local_name(service.plain_name) for service in known) or gettext("已下线的事项")
    if mandate.basis == "legal_representative":
        return gettext("%(what)s · 法定代表人") % {"what": words}
    return gettext("%(what)s · 可以转委托") % {"what": words} if mandate.may_delegate else words


def _until(mandate: Any) -> str:
    if mandate.revoked_at is not None:
        return gettext("%(when)s 撤回") % {"when": formats.moment(mandate.revoked_at)}
    if mandate.basis == "legal_representative":
        return gettext("以登记簿为准，变更登记后自动变更")
    if mandate.until is None:
        return gettext("长期有效，随时可以撤回")
    return gettext("%(day)s 到期") % {"day": formats.day(mandate.until - timedelta(seconds=1))}


def _chip(mandate: Any, *, over: bool, live: bool) -> Chip:
    if mandate.revoked_at is not None:
        return Chip(words=gettext("已撤回"), tone=Tone.OFF, icon="cross")
    if over:
        return Chip(words=gettext("已到期"), tone=Tone.OFF, icon="clock")
    if not live:
        return Chip(words=gettext("还没开始"), tone=Tone.WARN, icon="clock")
    return Chip(words=gettext("有效"), tone=Tone.OK, icon="check")
