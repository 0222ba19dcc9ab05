"""Addresses of what is mine besides the cases: mandates, who looked, ratings; and of the portal as an app."""

from django.urls import URLPattern, path

from .pages import mandates

patterns: list[URLPattern] = [
    path("me/mandates/", mandates.mandates, name="mandates"),
    path("me/mandates/<int:mandate>/revoke/", mandates.revoke, name="mandate_revoke"),
    path("me/acting-for", mandates.act_for, name="act_for"),
]
