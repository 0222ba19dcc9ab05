"""PURE: what is entered in this book: a licence, a filing, a supplement; and the region's rules for them.

rules = current()
missing(filing, rules.supplement)      # ("icp_no",)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from onewindow.core.located import Node, load
from onewindow.core.region import region_dir
from onewindow.rules.calendar import Calendar
from onewindow.rules.calendar_files import load_calendar
from onewindow.rules.deadlines import due_date
from onewindow.rules.divisions import load_divisions
from onewindow.rules.histories import day_of
from onewindow.rules.limits import Limit, Unit
from onewindow.rules.numbering import NumberPattern, load_patterns

RETAIL, WHOLESALE = "retail", "wholesale"


@dataclass(frozen=True, kw_only=True)
class LicenceEntry:
    """A licence to be entered."""

    kind: str  #: retail | wholesale
    division: str  #: of the authority that decided, six digits
    authority: str  #: its name on the day
    holder_uscc: str  #: unified code of the holder
    holder_name: str  #: its name
    org_type: str  #: 主体类型
    legal_rep_name: str  #: 法定代表人 or 主要负责人
    address: str  #: 经营场所
    types: tuple[str, ...]  #: 图书, 报纸 …
    valid_until: date | None = None  #: None: the common end of the period
    source_reference: str = ""  #: what the entry rests on


@dataclass(frozen=True, kw_only=True)
class OnlineShop:
    """Where publications are sold online; what is not known yet is empty."""

    channels: tuple[str, ...]  #: 自建网站, 第三方平台网店 …
    shop_name: str  #: 网站、网店名称
    platform: str = ""  #: 第三方平台名称
    net_url: str = ""  #: address of the shop
    net_domain: str = ""  #: domain, for an own site
    icp_no: str = ""  #: ICP 备案号
    net_start_date: date | None = None  #: first day of selling online
    warehouse_address: str = ""  #: 仓储地址, where the filer says it


@dataclass(frozen=True, kw_only=True)
class FilingEntry:
    """A filing of online distribution to be entered."""

    division: str  #: of the authority
    authority: str  #: its name on the day
    holder_uscc: str  #: unified code of the filer
    holder_name: str  #: its name
    shop: OnlineShop  #: the shop
    licence: str = ""  #: number of the licence; empty while it is being decided
    source_reference: str = ""  #: what the entry rests on


@dataclass(frozen=True, kw_only=True)
class SupplementRule:
    """What must be there some time after selling online began."""

    days: int  #: natural days from the day after the first
    basis: str  #: law and article
    always: tuple[str, ...]  #: fields every filing needs
    by_channel: Mapping[str, tuple[str, ...]]  #: field -> channels that need it
    referral_days: int  #: natural days from the reminder to the referral


@dataclass(frozen=True, kw_only=True)
class PublicationData:
    """What the region says for this register."""

    kinds: Mapping[str, str]  #: word of the sheet -> retail | wholesale
    scope_needed: Mapping[str, str]  #: retail | wholesale -> scope entry that a holder must have
    types: tuple[str, ...]  #: kinds of publications
    channels: tuple[str, ...]  #: ways of selling online
    platforms: tuple[str, ...]  #: known platforms
    valid_until: date  #: common end of licences
    supplement: SupplementRule  #: supplements
    patterns: Mapping[str, NumberPattern]  #: numbers
    places: Mapping[str, str]  #: division -> short name
    calendar: Calendar  #: office calendar


def missing(shop: OnlineShop, rule: SupplementRule) -> tuple[str, ...]:
    """The fields a filing still owes, in the order of the rule; a shop that has not opened owes its first day too."""
    wanted = [*rule.always, *(f for f, channels in rule.by_channel.items() if set(channels) & set(shop.channels))]
    return tuple(name for name in wanted if not getattr(shop, name))


def supplement_due(shop: OnlineShop, rule: SupplementRule, calendar: Calendar) -> date | None:
    """The last day for what is missing: so many natural days after opening, moved by a day off; None: not open yet."""
    if shop.net_start_date is None:
        return None
    due = due_date(Limit(unit=Unit.CALENDAR_DAYS, stages=(rule.days,)), shop.net_start_date, (), calendar)
    return None if due is None else day_of(due, calendar.zone)


def current() -> PublicationData:
    """The data of this installation's region, read once."""
    return _read_once(region_dir())


@cache
def _read_once(folder: Path) -> PublicationData:
    return read(folder)


def read(folder: Path) -> PublicationData:
    """Read `registers/publications.yaml` of a region's folder. Raises LocatedError at the first fault."""
    root = load(folder / "registers" / "publications.yaml", shown_as="registers/publications.yaml")
    need = _need(root, "supplement")
    fields = _need(need, "fields").plain()
    return PublicationData(
        kinds=_need(root, "kinds").plain(),
        scope_needed=_need(root, "scope_needed").plain(),
        types=tuple(_need(root, "types").plain()),
        channels=tuple(_need(root, "channels").plain()),
        platforms=tuple(_need(_need(root, "platforms"), "names").plain()),
        valid_until=date.fromisoformat(_need(_need(root, "licence_valid_until"), "date").text),
        supplement=SupplementRule(
            days=_need(need, "days").value,
            basis=_need(need, "basis").value,
            always=tuple(fields.pop("always")),
            by_channel={name: tuple(channels) for name, channels in fields.items()},
            referral_days=_need(need, "referral_days_after_reminder").value,
        ),
        patterns=load_patterns(folder),
        places={code: division.short_name for code, division in load_divisions(folder).items()},
        calendar=load_calendar(folder),
    )


def _need(node: Node, key: str) -> Node:
    if not isinstance(node.value, dict) or key not in node.value:
        raise node.error(f"缺少“{key}”。", f"请补上“{key}：…”。")
    child: Node = node.value[key]
    return child
