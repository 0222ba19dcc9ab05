"""Addresses of the pages. Each view names its audience (`routes.page`); a new part of the site is a few lines here."""

from django.urls import path

from .bank_urls import patterns as banks
from .closing_urls import patterns as closings
from .cockpit_urls import patterns as cockpits
from .court_urls import patterns as courts
from .desk_urls import patterns as desks
from .estate_urls import patterns as estates
from .halls_urls import patterns as halls
from .messages_urls import patterns as told
from .my_urls import patterns as mine_too
from .oversight_urls import patterns as overseen
from .pages import (
    apply,
    demo_accounts,
    gallery,
    mine,
    portal,
    preferences,
    progress,
    savings,
    statements,
    verify,
    vertical,
)
from .pay_urls import patterns as paying
from .property_urls import patterns as properties
from .queue_urls import patterns as queues
from .startup_urls import patterns as opening
from .utilities_urls import patterns as utilities
from .works_urls import patterns as works

app_name = "web"
urlpatterns = [
    path("V/<path:token>", verify.verdict, name="verdict"),  # first: no page is asked for more often
    path("v/<path:token>", verify.verdict),  # a phone may write the address in lower case
    path("", portal.home, name="home"),
    path("search", portal.search, name="search"),
    path("services/", portal.services, name="services"),
    path("services/<slug:code>/", portal.guide, name="guide"),
    path("services/<slug:code>/sample.png", portal.sample, name="sample"),
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
    path("me/papers/<slug:serial>.pdf", mine.paper, name="paper"),
    path("me/papers/<slug:serial>/code/", mine.code, name="paper_code"),
    path("me/filings/<str:number>/", mine.supplement, name="supplement"),
    path("cases/", progress.look_up, name="progress"),
    path("cases/<slug:number>/", progress.follow, name="progress"),
    path("cases/<slug:number>/receipt/", progress.receipt, name="receipt"),
    path("cases/<slug:number>/qr.svg", progress.qr, name="case_qr"),
    path("cases/<slug:number>/correction/", progress.correction, name="correction"),
    path("cases/<slug:number>/nudge", progress.nudge, name="nudge"),
    path("cases/<slug:number>/withdraw/", progress.withdraw, name="withdraw"),
    path("cases/<slug:number>/owed/", progress.owed, name="owed"),
    path("savings/", savings.savings, name="savings"),
    path("verify/", verify.verify, name="verify"),
    path("V/", verify.verify),  # a code that was cut off right after the address
    path("v/", verify.verify),
    path("preferences/", preferences.preferences, name="preferences"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("mongolian-names/", vertical.vertical_names, name="vertical_names"),
    path("privacy/", statements.privacy, name="privacy"),
    path("demo/accounts/", demo_accounts.demo_accounts, name="demo_accounts"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("gallery/verdict/<slug:word>/", gallery.verdict, name="gallery_verdict"),
    *banks,
    *cockpits,
    *closings,
    *courts,
    *desks,
    *estates,
    *halls,
    *properties,
    *queues,
    *mine_too,
    *overseen,
    *told,
    *opening,
    *paying,
    *utilities,
    *works,
]
