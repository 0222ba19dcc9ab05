"""A table of many customers: what came of each line, and all complete drafts signed and handed in together."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.matters.power_lines.acts import bulk_submission
from onewindow.matters.power_lines.handing_in import hand_in_all
from onewindow.matters.power_lines.runs import run_view
from onewindow.people.access import actor_of
from onewindow.web import works_bulk
from onewindow.web.posted import number_of
from onewindow.web.routes import Audience, page


@page(Audience.PERSON)
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """What came of each line, and the signature under all that are complete."""
    return _page(request, run_id)


@page(Audience.PERSON, methods=("POST",))
def submit(request: HttpRequest, run_id: int) -> HttpResponse:
    """Sign each complete draft of the run and hand it in. A second press does nothing twice."""
    if request.POST.get("agree") != "true":
        return _page(request, run_id, unsigned=True)
    pairs = (text.partition(":") for text in request.POST.getlist("seen"))
    seen = {number_of(draft): number_of(version) for draft, _, version in pairs}
    if bulk_submission.ask(request.user, run_id, seen, by=actor_of(request.user)):
        messages.success(request, gettext("已签名，正在逐件提交，结果会显示在本页。"))
    else:
        hand_in_all(request.user, run_id)
    return redirect("web:works_run", run_id)


def _page(request: HttpRequest, run_id: int, *, unsigned: bool = False) -> HttpResponse:
    context = works_bulk.run_page(run_view(request.user, run_id)) | {"unsigned": unsigned}
    return render(request, "web/works/run.html", context, status=422 if unsigned else 200)
