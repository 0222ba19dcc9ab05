"""What the templates of the cockpit expect. Texts are in the reader's language."""

from dataclasses import dataclass

from .cockpit_charts import Chart
from .viewmodels import Chip, Text


@dataclass(frozen=True, kw_only=True)
class ScopeLink:
    """A place whose figures can be shown."""

    name: Text  #: 全州, 州直, 某市
    code: str  #: in the address
    url: str  #: the cockpit of that place
    current: bool  #: shown now


@dataclass(frozen=True, kw_only=True)
class LateLine:
    """One review that is late, or nearly so."""

    time: Text  #: 超 2 天 1 小时
    late: bool  #: the time has passed
    agency: Text  #: whose turn it is
    owner: Text  #: who has it in hand
    what: Text  #: service and matter
    number: str  #: of the case
    url: str  #: its page in the cockpit
    stands: Text  #: stage
    nudged: Text  #: how often somebody asked
    nudge_url: str  #: where one asks; empty for who may only look


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One figure with its small line."""

    name: Text  #: 在办
    value: str  #: 1,483, or a dash
    unit: Text  #: 件, %, 天
    small: Text  #: compared with what
    spark: str = ""  #: points of its line
    url: str = ""  #: where it comes from
    bad: bool = False  #: shown in red


@dataclass(frozen=True, kw_only=True)
class CountyLine:
    """One place below the shown one."""

    name: Text  #: 某市
    rate: str  #: 99.6%, or a dash
    level: int  #: 0 (no figure), 1 (lowest) to 5: its shade
    late: str  #: late now, "" for none
    open: int  #: cases being handled
    url: str  #: its cockpit


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    """One agency in one week."""

    count: int  #: late decisions
    level: int  #: shade, 0 to 4


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    """One agency."""

    agency: Text  #: name
    url: str  #: what is late there now
    cells: tuple[HeatCell, ...]  #: week by week


@dataclass(frozen=True, kw_only=True)
class ServiceLine:
    """One service: how long it takes now, what is promised, how long it took one after the other."""

    name: Text  #: service
    url: str  #: its simulation
    cases: int  #: closed
    measured: Text  #: median, measured
    promised: Text  #: promised, at once
    before: Text  #: promised, one after the other
    at: tuple[float, float, float]  #: places of the three on the line, percent; the first negative without figures


@dataclass(frozen=True, kw_only=True)
class Fact:
    """One result in words."""

    value: str  #: figure
    unit: Text  #: of it
    name: Text  #: what
    small: Text  #: compared with what


@dataclass(frozen=True, kw_only=True)
class Board:
    """`web/cockpit/board.html`."""

    scopes: tuple[ScopeLink, ...]  #: places
    place: Text  #: the shown one
    late_count: str  #: 7, 200+
    soon_count: str  #: due by the next working day
    late: tuple[LateLine, ...]  #: the longest first
    late_url: str  #: the whole list; empty for who may see no case
    measures: tuple[Measure, ...]  #: six figures
    counties: tuple[CountyLine, ...]  #: places below
    weeks: tuple[Text, ...]  #: first days
    heat: tuple[HeatRow, ...]  #: agencies with something late
    chart: Chart | None  #: lead times measured
    cases: int  #: closed in its period
    facts: tuple[Fact, ...]  #: of the chart
    services: tuple[ServiceLine, ...]  #: by service
    reckoned: Text  #: as of when
    export_url: str  #: the figures as a table


@dataclass(frozen=True, kw_only=True)
class LatePage:
    """`web/cockpit/late.html`."""

    title: Text  #: 现在超时, 快到期
    lines: tuple[LateLine, ...]  #: one page
    next: str  #: address of the following page
    soon: bool  #: those nearly late are in it
    other_url: str  #: with or without them
    agency: Text  #: of one agency only


@dataclass(frozen=True, kw_only=True)
class Table:
    """The figures of a chart."""

    caption: Text  #: what they are
    heads: tuple[Text, ...]  #: of the columns
    rows: tuple[tuple[str, ...], ...]  #: cells, the first is the head of its row
    words: tuple[int, ...] = ()  #: columns, from 0, that hold words and not figures


@dataclass(frozen=True, kw_only=True)
class GroupBars:
    """How long some cases stand in queues, without and with priority of the green channel."""

    name: Text  #: which cases
    cases: int  #: how many
    without: str  #: working days, first come first served
    with_priority: str  #: working days, the green channel first
    widths: tuple[float, ...]  #: of the two bars, percent of the longest


@dataclass(frozen=True, kw_only=True)
class SimulationPage:
    """`web/cockpit/simulation.html`."""

    facts: tuple[Fact, ...]  #: what it comes to
    lead: Chart  #: serial and parallel
    lead_table: Table  #: its figures
    overload: Chart  #: by load
    overload_table: Table  #: its figures
    green: tuple[GroupBars, ...]  #: with and without priority
    green_table: Table  #: its figures
    agencies: Table  #: people and load
    packages: Table  #: kinds of applicants
    basis: Text  #: where the figures come from
    status: Chip  #: how sure they are
    warnings: tuple[str, ...]  #: of the calendar
    csv_url: str  #: all tables
