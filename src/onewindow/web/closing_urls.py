"""Addresses of the deregistration zone and its desk, a list that `urls` takes in."""

from django.urls import path

from .pages import closing, closing_desk

patterns = [
    path("deregistrations/", closing.zone, name="closings"),
    path("deregistrations/check/", closing.check_first, name="closing_check"),
    path("deregistrations/licences/", closing.listed, name="closing_licences"),
    path("deregistrations/files/<slug:upload>", closing.file, name="objection_file"),
    path("deregistrations/<slug:number>/", closing.one, name="closing_notice"),
    path("deregistrations/<slug:number>/apply", closing.apply, name="closing_apply"),
    path("deregistrations/<slug:number>/objection/", closing.objection, name="closing_objection"),
    path(
        "deregistrations/<slug:number>/objection/<int:objection>/withdraw", closing.withdraw, name="objection_withdraw"
    ),
    path("desk/closings/", closing_desk.closings, name="desk_closings"),
    path("desk/closings/licences/", closing_desk.licence_list, name="desk_licences"),
    path("desk/closings/<slug:number>/", closing_desk.closing, name="desk_closing"),
]
