"""Addresses of utilities on site, a list that `urls` takes in."""

from django.urls import path

from .pages import utilities, utilities_desk

patterns = [
    path("utilities/prices/", utilities.prices, name="utilities_prices"),
    path("utilities/desk/", utilities_desk.projects, name="utilities_list"),
    path("utilities/desk/<slug:number>/", utilities_desk.project, name="utilities_desk"),
    path("utilities/desk/<slug:number>/<slug:verb>", utilities_desk.act, name="utilities_desk_act"),
    path("utilities/<slug:number>/", utilities.project, name="utilities"),
    path("utilities/<slug:number>/answer/", utilities.answer, name="utilities_answer"),
    path("utilities/<slug:number>/<slug:verb>", utilities.act, name="utilities_act"),
]
