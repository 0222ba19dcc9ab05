"""Addresses of the desks of staff, a list that `urls` takes in."""

from django.urls import path

from .pages import desk, window, window_case

patterns = [
    path("desk/", desk.work, name="desk"),
    path("desk/cases/<slug:number>/<slug:matter>/", desk.case, name="desk_case"),
    path("desk/cases/<slug:number>/<slug:matter>/files/<slug:upload>", desk.file, name="desk_file"),
    path("desk/cases/<slug:number>/<slug:matter>/<slug:verb>", desk.act, name="desk_act"),
    path("window/", window.start, name="window"),
    path("window/parties/new/", window.new_party, name="window_new_party"),
    path("window/parties/<int:party>/", window.party, name="window_party"),
    path("window/drafts/<int:draft>/", window.draft, name="window_draft"),
    path("window/drafts/<int:draft>/notice/", window.notice, name="window_notice"),
    path("window/drafts/<int:draft>/discard", window.discard, name="window_discard"),
    path("window/cases/<slug:number>/", window_case.case, name="window_case"),
    path("window/cases/<slug:number>/close", window_case.put_away, name="window_close"),
]
