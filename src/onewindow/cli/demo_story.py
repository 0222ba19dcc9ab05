"""The demo's three stories, played through the same functions as the pages, told in Chinese with an English last line.

Imported once Django is ready. The answers are data of the region (`demo/stories.yaml`); nothing here knows a place.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.urls import NoReverseMatch, reverse

from onewindow.catalogue.sheet import Sheet
from onewindow.core.clock import local_now, today
from onewindow.core.located import load
from onewindow.core.region import region_dir
from onewindow.documents.queries import papers_of_source, verify_token
from onewindow.matters.publications import supplements
from onewindow.people.access import party_of
from onewindow.people.demo import read_demo
from onewindow.people.queries import principals_of
from onewindow.registers.enterprises import queries as enterprises
from onewindow.registers.enterprises.name_law import NameParts, Proposal
from onewindow.registers.enterprises.names import Verdict
from onewindow.supervision.tallies.reckoning import catch_up

from .demo_case import Journey, Played, play
from .demo_flat import sell
from .demo_flat import told as flat_told
from .demo_visit import plan_one
from .json_input import Unusable


@dataclass(frozen=True, kw_only=True)
class Opened:
    """The company of the first story."""

    name: str  #: its name
    trade_name: str  #: its 字号
    uscc: str  #: unified code; empty where the registration was not finished
    played: Played  #: how it came to be


def tell() -> Iterator[str]:
    """The stories, line by line, while they are played."""
    began = time.monotonic()
    said = load(region_dir() / "demo" / "stories.yaml", shown_as="demo/stories.yaml").plain()
    yield f"OneWindow 一窗 · 演示 · {local_now():%Y-%m-%d %H:%M}"
    yield ""
    yield "故事一：开一家公司（证照一口受理、并联办理）"
    opened = _open_company(said["company"])
    yield from _told(opened.played)
    if not opened.uscc:
        raise Unusable(f"“{opened.name}”没有办完登记，演示不能继续；请看上面的步骤。")
    yield f"  公司：{opened.name}  统一社会信用代码 {opened.uscc}"
    yield from _register_says(opened.uscc)
    yield ""
    yield "故事二：这家公司办书店许可和网络发行备案（许可与备案并联）"
    shop = _license_bookshop(said["bookshop"], said["company"]["applicant"], opened)
    yield from _told(shop)
    yield from _supplemented(said["bookshop"]["supplement"], said["company"]["applicant"], opened)
    yield ""
    yield "故事三：二手房带押过户（双方手机签名，税费一次缴，一证一码）"
    sold = sell(said["flat"])
    yield from _told(sold.played)
    yield from flat_told(sold)
    yield ""
    yield from _left_open(said["left_open"], said["bookshop"])
    yield ""
    yield from _addresses(opened.played, shop, sold.played)
    yield ""
    yield _english(opened.played, shop, sold.played, time.monotonic() - began)


def _open_company(story: Mapping[str, Any]) -> Opened:
    user = _account(story["applicant"])
    trade_name, name = _free_name(story)
    journey = Journey(
        user=user,
        party=party_of(user),
        service=story["service"],
        division=story["division"],
        answers=_filled(story["answers"], {"trade_name": trade_name, "name": name}),
        files=story.get("files", {}),
    )
    played = play(journey)
    found = [hit for hit in enterprises.search_names(name) if hit.name == name and hit.current]
    return Opened(name=name, trade_name=trade_name, uscc=found[0].uscc if found else "", played=played)


def _license_bookshop(story: Mapping[str, Any], applicant: str, opened: Opened) -> Played:
    user = _account(applicant)
    company = next((p.party for p in principals_of(user) if p.party.name == opened.name), None)
    if company is None:
        raise Unusable(f"法定代表人还不能代表“{opened.name}”办事，演示不能继续。")
    journey = Journey(
        user=user,
        party=company,
        service=story["service"],
        division=story["division"],
        answers=_filled(story["answers"], {"trade_name": opened.trade_name, "name": opened.name}),
        files=story.get("files", {}),
    )
    return play(journey)


def _left_open(story: Mapping[str, Any], shop: Mapping[str, Any]) -> Iterator[str]:
    """One more application is handed in and left to the reader, so that the desk has something to do."""
    user = _account(story["applicant"])
    company = next((p.party for p in principals_of(user) if p.party.name == story["company"]), None)
    if company is None:
        return
    answers = _filled({**shop["answers"], **story["answers"]}, {"trade_name": story["trade_name"]})
    played = play(
        Journey(
            user=user,
            party=company,
            service=shop["service"],
            division=shop["division"],
            answers=answers,
            files=shop.get("files", {}),
        ),
        stop_after_submission=True,
    )
    yield f"留给您办的一件：{company.name}，{played.number}；{story['words']}"
    when = plan_one(user, played.number, address=answers["premises_address"], phone=answers["legal_rep_phone"])
    if when:
        yield f"  已约现场核查：{when}；用他们的账号打开 /onsite/"


def _free_name(story: Mapping[str, Any]) -> tuple[str, str]:
    """The first name of the story that the register would reserve, and its trade name."""
    said, choices = story["answers"]["name_parts"], story["trade_names"]
    candidates = [first + second for second in choices["second"] for first in choices["first"]]
    for trade_name in candidates:
        parts = NameParts(place=said["division"], trade_name=trade_name, industry=said["industry"], form=said["form"])
        proposal = Proposal(
            parts=parts,
            division=story["division"],
            industry_code=story["answers"]["industry_code"],
            kind=story["answers"]["org_type"],
        )
        if enterprises.check_name(proposal).verdict is not Verdict.REFUSED:
            return trade_name, parts.full
    raise Unusable(f"演示用的 {len(candidates)} 个名称都已用完，请在 demo/stories.yaml 的 trade_names 中加词。")


def _account(username: str) -> Any:
    found = get_user_model().objects.filter(username=username).first()
    if found is None:
        raise Unusable(f"没有演示账号“{username}”，请先运行 onewindow setup。")
    return found


def _filled(value: Any, known: Mapping[str, str]) -> Any:
    """The answers with names and days put in."""
    day = today()
    words = {
        **known,
        "today": day.isoformat(),
        "tomorrow": (day + timedelta(days=1)).isoformat(),
        "month": f"{day:%Y-%m}",
        "in_a_year": (day + timedelta(days=365)).isoformat(),
        "in_four_years": (day + timedelta(days=4 * 365)).isoformat(),
    }
    if isinstance(value, str):
        return value.format_map(words)
    if isinstance(value, list):
        return [_filled(entry, known) for entry in value]
    if isinstance(value, Mapping):
        return {key: _filled(entry, known) for key, entry in value.items()}
    return value


def _told(played: Played) -> Iterator[str]:
    for number, step in zip(count(1), played.steps):
        yield f"  {number:>2}. {step.at:6.2f} 秒  （用时 {step.took * 1000:5.0f} 毫秒）  {step.who}  {step.what}"
    for paper in papers_of_source(f"case:{played.number}/"):
        verdict = verify_token(paper.token)
        shown = "可验真" if verdict.signature_ok else "验真失败"
        yield f"      证照：{paper.names['zh']}  {paper.number}  {shown}"
        yield f"            {_page('verdict', paper.token)}"
    if played.sheet is not None:
        yield f"  省下：{_saved(played.sheet, '，')}"


def _saved(sheet: Sheet, comma: str) -> str:
    figures = sheet.figures
    fields, papers = figures.fields_before - figures.fields_after, figures.materials
    days = figures.promised_days_serial - figures.promised_days_parallel
    serial, parallel = _days(figures.promised_days_serial), _days(figures.promised_days_parallel)
    return comma.join(
        (
            f"填写 {figures.fields_before} → {figures.fields_after} 项（少 {fields}）",
            f"材料 {papers.before} → {papers.to_be_handed_in} 份",
            f"跑动 {figures.visits_before} → {figures.visits_after} 次",
            f"承诺 {serial} → {parallel} 个工作日（少 {_days(days)}）",
        )
    )


def _days(value: Any) -> str:
    return f"{float(value):g}"


def _register_says(uscc: str) -> Iterator[str]:
    view = enterprises.enterprise_at(uscc)
    seals = "、".join(seal.code for seal in view.seals)
    if seals:
        yield f"  登记簿：印章编码 {seals}"
    told = [each.kind for each in view.enrolments if each.account_known]
    yield f"  登记簿：税务、社保、公积金、银行共 {len(view.enrolments)} 项登记，{len(told)} 个单位已知基本账户账号"


def _supplemented(said: Mapping[str, Any], applicant: str, opened: Opened) -> Iterator[str]:
    """The shop opens; what was left open is brought online."""
    user = _account(applicant)
    filings = [view for view in supplements.own_filings(user) if view.holder_uscc == opened.uscc and view.number]
    if not filings:
        return
    done = supplements.supplement(user, filings[0].number, _filled(said, {}))
    left = f"还欠 {len(done.owes)} 项" if done.owes else "已经备齐"
    yield f"  开业后在线补充：备案 {filings[0].number}，{left}"


def _addresses(*stories: Played) -> Iterator[str]:
    demo = read_demo(region_dir())
    catch_up()  # so that the first page shows today's figures, not only after the worker's first round
    pages = [
        ("门户首页", _page("home")),
        *(("办理进度", _page("progress", played.number)) for played in stories),
        ("验真", _page("verify")),
        ("我的不动产", _page("properties")),
        ("审查台", _page("desk")),
        ("窗口", _page("window")),
        ("督查驾驶舱", _page("cockpit")),
        ("演示账号", _page("demo_accounts")),
    ]
    yield "去看一看："
    for name, address in pages:
        if address:
            yield f"  {name}：{address}"
    if demo is not None:
        yield f"  演示账号的口令都是 {demo.password}"


def _page(name: str, *arguments: str) -> str:
    """The address of a page; "" where this installation has none."""
    try:
        return settings.PUBLIC_URL + reverse(f"web:{name}", args=arguments)
    except NoReverseMatch:
        return ""


def _english(company: Played, shop: Played, flat: Played, seconds: float) -> str:
    parts = []
    stories = (
        ("company opened", company),
        ("bookshop licensed and filed online", shop),
        ("flat sold with its mortgage", flat),
    )
    for what, played in stories:
        if played.sheet is None:
            continue
        figures = played.sheet.figures
        parts.append(
            f"{what}: {len(played.sheet.matters)} matters, {played.agencies} agencies, "
            f"fields {figures.fields_before}->{figures.fields_after}, "
            f"materials {figures.materials.before}->{figures.materials.to_be_handed_in}, "
            f"visits {figures.visits_before}->{figures.visits_after}, "
            f"days {_days(figures.promised_days_serial)}->{_days(figures.promised_days_parallel)}"
        )
    return f"Summary: {'; '.join(parts)}. Told in {seconds:.1f} s."
