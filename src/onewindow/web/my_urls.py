"""Addresses of what is mine besides the cases: mandates, who looked, ratings and their follow-up; and of the app."""

from django.urls import URLPattern, path

from .pages import looks, mandates, pwa, ratings

patterns: list[URLPattern] = [
    path("manifest.webmanifest", pwa.manifest, name="manifest"),
    path("sw.js", pwa.service_worker, name="service_worker"),
    path("offline/", pwa.offline, name="offline"),
    path("me/mandates/", mandates.mandates, name="mandates"),
    path("me/mandates/<int:mandate>/revoke/", mandates.revoke, name="mandate_revoke"),
    path("me/acting-for", mandates.act_for, name="act_for"),
    path("me/access/", looks.my_data, name="my_data"),
    path("me/ratings/", ratings.ratings, name="ratings"),
    path("me/ratings/cases/<slug:number>/", ratings.rate_case, name="rate_case"),
    path("me/ratings/visits/<int:ticket>/", ratings.rate_visit, name="rate_visit"),
    path("desk/ratings/", ratings.desk_ratings, name="desk_ratings"),
    path("desk/ratings/<int:rating>/", ratings.desk_rating, name="desk_rating"),
]
