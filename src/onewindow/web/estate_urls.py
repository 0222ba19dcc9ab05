"""Addresses of the pages behind the code of a property certificate; the scan itself is `/V/…` (urls.py)."""

from django.urls import path, re_path

from .pages import estate, estate_codes

patterns = [
    re_path(r"^plans/(?P<name>[0-9a-f]{32})\.(?P<ending>svg|png)$", estate.picture, name="plan_picture"),
    path("estate/<slug:serial>/", estate.owner, name="estate"),
    path("property/<slug:unit>/looks/", estate.who_looked, name="estate_looks"),
    path("estate/<slug:serial>/granted/", estate.granted, name="estate_granted"),
    path("land/codes/", estate_codes.codes, name="estate_codes"),
    path("land/codes/<slug:serial>.pdf", estate_codes.sheet, name="estate_sheet"),
]
