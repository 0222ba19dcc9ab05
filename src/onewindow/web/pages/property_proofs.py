"""Proofs that people make themselves 自助证明: the list, the form, the consent of relatives."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from onewindow.core.errors import Refused
from onewindow.matters.owners import acts, queries
from onewindow.matters.owners.asking import Asked
from onewindow.matters.owners.making import make_proof
from onewindow.matters.owners.rights import SERVICE
from onewindow.matters.owners.watching import BY
from onewindow.people.access import actor_of
from onewindow.web.acting import side_of
from onewindow.web.posted import number_of
from onewindow.web.property_proofs import asked_of, consent_lines, form_of, proof_lines
from onewindow.web.routes import Audience, page

_LONGEST = 40


@page(Audience.PERSON)
def proofs(request: HttpRequest) -> HttpResponse:
    """Proofs of mine, newest first, and what relatives ask of me."""
    rows, before = queries.proofs_of(request.user, before=number_of(request.GET.get("before", "")))
    context = {
        "proofs": proof_lines(rows),
        "asked": consent_lines(queries.consents_asked(request.user)),
        "before": before,
    }
    return render(request, "web/property/proofs.html", context)


@page(Audience.PERSON, methods=("GET", "POST"))
def new(request: HttpRequest) -> HttpResponse:
    """What for, for whom, about whom; made at once where nobody else has to agree."""
    side, fault = side_of(request), None
    party = side.chosen or side.principals[0].party.pk
    asked = Asked(kind=request.GET.get("kind", "")[:_LONGEST], unit=request.GET.get("unit", "")[:_LONGEST])
    if request.method == "POST":
        asked = asked_of(request.POST)
        try:
            by = actor_of(request.user, party, service=SERVICE)
            done = acts.ask_proof(asked, party=party, by=by)
        except Refused as refused:
            fault = refused
        else:
            if done.waiting:
                messages.success(request, gettext("已请家人同意，都同意后自动出具。"))
            else:
                make_proof(done.proof, by=BY)
                messages.success(request, gettext("已出具，可以下载，扫码可验。"))
            return redirect("web:proofs")
    units, _ = queries.units_of(request.user, chosen=party, size=50)
    name = next(one.party.name for one in side.principals if one.party.pk == party)
    context = {**form_of(asked, units, fault), "name": name}
    return render(request, "web/property/new_proof.html", context, status=fault.status if fault else 200)


@page(Audience.PERSON, methods=("POST",))
def answer(request: HttpRequest, proof: int) -> HttpResponse:
    """A relative's proof: I agree, or not."""
    by, agree = actor_of(request.user), request.POST.get("answer") == "agree"
    acts.answer_proof(proof, party=request.user.party.pk, agree=agree, by=by)  # type: ignore[union-attr]
    said = gettext("已同意，家人会收到通知。") if agree else gettext("已告知不同意，不会查询您的信息。")
    messages.success(request, said)
    return redirect("web:proofs")


@page(Audience.PERSON, methods=("POST",))
def withdraw(request: HttpRequest, proof: int) -> HttpResponse:
    """Take back what waits for the family."""
    row = queries.access_proof(request.user, proof)
    by = actor_of(request.user, row.party_id, service=SERVICE)
    acts.withdraw_proof(proof, party=row.party_id, by=by)
    messages.success(request, gettext("已撤回。"))
    return redirect("web:proofs")
