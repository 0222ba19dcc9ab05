"""Reads a deadline request from JSON: what cannot be reckoned with is refused with its place and what to write instead.

    {"division": "…", "rule": {"working_days": 20}, "received_at": "2025-03-03",
     "events": [{"verb": "extend", "at": "2025-03-20", "working_days": 10}]}

Dates are ISO 8601; an instant without a zone is official time. Keys that are not listed here are notes and ignored.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from onewindow.core.errors import gettext_noop

from .deadlines import Request
from .limits import DeadlineError, Limit, TimeEvent, Unit, Verb
from .sentences import Phrase

NOT_AN_OBJECT = Phrase("not_an_object", gettext_noop("应为 JSON 对象，现为{kind}。"))
NOT_A_LIST = Phrase("not_a_list", gettext_noop("应为列表，现为{kind}。"))
MISSING = Phrase("missing", gettext_noop("缺少此项，请补上。"))
UNKNOWN_DIVISION = Phrase("unknown_division", gettext_noop("“{found}”不是本地区的行政区划代码，可用的有 {known}。"))
ONE_RULE = Phrase("one_rule", gettext_noop("期限规则应恰好写一种，可用的有 {known}。"))
ONE_START = Phrase(
    "one_start", gettext_noop("accepted_at（受理）与 received_at（收到）应恰好写一个，现有 {found} 个。")
)
NOT_A_NUMBER = Phrase("not_a_number", gettext_noop("应为 {least} 到 {most} 之间的数，现为{found}。"))
NOT_WHOLE = Phrase("not_whole", gettext_noop("应为整数，现为 {found}。"))
NO_STAGES = Phrase("no_stages", gettext_noop("至少应有一段，例如 [10, 20]。"))
TOO_LONG = Phrase("too_long", gettext_noop("合计 {total}，超过 {most}，请核对。"))
NOT_A_DATE = Phrase(
    "not_a_date", gettext_noop("“{found}”不是日期，请写成 2025-03-03 或 2025-03-03T10:00:00（北京时间）。")
)
OUT_OF_RANGE = Phrase("out_of_range", gettext_noop("{found} 不在 {first} 年至 {last} 年之间，请核对。"))
UNKNOWN_VERB = Phrase("unknown_verb", gettext_noop("“{found}”不是期限事件，可用的有 {known}。"))
TOO_EARLY = Phrase("too_early", gettext_noop("{found} 早于 {start}（{name}），请核对先后。"))

_RULES = ("working_days", "calendar_days", "hours", "office_hours", "stages")
#: Bounds of what can be meant; they keep a slip of the keyboard from being reckoned for minutes. A century of days.
_MOST_DAYS = 36_500
_MOST_HOURS = 24 * 366 * 5
#: Official time has had no summer time since 1992; calendars end with what a person can live to see.
_FIRST_YEAR, _LAST_YEAR = 1992, 2199

_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,6})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)


def read_request(raw: object, divisions: Mapping[str, object], zone: ZoneInfo) -> Request:
    """The request; `divisions` are the codes that can be reckoned for. Raises DeadlineError."""
    given = _object(raw, "请求")
    division = given.get("division")
    if division is None:
        raise DeadlineError(place="division", fault=MISSING())
    if not isinstance(division, str) or division not in divisions:
        raise DeadlineError(
            place="division", fault=UNKNOWN_DIVISION(found=_shown(division), known="、".join(sorted(divisions)))
        )
    limit = _limit(given.get("rule"))
    starts = [name for name in ("accepted_at", "received_at") if given.get(name) is not None]
    if len(starts) != 1:
        raise DeadlineError(place="accepted_at", fault=ONE_START(found=len(starts)))
    start = _moment(given[starts[0]], starts[0], zone)
    events = _events(given.get("events"), zone)
    _check_order(events, start, starts[0], zone)
    if starts[0] == "accepted_at":
        return Request(division=division, limit=limit, accepted=start, events=events)
    return Request(division=division, limit=limit, received=start, events=events)


def _limit(raw: object) -> Limit:
    if raw is None:
        raise DeadlineError(place="rule", fault=MISSING())
    given = _object(raw, "rule")
    kinds = [name for name in _RULES if name in given]
    if len(kinds) != 1:
        raise DeadlineError(place="rule", fault=ONE_RULE(known="、".join(_RULES)))
    kind, value = kinds[0], given[kinds[0]]
    place = f"rule.{kind}"
    if kind == "stages":
        stages = _list(value, place)
        if not stages:
            raise DeadlineError(place=place, fault=NO_STAGES())
        amounts = tuple(_amount(stage, f"{place}[{n}]", _MOST_DAYS) for n, stage in enumerate(stages))
        if sum(amounts) > _MOST_DAYS:
            raise DeadlineError(place=place, fault=TOO_LONG(total=sum(amounts), most=_MOST_DAYS))
        return Limit(unit=Unit.WORKING_DAYS, stages=amounts)
    unit = Unit(kind)
    amount = _amount(value, place, _MOST_HOURS if unit in {Unit.HOURS, Unit.OFFICE_HOURS} else _MOST_DAYS)
    if unit is Unit.CALENDAR_DAYS and not isinstance(amount, int):
        raise DeadlineError(place=place, fault=NOT_WHOLE(found=amount))
    return Limit(unit=unit, stages=(amount,))


def _amount(raw: object, place: str, most: int, *, least: int = 0) -> int | float:
    """A finite number within bounds; 20.0 is 20."""
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not least <= raw <= most:
        raise DeadlineError(place=place, fault=NOT_A_NUMBER(least=least, most=most, found=_shown(raw)))
    return int(raw) if float(raw).is_integer() else raw


def _events(raw: object, zone: ZoneInfo) -> tuple[TimeEvent, ...]:
    if raw is None:
        return ()
    events = tuple(_event(entry, f"events[{n}]", zone) for n, entry in enumerate(_list(raw, "events")))
    total = sum(event.working_days for event in events)
    if total > _MOST_DAYS:
        raise DeadlineError(place="events", fault=TOO_LONG(total=total, most=_MOST_DAYS))
    return events


def _event(raw: object, place: str, zone: ZoneInfo) -> TimeEvent:
    given = _object(raw, place)
    written = given.get("verb")
    verb = next((verb for verb in Verb if verb == written), None) if isinstance(written, str) else None
    if verb is None:
        raise DeadlineError(place=f"{place}.verb", fault=UNKNOWN_VERB(found=_shown(written), known="、".join(Verb)))
    if given.get("at") is None:
        raise DeadlineError(place=f"{place}.at", fault=MISSING())
    at = _moment(given["at"], f"{place}.at", zone)
    days = 0
    if verb is Verb.EXTEND:
        if given.get("working_days") is None:
            raise DeadlineError(place=f"{place}.working_days", fault=MISSING())
        amount = _amount(given["working_days"], f"{place}.working_days", _MOST_DAYS, least=1)
        if not isinstance(amount, int):
            raise DeadlineError(place=f"{place}.working_days", fault=NOT_WHOLE(found=amount))
        days = amount
    ref = given.get("ref")
    return TimeEvent(verb=verb, at=at, working_days=days, ref=ref if isinstance(ref, str) else "")


def _check_order(events: tuple[TimeEvent, ...], start: date | datetime, name: str, zone: ZoneInfo) -> None:
    """Nothing happens before receipt; before acceptance only corrections do."""
    first = _day(start, zone)
    for n, event in enumerate(events):
        correction = event.verb in {Verb.REQUEST_CORRECTION, Verb.RESUBMIT}
        if _day(event.at, zone) < first and not (correction and name == "accepted_at"):
            fault = TOO_EARLY(found=_day(event.at, zone), start=first, name=name)
            raise DeadlineError(place=f"events[{n}].at", fault=fault)


def _moment(raw: object, place: str, zone: ZoneInfo) -> date | datetime:
    fault = DeadlineError(place=place, fault=NOT_A_DATE(found=_shown(raw)))
    if not isinstance(raw, str) or not _ISO.fullmatch(raw):
        raise fault
    try:
        moment = datetime.fromisoformat(raw.replace(",", ".")) if "T" in raw else date.fromisoformat(raw)
        if isinstance(moment, datetime):
            moment = moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
    except (ValueError, OverflowError):
        raise fault from None
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise DeadlineError(place=place, fault=OUT_OF_RANGE(found=raw, first=_FIRST_YEAR, last=_LAST_YEAR))
    return moment


def _day(moment: date | datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date() if isinstance(moment, datetime) else moment


def _object(raw: object, place: str) -> Mapping[str, object]:
    if not isinstance(raw, dict):
        raise DeadlineError(place=place, fault=NOT_AN_OBJECT(kind=_shown(raw)))
    return raw


def _list(raw: object, place: str) -> list[object]:
    if not isinstance(raw, list):
        raise DeadlineError(place=place, fault=NOT_A_LIST(kind=_shown(raw)))
    return raw


def _shown(raw: object) -> str:
    """A value as it can be repeated in a sentence: short, and only what a terminal can show."""
    if isinstance(raw, dict | list):
        return "对象" if isinstance(raw, dict) else "列表"
    words = {None: "空", True: "真", False: "假"}
    text = words[raw] if raw is None or isinstance(raw, bool) else str(raw)
    text = "".join(letter if letter.isprintable() else "�" for letter in text)
    return text if len(text) <= 40 else f"{text[:40]}…"
