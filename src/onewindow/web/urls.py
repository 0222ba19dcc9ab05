"""Addresses of the pages. Each view names its audience (`routes.page`); a new part of the site is a few lines here."""

from django.urls import path

from .pages import demo_accounts, gallery, portal, preferences, statements, verify

app_name = "web"
urlpatterns = [
    path("", portal.home, name="home"),
    path("search", portal.search, name="search"),
    path("services/", portal.services, name="services"),
    path("services/<slug:code>/", portal.guide, name="guide"),
    path("verify/", verify.verify, name="verify"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("accessibility/", statements.accessibility, name="accessibility"),
    path("privacy/", statements.privacy, name="privacy"),
    path("demo/accounts/", demo_accounts.demo_accounts, name="demo_accounts"),
    path("gallery/", gallery.gallery, name="gallery"),
]
