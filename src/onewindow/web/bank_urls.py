"""Addresses of the bank link, a list that `urls` takes in."""

from django.urls import path

from .pages import bank, bank_desk, bank_owner

patterns = [
    path("bank/", bank.applications, name="bank"),
    path("bank/consents/", bank.consent_list, name="bank_consents"),
    path("bank/consents/<slug:number>/", bank.query, name="bank_query"),
    path("bank/consents/<slug:number>/apply", bank.apply, name="bank_apply"),
    path("bank/release/", bank.release, name="bank_release"),
    path("bank/transfer/", bank.transfer, name="bank_transfer"),
    path("bank/oversight/", bank_desk.oversight, name="bank_oversight"),
    path("bank/oversight/link/", bank_desk.traffic, name="bank_traffic"),
    path("bank/cases/<slug:number>/", bank.case, name="bank_case"),
    path("bank/cases/<slug:number>/proof.pdf", bank.proof, name="bank_proof"),
    path("bank/cases/<slug:number>/<slug:verb>", bank.case_act, name="bank_case_act"),
    path("me/consents/", bank_owner.consent_list, name="consents"),
    path("me/consents/new/", bank_owner.offer, name="consent_offer"),
    path("me/consents/<slug:number>/", bank_owner.consent, name="consent"),
    path("me/mortgages/", bank_owner.mortgage_list, name="my_mortgages"),
    path("me/mortgages/<slug:number>/", bank_owner.mortgage, name="my_mortgage"),
    path("desk/mortgages/", bank_desk.to_do, name="desk_mortgages"),
    path("desk/mortgages/<slug:number>/", bank_desk.decide, name="desk_mortgage"),
]
