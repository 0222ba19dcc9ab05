"""Addresses of the registrar's desk, a list that `desk_urls` takes in."""

from django.urls import URLPattern, path

from .pages import land_desk

patterns: list[URLPattern] = [
    path("land/", land_desk.desk, name="land_desk"),
    path("land/persons/", land_desk.persons, name="land_persons"),
    path("land/pending/", land_desk.pending, name="land_pending"),
    path("land/pending/<int:pending>/", land_desk.settle, name="land_settle"),
    path("land/check/", land_desk.check, name="land_check"),
    path("land/units/<slug:unit>/", land_desk.unit, name="land_unit"),
    path("land/units/<slug:unit>/enter/<slug:what>/", land_desk.enter, name="land_enter"),
]
