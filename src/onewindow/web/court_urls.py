"""Addresses of a court's clerk."""

from django.urls import path

from .pages import court

patterns = [
    path("court/", court.asks, name="court"),
    path("court/looks/<slug:number>/", court.seen, name="court_look"),
]
