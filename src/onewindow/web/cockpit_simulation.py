"""The simulation as a page: the form, three charts, and under each the table with the same figures."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext

from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.queries import Published
from onewindow.core.region import region_dir
from onewindow.people import queries as people
from onewindow.people.errors import NoAgency
from onewindow.supervision.simulation.study import Inputs, study, world_of

from . import formats
from .cockpit_charts import Chart, curve, histogram
from .cockpit_models import Fact, GroupBars, SimulationPage, Table
from .naming import naming
from .viewmodels import Chip, Choice, Control, Field, Text, Tone

#: What the form offers: a run of the largest takes a few seconds.
CASES = (200, 500, 1000, 2000)
LOADS = ("0.5", "0.7", "0.8", "0.9", "1", "1.1", "1.3")
_SEED_DIGITS = 6
_KEPT = 24 * 3600
_Told = Mapping[str, Any]


def asked_inputs(asked: QueryDict, catalogue: Catalogue) -> tuple[str, Inputs, str]:
    """The service and inputs of an address, and what is wrong with them; what is missing has its usual value."""
    service = asked.get("service", "") or catalogue.services[0].code
    cases, seed, load = asked.get("cases", "") or "500", asked.get("seed", "").strip() or "1", asked.get("load", "")
    fault = ""
    if service not in catalogue.service:
        service, fault = catalogue.services[0].code, gettext("没有这个联办服务，下面是第一个的结果。")
    if cases not in {str(n) for n in CASES}:
        cases, fault = "500", gettext("件数请从列出的里面选，下面按 500 件算。")
    if not (seed.isascii() and seed.isdecimal() and len(seed) <= _SEED_DIGITS):
        seed, fault = "1", gettext("种子请填 0 到 999999 的整数，下面按 1 算。")
    if load not in {"", *LOADS}:
        load, fault = "", gettext("负荷请从列出的里面选，下面按地区设定算。")
    return service, Inputs(cases=int(cases), seed=int(seed), load=float(load) if load else None), fault


def form_of(catalogue: Catalogue, service: str, inputs: Inputs, typed: QueryDict) -> tuple[Field, ...]:
    """The fields, with what was typed."""
    names = {each.code: formats.local_name(each.plain_name) for each in catalogue.services}
    load = "" if inputs.load is None else f"{inputs.load:g}"
    loads = {"": gettext("按地区设定"), **{each: f"{float(each):.0%}" for each in LOADS}}
    return (
        _select("service", gettext("联办服务"), names, service),
        _select("cases", gettext("件数"), {str(n): f"{n:,}" for n in CASES}, str(inputs.cases)),
        _select("load", gettext("负荷（到件量÷最紧部门能力）"), loads, load),
        Field(
            id="seed",
            label=gettext("随机种子"),
            value=typed.get("seed", "") or str(inputs.seed),
            input_mode="numeric",
            max_length=6,
        ),
    )


def _select(name: str, label: Text, options: Mapping[str, Text], chosen: str) -> Field:
    choices = tuple(Choice(value=value, words=words, chosen=value == chosen) for value, words in options.items())
    return Field(id=name, label=label, control=Control.SELECT, choices=choices)


def result_of(published: Published, service: str, inputs: Inputs) -> dict[str, Any]:
    """The study as JSON values, kept for a day under the edition, the region's file and the inputs. Raises Refused."""
    folder = region_dir()
    files = b"".join((folder / name).read_bytes() for name in ("capacities.yaml", "visits.yaml"))
    said = json.dumps([published.digest, sha256(files).hexdigest(), service, inputs.cases, inputs.seed, inputs.load])
    key = f"simulation:{sha256(said.encode()).hexdigest()}"
    kept: dict[str, Any] | None = cache.get(key)
    if kept is None:
        kept = study(world_of(published.catalogue, folder), service, inputs).json
        cache.set(key, kept, _KEPT)
    return kept


def simulation_page(published: Published, service: str, inputs: Inputs) -> SimulationPage:
    """Everything under the form."""
    told = result_of(published, service, inputs)
    names = _agency_names(published.catalogue)
    said: dict[str, str | int] = {"service": service, "cases": inputs.cases, "seed": inputs.seed}
    said |= {} if inputs.load is None else {"load": f"{inputs.load:g}"}
    return SimulationPage(
        facts=_facts(told, names),
        lead=_lead(told),
        lead_table=_lead_table(told),
        overload=_overload(told),
        overload_table=_overload_table(told),
        green=_green(told),
        green_table=_green_table(told),
        agencies=_agencies(told, names),
        packages=_packages(told, published.catalogue),
        basis=told["figures_basis"],
        status=Chip(words=_status(told["figures_status"]), tone=Tone.GOLD),
        warnings=tuple(told["warnings"]),
        csv_url="?" + urlencode(said),
    )


def tables_of(page: SimulationPage) -> tuple[Table, ...]:
    """All tables, for export."""
    return (page.lead_table, page.overload_table, page.green_table, page.agencies, page.packages)


def _status(code: str) -> Text:
    said = {
        "proposal": gettext("建议值，未经部门核对"),
        "unverified": gettext("未核实"),
        "seen": gettext("见于原文件"),
    }
    return said.get(code, code)


def _facts(told: _Told, names: Mapping[tuple[str, str], str]) -> tuple[Fact, ...]:
    serial, parallel, green, narrow = told["serial"], told["parallel"], told["green_channel"], told["bottleneck"]
    busy = next(a for a in told["agencies"] if (a["agency"], a["level"]) == (narrow["agency"], narrow["level"]))
    return (
        Fact(
            value=formats.plain(parallel["p50"]),
            unit=gettext("天"),
            name=gettext("并联用时中位"),
            small=gettext("逐家办 %(n)s 天") % {"n": formats.plain(serial["p50"])},
        ),
        Fact(
            value=formats.plain(parallel["p90"]),
            unit=gettext("天"),
            name=gettext("九成件不超过"),
            small=gettext("逐家办 %(n)s 天") % {"n": formats.plain(serial["p90"])},
        ),
        Fact(
            value=_share(parallel["late_share"]),
            unit="%",
            name=gettext("有部门超承诺的件"),
            small=gettext("逐家办 %(n)s%%") % {"n": _share(serial["late_share"])},
        ),
        Fact(
            value=_share(busy["busy"]),
            unit="%",
            name=gettext("最紧的部门在忙"),
            small=names.get((narrow["agency"], narrow["level"]), narrow["agency"]),
        ),
        Fact(
            value=formats.plain(green["others_wait_more"]),
            unit=gettext("天"),
            name=gettext("绿色通道让其他件多等"),
            small=gettext("绿色通道的件少等 %(n)s 天") % {"n": formats.plain(green["green_waits_less"])},
        ),
    )


def _lead(told: _Told) -> Chart:
    bars = [(bar["start"], bar["end"], (bar["serial"], bar["parallel"])) for bar in told["histogram"]]
    serial, parallel = told["serial"]["p50"], told["parallel"]["p50"]
    marks = [
        (parallel, gettext("并联 %(n)s 天") % {"n": formats.plain(parallel)}),
        (serial, gettext("串联 %(n)s 天") % {"n": formats.plain(serial)}),
    ]
    label = gettext("用时分布：串联中位 %(s)s 天，并联中位 %(p)s 天") % {
        "s": formats.plain(serial),
        "p": formats.plain(parallel),
    }
    return histogram(bars, ("serial", "parallel"), label=label, unit=gettext("工作日"), marks=marks)


def _lead_table(told: _Told) -> Table:
    rows = [
        (f"{bar['start']:g}—{bar['end']:g}", f"{bar['serial']:,}", f"{bar['parallel']:,}") for bar in told["histogram"]
    ]
    return Table(
        caption=gettext("用时（工作日）分布，件"),
        heads=(gettext("用时"), gettext("串联"), gettext("并联")),
        rows=(
            *(
                (str(name), *(formats.plain(told[key][figure]) for key in ("serial", "parallel")))
                for name, figure in _read_off()
            ),
            *rows,
        ),
    )


def _read_off() -> tuple[tuple[Text, str], ...]:
    return ((gettext("中位"), "p50"), (gettext("九成不超过"), "p90"), (gettext("95% 不超过"), "p95"))


def _overload(told: _Told) -> Chart:
    points = [(row["load"], (row["p90"], row["p50"])) for row in told["overload"]]
    label = gettext("负荷从 %(a)s 到 %(b)s，九成件用时从 %(c)s 天到 %(d)s 天") % {
        "a": f"{points[0][0]:.0%}",
        "b": f"{points[-1][0]:.0%}",
        "c": formats.plain(points[0][1][0]),
        "d": formats.plain(points[-1][1][0]),
    }
    return curve(points, ("p90", "p50"), label=label, unit=gettext("到件量÷最紧部门能力"), edge=1.0)


def _overload_table(told: _Told) -> Table:
    return Table(
        caption=gettext("到件量变化时（并联）"),
        heads=(
            gettext("负荷"),
            gettext("每日件数"),
            gettext("中位，天"),
            gettext("九成，天"),
            gettext("有部门超承诺"),
            gettext("最长排队"),
            gettext("停止来件时还排"),
        ),
        rows=tuple(
            (
                f"{row['load']:.0%}",
                formats.plain(round(row["per_day"], 1)),
                formats.plain(row["p50"]),
                formats.plain(row["p90"]),
                f"{_share(row['late_share'])}%",
                f"{row['longest_queue']:,}",
                f"{row['queue_at_end']:,}",
            )
            for row in told["overload"]
        ),
    )


def _groups(told: _Told) -> Sequence[tuple[Text, Mapping[str, Any]]]:
    green = told["green_channel"]
    return ((gettext("绿色通道的件"), green["green"]), (gettext("其他件"), green["others"]))


def _green(told: _Told) -> tuple[GroupBars, ...]:
    """Mean time in queues of both groups, without and with priority."""
    groups = _groups(told)
    most = max(*(runs[which]["wait"] for _, runs in groups for which in ("without", "with")), 0.001)
    return tuple(
        GroupBars(
            name=name,
            cases=runs["with"]["cases"],
            without=formats.plain(runs["without"]["wait"]),
            with_priority=formats.plain(runs["with"]["wait"]),
            widths=tuple(round(runs[which]["wait"] / most * 100, 1) for which in ("without", "with")),
        )
        for name, runs in groups
    )


def _green_table(told: _Told) -> Table:
    rows = [
        (
            f"{name} · {way}",
            f"{runs[which]['cases']:,}",
            formats.plain(runs[which]["wait"]),
            formats.plain(runs[which]["p50"]),
            formats.plain(runs[which]["p90"]),
        )
        for name, runs in _groups(told)
        for which, way in (("without", gettext("先来先办")), ("with", gettext("绿色通道优先")))
    ]
    heads = (gettext("哪些件"), gettext("件数"), gettext("排队，天"), gettext("中位，天"), gettext("九成，天"))
    return Table(caption=gettext("绿色通道对其他件的影响"), heads=heads, rows=tuple(rows))


def _agencies(told: _Told, names: Mapping[tuple[str, str], str]) -> Table:
    rows = sorted(told["agencies"], key=lambda each: (-each["busy"], each["agency"]))
    return Table(
        caption=gettext("各部门的人数和负荷（并联）"),
        heads=(
            gettext("部门"),
            gettext("人数"),
            gettext("每日能办，件"),
            gettext("在忙"),
            gettext("平均排队，天"),
            gettext("最长排队，件"),
        ),
        rows=tuple(
            (
                names.get((each["agency"], each["level"]), each["agency"]),
                str(each["staff"]),
                formats.plain(round(each["capacity_per_day"], 1)),
                f"{_share(each['busy'])}%",
                formats.plain(each["wait"]),
                f"{each['longest_queue']:,}",
            )
            for each in rows
        ),
    )


def _packages(told: _Told, catalogue: Catalogue) -> Table:
    language = formats.language()
    return Table(
        caption=gettext("申请人构成"),
        heads=(gettext("申请人"), gettext("占比"), gettext("事项"), gettext("承诺，天")),
        words=(2,),
        rows=tuple(
            (
                each["name"].get(language) or each["name"]["zh"],
                f"{_share(each['share'])}%",
                formats.joined(formats.local_name(catalogue.matter[code].name) for code in each["matters"]),
                formats.plain(each["promised_days"]),
            )
            for each in told["packages"]
        ),
    )


def _agency_names(catalogue: Catalogue) -> dict[tuple[str, str], str]:
    """What the matters call their agencies; the agency of a stage by the register, from the prefecture upwards."""
    words = naming(catalogue.matters)
    found: dict[tuple[str, str], str] = {}
    for matter in catalogue.matters:
        if not matter.stages:
            found.setdefault((matter.agency.id, matter.agency.level.value), words(matter))
    stages = {(s.agency.id, s.agency.level.value) for m in catalogue.matters for s in m.stages} - set(found)
    seat = next((place.pk for place in people.divisions() if place.level == "prefecture"), "")
    known = _registered(sorted({agency for agency, _ in stages}), seat)
    return found | {(agency, level): known.get(agency, agency) for agency, level in stages}


def _registered(codes: Sequence[str], division: str) -> dict[str, str]:
    try:
        agencies = people.agencies_for(codes, division)
    except NoAgency:
        return {}
    names = people.agency_names([agency.pk for agency in agencies.values()], language=formats.language())
    return {code: names.get(agency.pk, code) for code, agency in agencies.items()}


def _share(value: float) -> str:
    return f"{value * 100:.1f}".removesuffix(".0")
