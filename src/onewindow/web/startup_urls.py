"""Addresses of opening an enterprise."""

from django.urls import URLPattern, path

from .pages import followed, startup, startup_desk

patterns: list[URLPattern] = [
    path("names/", startup.names, name="startup_names"),
    path("drafts/<int:draft>/signers/", startup.signers, name="draft_signers"),
    path("drafts/<int:draft>/signers/qr.svg", startup.signers_qr, name="draft_signers_qr"),
    path("drafts/<int:draft>/articles.pdf", startup.draft_articles, name="draft_articles"),
    path("sign/<slug:token>/", startup.sign, name="sign"),
    path("sign/<slug:token>/progress/", followed.follow, name="sign_progress"),
    path("me/signed/", followed.mine, name="signed_cases"),
    path("sign/<slug:token>/articles.pdf", startup.sign_articles, name="sign_articles"),
    path("desk/opening/<slug:number>/change/", startup_desk.change, name="startup_change"),
    path("cases/<slug:number>/signers/", startup.case_signing, name="case_signers"),
    path("cases/<slug:number>/signers/qr.svg", startup.case_signers_qr, name="case_signers_qr"),
    path("cases/<slug:number>/opening/", startup.opening, name="startup_opening"),
]
