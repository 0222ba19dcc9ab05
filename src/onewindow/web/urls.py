"""Addresses of the pages. Each view names its audience (`routes.page`); a new part of the site is a few lines here."""

from django.urls import path

from .pages import apply, demo_accounts, gallery, mine, portal, preferences, statements, verify

app_name = "web"
urlpatterns = [
    path("", portal.home, name="home"),
    path("search", portal.search, name="search"),
    path("services/", portal.services, name="services"),
    path("services/<slug:code>/", portal.guide, name="guide"),
    path("services/<slug:code>/apply", apply.start, name="apply"),
    path("drafts/<int:draft>/", apply.overview, name="draft_overview"),
    path("drafts/<int:draft>/guide/", apply.guide_start, name="draft_guide_start"),
    path("drafts/<int:draft>/guide/<slug:question>/", apply.guide, name="draft_guide"),
    path("drafts/<int:draft>/sheet/<slug:section>/", apply.section, name="draft_section"),
    path("drafts/<int:draft>/materials/", apply.materials, name="draft_materials"),
    path("drafts/<int:draft>/check/", apply.check, name="draft_check"),
    path("drafts/<int:draft>/discard", apply.discard, name="draft_discard"),
    path("drafts/<int:draft>/files/<slug:name>", apply.file, name="draft_file"),
    path("me/", mine.me, name="me"),
    path("cases/<slug:number>/receipt/", mine.receipt, name="receipt"),
    path("verify/", verify.verify, name="verify"),
    path("V/", verify.verify),  # a code that was cut off right after the address
    path("v/", verify.verify),
    path("V/<path:token>", verify.verdict, name="verdict"),
    path("v/<path:token>", verify.verdict),  # a phone may write the address in lower case
    path("preferences/", preferences.preferences, name="preferences"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("privacy/", statements.privacy, name="privacy"),
    path("demo/accounts/", demo_accounts.demo_accounts, name="demo_accounts"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/verdict/<slug:word>/", gallery.verdict, name="gallery_verdict"),
]
