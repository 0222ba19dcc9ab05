"""The sentences of a deadline: one line for each contribution, with the article it rests on, and the warnings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from onewindow.core.errors import gettext_noop

from .acceptance import Acceptance, Accepted
from .calendar import Calendar
from .courses import Course
from .histories import Span, corrections, day_of, in_order
from .limits import Clock, TimeEvent, Unit, Verb
from .sentences import Phrase, Sentence

CIVIL_200 = gettext_noop("民法典第二百条")
CIVIL_201_1 = gettext_noop("民法典第二百零一条第一款")
CIVIL_201_2 = gettext_noop("民法典第二百零一条第二款")
CIVIL_203_1 = gettext_noop("民法典第二百零三条第一款")
CIVIL_203_2 = gettext_noop("民法典第二百零三条第二款")
LICENSING_32 = gettext_noop("行政许可法第三十二条第一款第四项")
LICENSING_42 = gettext_noop("行政许可法第四十二条")
LICENSING_43 = gettext_noop("行政许可法第三十五条、第四十三条")
LICENSING_45 = gettext_noop("行政许可法第四十五条")
LICENSING_82 = gettext_noop("行政许可法第八十二条")

NO_NOTICE = Phrase(
    "no_notice", gettext_noop("{received} 收到材料，至 {until} 没有告知补正，自收到之日起即为受理。"), LICENSING_32
)
LATE_NOTICE = Phrase(
    "late_notice",
    gettext_noop("{received} 收到材料，{notice} 告知补正已超过一次告知的最后一日 {until}，自收到之日起即为受理。"),
    LICENSING_32,
)
CORRECTED = Phrase(
    "corrected",
    gettext_noop("{received} 收到材料，{notice} 一次告知补正，{accepted} 补正齐全，当日受理。"),
    LICENSING_32,
)
AWAITED = Phrase(
    "awaited",
    gettext_noop("{received} 收到材料，{notice} 一次告知补正，尚未补正齐全，没有受理，期限没有起算。"),
    LICENSING_32,
)
STARTS_DAY = Phrase("starts_day", gettext_noop("{start} 受理，当日不计入，自下一日起算。"), CIVIL_201_1)
STARTS_INSTANT = Phrase("starts_instant", gettext_noop("自 {start} 起算。"), CIVIL_201_2)

LIMITS = {
    Unit.WORKING_DAYS: Phrase(
        "limit_working_days", gettext_noop("期限 {total} 个工作日，不含法定节假日。"), LICENSING_82
    ),
    Unit.CALENDAR_DAYS: Phrase("limit_calendar_days", gettext_noop("期限 {total} 日，按自然日计算。"), CIVIL_200),
    Unit.HOURS: Phrase("limit_hours", gettext_noop("期限 {total} 小时，昼夜连续计算。"), CIVIL_201_2),
    Unit.OFFICE_HOURS: Phrase("limit_office_hours", gettext_noop("期限 {total} 个办公小时，只计办公时间。")),
}
LIMIT_PART_OF_DAY = Phrase(
    "limit_part_of_day", gettext_noop("期限 {total} 个工作日，不足整日，折算为 {hours} 个办公小时。")
)
STAGE = Phrase("stage", gettext_noop("第 {number} 段 {count} 个工作日，至 {until}；各段相加。"), LICENSING_43)
STAGE_OPEN = Phrase("stage_open", gettext_noop("第 {number} 段 {count} 个工作日；各段相加。"), LICENSING_43)
HOLIDAY = Phrase("holiday", gettext_noop("{name}放假 {days}，不计入。"))
MADE_UP = Phrase("made_up", gettext_noop("{days} 为{name}调休上班，计入。"))
SUSPENDED = Phrase(
    "suspended",
    gettext_noop("{start} 中止，{end} 恢复：首日照计，其后至恢复当日的 {count} 天（工作日 {working} 天）不计入。"),
    LICENSING_45,
)
SUSPENDED_HOURS = Phrase("suspended_hours", gettext_noop("{start} 中止，{end} 恢复，其间不计时。"), LICENSING_45)
SUSPENDED_OPEN = Phrase(
    "suspended_open", gettext_noop("{start} 中止，尚未恢复，恢复以前不能确定届满日。"), LICENSING_45
)
CORRECTION_PAUSES = Phrase("correction_pauses", gettext_noop("{start} 要求补正，{end} 补正，承诺时限在此期间暂停。"))
CORRECTION_PAUSES_OPEN = Phrase(
    "correction_pauses_open", gettext_noop("{start} 要求补正，尚未补正，承诺时限暂停，不能确定届满日。")
)
CORRECTION_IGNORED = Phrase(
    "correction_ignored", gettext_noop("{start} 要求补正；办件已经受理，补正不停止法定期限。"), LICENSING_45
)
EXTENDED = Phrase("extended", gettext_noop("{at} 经批准延长 {count} 个工作日。"), LICENSING_42)
MOVED = Phrase("moved", gettext_noop("最后一日 {last} 不上班，顺延至 {moved}。"), CIVIL_203_1)
DUE_DAY = Phrase("due_day", gettext_noop("{due} 届满，至当日下班（{close}）截止。"), CIVIL_203_2)
DUE_INSTANT = Phrase("due_instant", gettext_noop("{due} 届满。"))

EXTENDED_LATE = Phrase(
    "extended_late", gettext_noop("{at} 批准延长时期限已于 {due} 届满，延长的效力请核实。"), LICENSING_42
)
NO_HOUR = Phrase("no_hour", gettext_noop("按小时计算，但起算只给了日期，暂从 {start} 起算，请补上时刻。"))


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """Everything that was found, before it is put into words."""

    received: date | datetime | None  #: receipt, where acceptance was to be found
    found: Acceptance  #: acceptance
    way: Course | None  #: the limit on its way; None while nothing is accepted
    events: Sequence[TimeEvent]  #: as given
    clock: Clock  #: which of the two limits
    calendar: Calendar  #: working days and office hours
    due: date | datetime | None  #: the end; None while it cannot be told

    def said(self, moment: date | datetime | None) -> str:
        """A day as 2025-03-03, an instant as 2025-03-03 10:00 in official time."""
        if isinstance(moment, datetime):
            return f"{moment.astimezone(self.calendar.zone):%Y-%m-%d %H:%M}"
        return "" if moment is None else moment.isoformat()

    def day(self, moment: date | datetime) -> date:
        """The day of a moment in official time."""
        return day_of(moment, self.calendar.zone)

    def day_said(self, moment: date | datetime | None) -> str:
        """The day of a moment as 2025-03-03."""
        return "" if moment is None else self.day(moment).isoformat()


def lines_of(it: Reckoning) -> Iterator[Sentence]:
    """Acceptance, limit, calendar, pauses, extensions, end: in the order in which a jurist reckons."""
    if it.received is not None:
        yield _how_accepted(it, it.received)
    if it.way is None:
        return
    yield from _limit(it, it.way)
    yield from _calendar_days(it, it.way)
    yield from _pauses(it, it.way)
    for event in it.way.extensions:
        yield EXTENDED(at=it.day_said(event.at), count=event.working_days)
    yield from _end(it, it.way)


def warnings_of(it: Reckoning) -> Iterator[Sentence]:
    """Years without a notice among the days reckoned with (each once), and what a person has to check."""
    missing = (warning for days in _reckoned(it) for warning in it.calendar.warnings_for(*days))
    yield from {warning.text(): warning for warning in missing}.values()
    if it.way is None:
        return
    if it.way.limit.by_instant and not isinstance(it.way.start, datetime):
        yield NO_HOUR(start=it.said(it.way.first_instant))
    for number, event in enumerate(it.way.extensions):
        before = it.way.due(extensions=it.way.extensions[:number])
        if before is not None and it.day(event.at) > it.day(before):
            yield EXTENDED_LATE(at=it.day_said(event.at), due=it.day_said(before))


def _how_accepted(it: Reckoning, received: date | datetime) -> Sentence:
    phrase = {
        Accepted.NO_NOTICE: NO_NOTICE,
        Accepted.LATE_NOTICE: LATE_NOTICE,
        Accepted.CORRECTED: CORRECTED,
        Accepted.AWAITED: AWAITED,
    }[it.found.how]
    return phrase(
        received=it.day_said(received),
        notice=it.day_said(it.found.notice),
        until=it.day_said(it.found.notice_until),
        accepted=it.day_said(it.found.at),
    )


def _limit(it: Reckoning, way: Course) -> Iterator[Sentence]:
    if way.limit.by_instant:
        yield STARTS_INSTANT(start=it.said(way.first_instant))
    else:
        yield STARTS_DAY(start=it.day_said(way.start))
    if way.limit.unit is Unit.WORKING_DAYS and way.limit.by_office_clock:
        yield LIMIT_PART_OF_DAY(total=way.limit.total, hours=f"{way.office_hours:g}")
    else:
        yield LIMITS[way.limit.unit](total=way.limit.total)
    if len(way.limit.stages) > 1:
        for number, count in enumerate(way.limit.stages, start=1):
            so_far = sum(way.limit.stages[:number])
            whole = float(so_far).is_integer() and not way.limit.by_office_clock
            until = way.count_working_days(way.first_day, int(so_far)) if whole else None
            yield (STAGE if until else STAGE_OPEN)(number=number, count=count, until=until)


def _calendar_days(it: Reckoning, way: Course) -> Iterator[Sentence]:
    """Weekdays that are free and weekends that are worked, among the days that were counted through."""
    if it.due is None or way.limit.unit in {Unit.HOURS, Unit.CALENDAR_DAYS}:
        return
    first = way.first_day if way.limit.by_instant else way.first_day + timedelta(1)
    last = it.day(it.due)
    books = (it.calendar.national, it.calendar.regional)
    off = {day: name for book in books for day, name in book.off.items() if first <= day <= last}
    made_up = {day: name for book in books for day, name in book.work.items() if first <= day <= last}
    for start, end, name in _stretches(off):
        yield HOLIDAY(name=name, days=start.isoformat() if start == end else f"{start} 至 {end}")
    for day, name in sorted(made_up.items()):
        yield MADE_UP(days=day.isoformat(), name=name)


def _stretches(days: Mapping[date, str]) -> Iterator[tuple[date, date, str]]:
    """Days of one name that follow one another, as (first, last, name)."""
    first: date | None = None
    for day in sorted(days):
        follows = day + timedelta(1)
        first = first or day
        if days.get(follows) != days[day]:
            yield first, day, days[day]
            first = None


def _pauses(it: Reckoning, way: Course) -> Iterator[Sentence]:
    for span in way.spans:
        if not _contributes(it, way, span):
            continue
        if span.verb is Verb.REQUEST_CORRECTION:
            phrase = CORRECTION_PAUSES_OPEN if span.end is None else CORRECTION_PAUSES
            yield phrase(start=it.day_said(span.start), end=it.day_said(span.end))
        elif span.end is None:
            yield SUSPENDED_OPEN(start=it.day_said(span.start))
        elif way.limit.by_instant:
            yield SUSPENDED_HOURS(start=it.said(span.start), end=it.said(span.end))
        else:
            first, last = max(it.day(span.start), way.first_day), it.day(span.end)
            working = it.calendar.working_days_between(first, last)
            yield SUSPENDED(start=first, end=last, count=(last - first).days, working=working)
    if it.clock is Clock.STATUTORY:
        for span in corrections(in_order(it.events, it.calendar.zone)):
            if _contributes(it, way, span):
                yield CORRECTION_IGNORED(start=it.day_said(span.start))


def _contributes(it: Reckoning, way: Course, span: Span) -> bool:
    """Whether a pause touches the time between acceptance and the end; one over by acceptance was told there."""
    if it.due is not None and it.day(span.start) > it.day(it.due):
        return False
    return span.end is None or it.day(span.end) > way.first_day or it.day(span.start) > way.first_day


def _end(it: Reckoning, way: Course) -> Iterator[Sentence]:
    if it.due is None:
        return
    if way.limit.unit is Unit.CALENDAR_DAYS:
        last = way.count_calendar_days(int(way.limit.total))
        moved = None if last is None else way.moved(last)
        if last is not None and moved is not None and moved != last:
            yield MOVED(last=last, moved=moved)
    if isinstance(it.due, datetime):
        yield DUE_INSTANT(due=it.said(it.due))
    else:
        yield DUE_DAY(due=it.due, close=f"{it.calendar.close_of_day(it.due):%H:%M}")


def _reckoned(it: Reckoning) -> Iterator[tuple[date, date]]:
    """The days whose being working days or not mattered, as (first, last)."""
    if it.received is not None and it.found.notice is not None and it.found.notice_until is not None:
        yield it.day(it.received) + timedelta(1), it.found.notice_until
    if it.way is None:
        return
    first, unit = it.way.first_day, it.way.limit.unit
    last = max(it.day(span.start) for span in it.way.spans) if it.due is None else it.day(it.due)
    if unit is Unit.CALENDAR_DAYS:
        first = it.way.count_calendar_days(int(it.way.limit.total)) or last
    elif unit is Unit.HOURS:
        first = it.day(it.way.end_of_base() or last) if it.way.extensions else last + timedelta(1)
    elif not it.way.limit.by_instant:
        first += timedelta(1)
    if first <= last:
        yield first, last
