"""Utilities on site for those who handle them: the list with lights, and one project, on a telephone at the site."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.cases import acts as cases
from onewindow.cases.stages import Outcome
from onewindow.core.act import Actor
from onewindow.core.errors import NotFound, Refused
from onewindow.matters.utilities import acts
from onewindow.matters.utilities.errors import NotCommon
from onewindow.matters.utilities.queries import projects_of
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission
from onewindow.web.onsite import frame
from onewindow.web.onsite_planning import moved_to
from onewindow.web.posted import number_of, words_of
from onewindow.web.routes import Audience, page
from onewindow.web.utilities import list_row, project_page, view_of
from onewindow.web.utilities_work import Typed, finding_of, plan_of, typed_of

_WORDS = 200


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def projects(request: HttpRequest) -> HttpResponse:
    """The projects of my agency, or that I manage, with the light of each utility."""
    found = projects_of(request.user, before=number_of(request.GET.get("before", "")) or None)
    context = {**frame(request.user), "rows": [list_row(line) for line in found.lines], "after": found.after}
    return render(request, "web/utilities/list.html", context)


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def project(request: HttpRequest, number: str) -> HttpResponse:
    """One project: lights, joint visit, findings, joint answer, plans, and what I can do now."""
    return _shown(request, number, Typed())


@page(Audience.STAFF, permission=Permission.READ_REVIEW, methods=("POST",))
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One step; refused, the page comes back with everything typed."""
    view_of(request.user, number)
    taken = _VERBS.get(verb)
    if taken is None:
        raise NotFound(verb=verb)
    try:
        said = taken(request, number, actor_of(request.user))
    except Refused as refused:
        return _shown(request, number, typed_of(request.POST, verb, refused), status=refused.status)
    messages.success(request, said)
    matter = _matter(request)
    answer = redirect("web:utilities_desk", number)
    if matter:
        answer["Location"] += f"#part-{matter}"
    return answer


def _shown(request: HttpRequest, number: str, typed: Typed, status: int = 200) -> HttpResponse:
    view = view_of(request.user, number)
    shown = project_page(view, typed=typed, desk=True)
    context = {**frame(request.user, view.names), "page": shown}
    return render(request, "web/utilities/desk.html", context, status=status)


def _matter(request: HttpRequest) -> str:
    return words_of(request.POST.get("matter", ""), most=20)


def _text(request: HttpRequest, name: str) -> str:
    return words_of(request.POST.get(name, ""), most=_WORDS)


def _agency(request: HttpRequest) -> int | None:
    side = request.POST.get("side", "")
    return None if side == "applicant" else number_of(side)


def _accept(request: HttpRequest, number: str, by: Actor) -> str:
    cases.accept(number, [_matter(request)], by=by)
    return gettext("已当场受理，申请人已收到通知。")


def _find(request: HttpRequest, number: str, by: Actor) -> str:
    acts.record_finding(number, _matter(request), finding_of(request.POST), by=by)
    return gettext("踏勘情况已记下，各家都看到了。")


def _settle(request: HttpRequest, number: str, by: Actor) -> str:
    there = request.POST.get("there") == "yes"
    reason = _text(request, "reason") if request.POST.get("there") in {"yes", "no"} else ""
    acts.settle_finding(number, words_of(request.POST.get("key", ""), most=20), there=there, reason=reason, by=by)
    return gettext("已裁定，请各家重新签字。")


def _sign(request: HttpRequest, number: str, by: Actor) -> str:
    acts.sign_answer(number, agency=_agency(request), name=_text(request, "name"), by=by)
    return gettext("已签字。")


def _answer(request: HttpRequest, number: str, by: Actor) -> str:
    words = _text(request, "opinion") or gettext("各家当场答复，见现场联办反馈单。")
    cases.decide(number, "UTL-VISIT", Outcome.GRANTED, by=by, opinion=words)
    return gettext("现场联办反馈单已定，申请人已收到通知。")


def _plan(request: HttpRequest, number: str, by: Actor) -> str:
    acts.give_plan(number, _matter(request), plan_of(request.POST), by=by)
    return gettext("方案和报价已给出，申请人可以签供用合同了。")


def _refuse(request: HttpRequest, number: str, by: Actor) -> str:
    cases.decide(number, _matter(request), Outcome.REFUSED, by=by, opinion=_text(request, "opinion"))
    return gettext("已告知不能接入，其他几家照常办。")


def _suspend(request: HttpRequest, number: str, by: Actor) -> str:
    ground = words_of(request.POST.get("ground", ""), most=60)
    cases.suspend(number, _matter(request), ground=ground, notice=_text(request, "notice"), by=by)
    return gettext("已中止计时，灯停在这一步。")


def _resume(request: HttpRequest, number: str, by: Actor) -> str:
    cases.resume(number, _matter(request), by=by, result=_text(request, "result"))
    return gettext("已恢复计时。")


def _correct(request: HttpRequest, number: str, by: Actor) -> str:
    what, words = words_of(request.POST.get("what", ""), most=60), _text(request, "words")
    cases.report_defects(number, _matter(request), {what: words}, by=by)
    if request.POST.get("now") == "yes":
        cases.notify(number, by=by)
        return gettext("已当场一次性告知，申请人可以在手机上改。")
    return gettext("已提出补正，会合到一张告知书里。")


def _contract(request: HttpRequest, number: str, by: Actor) -> str:
    done = acts.sign_contract(number, _matter(request), side="utility", name=_text(request, "name"), by=by)
    return gettext("双方已签，户号 %(n)s。") % {"n": done.account} if done.account else gettext("已签，等申请人签字。")


def _outside(request: HttpRequest, number: str, by: Actor) -> str:
    acts.finish_outside(number, _matter(request), by=by)
    return gettext("外线完工已记下。")


def _test(request: HttpRequest, number: str, by: Actor) -> str:
    passed = request.POST.get("passed") == "yes"
    acts.record_test(number, _matter(request), passed=passed, words=_text(request, "words"), by=by)
    return gettext("验收合格。") if passed else gettext("已告知申请人整改，改好再验。")


def _connect(request: HttpRequest, number: str, by: Actor) -> str:
    acts.connect(number, _matter(request), by=by)
    return gettext("已接通，申请人已收到通知。")


def _agree(request: HttpRequest, number: str, by: Actor) -> str:
    acts.agree_visit(number, agency=_agency(request), by=by)
    return gettext("已确认这个时间。")


def _decline(request: HttpRequest, number: str, by: Actor) -> str:
    done = acts.decline_visit(number, agency=_agency(request) or 0, reason=_text(request, "reason"), by=by)
    return gettext("已改到大家最近的共同时间。") if done.start else gettext("近期没有共同时间，请牵头部门另行约定。")


def _move(request: HttpRequest, number: str, by: Actor) -> str:
    _, start = moved_to(request.POST)
    if start is None:
        raise NotCommon
    acts.move_visit(number, start=start, by=by)
    return gettext("已改期，各家和申请人都收到了通知。")


def _propose(request: HttpRequest, number: str, by: Actor) -> str:
    done = acts.propose_visit(number, by=by)
    return gettext("已排出共同时间。") if done.start else gettext("近期仍没有共同时间。")


def _reassign(request: HttpRequest, number: str, by: Actor) -> str:
    acts.reassign_manager(number, to=number_of(request.POST.get("to", "")), reason=_text(request, "reason"), by=by)
    return gettext("项目经理已更换，申请人已收到新的电话。")


_VERBS: dict[str, Callable[[HttpRequest, str, Actor], str]] = {
    "accept": _accept,
    "find": _find,
    "settle": _settle,
    "sign": _sign,
    "answer": _answer,
    "plan": _plan,
    "refuse": _refuse,
    "suspend": _suspend,
    "resume": _resume,
    "correct": _correct,
    "contract": _contract,
    "outside": _outside,
    "test": _test,
    "connect": _connect,
    "agree": _agree,
    "decline": _decline,
    "move": _move,
    "propose": _propose,
    "reassign": _reassign,
}
