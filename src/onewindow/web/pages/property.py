"""One's own property on the phone: the list, one unit, its history, what can be started and switched from there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.core.errors import NotFound, Refused
from onewindow.documents.queries import AnyPaper, find_paper
from onewindow.matters.owners import acts, queries
from onewindow.matters.owners.book import current as property_book
from onewindow.matters.owners.rights import SERVICE
from onewindow.people.access import actor_of
from onewindow.sheets import drafts
from onewindow.sheets.submission import Channel
from onewindow.web.acting import side_of
from onewindow.web.current import current
from onewindow.web.mine import case_lines
from onewindow.web.posted import number_of, words_of
from onewindow.web.property import begun_on, cards, property_page, question_of, services_on
from onewindow.web.property_history import history_page
from onewindow.web.property_owed import owed_by
from onewindow.web.routes import Audience, page
from onewindow.web.wallet import code_shown, signed_file
from onewindow.web.wizard import opened, page_after

_LONGEST = 40


@page(Audience.PERSON)
def properties(request: HttpRequest) -> HttpResponse:
    """What is registered in one's name, and what runs and is to be paid for it."""
    side = side_of(request)
    units, after = queries.units_of(request.user, chosen=side.chosen, after=request.GET.get("after", "")[:_LONGEST])
    owed, catalogue = owed_by(request.user, chosen=side.chosen), current()
    context = {
        "side": side,
        "cards": cards(units, several=len(side.principals) > 1),
        "after": after,
        "cases": case_lines([head for head in owed.heads if head.open_reviews], catalogue),
        "orders": [(order.title, *owed.of_case(business)) for business, order in owed.orders.items()],
    }
    return render(request, "web/property/list.html", context)


@page(Audience.PERSON)
def one(request: HttpRequest, unit: str) -> HttpResponse:
    """One unit: what the book says, what can be done."""
    return _shown(request, unit)


@page(Audience.PERSON)
def paper(request: HttpRequest, unit: str, serial: str) -> HttpResponse:
    """The certificate that stands, for each who holds the unit: one is made for all of them."""
    return signed_file(_standing(queries.access_unit(request.user, unit), serial))


@page(Audience.PERSON)
def code(request: HttpRequest, unit: str, serial: str) -> HttpResponse:
    """Its code, held out to a buyer or a bank: what they scan is the book of that second."""
    own = queries.access_unit(request.user, unit)
    shown = code_shown(_standing(own, serial), (gettext("这处不动产"), reverse("web:property", args=[own.code])))
    return render(request, "web/mine/code.html", shown)


def _standing(own: queries.OwnUnit, serial: str) -> AnyPaper:
    stands = any(one.serial == serial and one.standing == "current" for one in own.papers)
    found = find_paper(serial) if stands else None
    if found is None:
        raise NotFound(serial=serial)
    return found


@page(Audience.PERSON)
def history(request: HttpRequest, unit: str) -> HttpResponse:
    """Every registration of one's unit, and who looked at it."""
    happened, looks = queries.history_of(request.user, unit), queries.looks_of(request.user, unit)
    return render(request, "web/property/history.html", {"page": history_page(unit, happened, looks)})


@page(Audience.PERSON, methods=("POST",))
def start(request: HttpRequest, unit: str) -> HttpResponse:
    """Apply for something on the unit: a draft that knows the unit already, or the one in which that was begun."""
    own, catalogue = queries.access_unit(request.user, unit), current()
    option = number_of(request.POST.get("option", ""))
    line = next((line for line in services_on(own, catalogue) if line.option == option), None)
    if line is None or not request.POST.get("option"):
        raise NotFound(option=option)
    if draft_begun := begun_on(request.user, own, option, catalogue):
        messages.info(request, gettext("上次填了一半的还在，请接着填。不要了，可以在页面下方删除草稿。"))
        return redirect(page_after(opened(request.user, draft_begun), ""))
    draft = drafts.open_draft(
        request.user,
        service=SERVICE,
        division=unit[:6],
        party=own.party.pk,
        channel=Channel.PORTAL,
        answers={"re_unit": own.code},
    )
    by = actor_of(request.user, own.party, service=SERVICE)
    question = question_of(catalogue)
    drafts.choose(draft, question, options=(option,), typed_beside={}, version=draft.version, by=by)
    messages.success(request, gettext("登记簿上的内容已经带出，请接着填。"))
    return redirect(page_after(opened(request.user, draft.pk), ""))  # the situation is chosen: on to the sheet


@page(Audience.PERSON, methods=("POST",))
def alerts(request: HttpRequest, unit: str) -> HttpResponse:
    """Alerts of this unit on or off."""
    own = queries.access_unit(request.user, unit)
    by = actor_of(request.user, own.party, service=SERVICE)
    if request.POST.get("alerts") == "off":
        acts.silence_alerts(own.code, party=own.party.pk, by=by)
        messages.success(request, gettext("这处不动产的异动提醒已关闭。"))
    else:
        acts.want_alerts(own.code, party=own.party.pk, by=by)
        messages.success(request, gettext("登记簿上有变动，会告诉您。"))
    return redirect("web:property", own.code)


@page(Audience.PERSON, methods=("POST",))
def moves(request: HttpRequest, unit: str) -> HttpResponse:
    """Accounts of utilities that shall move along."""
    own = queries.access_unit(request.user, unit)
    by = actor_of(request.user, own.party, service=SERVICE)
    wanted = set(request.POST.getlist("utility")) & set(property_book().utilities)
    typed = {code: words_of(request.POST.get(f"account-{code}", ""), most=_LONGEST) for code in wanted}
    try:
        acts.ask_moves(own.code, number_of(request.POST.get("seq", "")), typed, party=own.party.pk, by=by)
    except Refused as refused:
        return _shown(request, unit, refused)
    messages.success(request, gettext("已转给供方，办好后告诉您。"))
    return redirect("web:property", own.code)


def _shown(request: HttpRequest, unit: str, refused: Refused | None = None) -> HttpResponse:
    own = queries.access_unit(request.user, unit)
    several = own.party.pk != request.user.party.pk  # type: ignore[union-attr]  # the audience is a person
    shown = property_page(request.user, own, current(), several=several)
    said = refused.text(gettext) if refused is not None else ""
    context = {"page": shown, "refusal": said}
    return render(request, "web/property/one.html", context, status=refused.status if refused is not None else 200)
