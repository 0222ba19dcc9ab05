"""Addresses of the desks of staff, a list that `urls` takes in."""

from django.urls import path

from .pages import desk, onsite, onsite_desk, window, window_case, window_line

patterns = [
    path("desk/", desk.work, name="desk"),
    path("desk/cases/<slug:number>/<slug:matter>/", desk.case, name="desk_case"),
    path("desk/cases/<slug:number>/<slug:matter>/files/<slug:upload>", desk.file, name="desk_file"),
    path("desk/cases/<slug:number>/<slug:matter>/<slug:verb>", desk.act, name="desk_act"),
    path("window/", window.start, name="window"),
    path("window/numbers", window_line.numbers, name="window_numbers"),
    path("window/worker.js", window_line.worker, name="window_worker"),
    path("window/ping", window_line.ping, name="window_ping"),
    path("window/offline/", window_line.offline, name="window_offline"),
    path("window/parties/new/", window.new_party, name="window_new_party"),
    path("window/parties/<int:party>/", window.party, name="window_party"),
    path("window/drafts/<int:draft>/", window.draft, name="window_draft"),
    path("window/drafts/<int:draft>/notice/", window.notice, name="window_notice"),
    path("window/drafts/<int:draft>/discard", window.discard, name="window_discard"),
    path("window/cases/<slug:number>/", window_case.case, name="window_case"),
    path("window/cases/<slug:number>/close", window_case.put_away, name="window_close"),
    path("onsite/", onsite.day, name="onsite"),
    path("onsite/route", onsite.route, name="onsite_route"),
    path("onsite/outbox/", onsite.outbox, name="onsite_outbox"),
    path("onsite/worker.js", onsite.worker, name="onsite_worker"),
    path("onsite/app.webmanifest", onsite.manifest, name="onsite_manifest"),
    path("onsite/<int:visit>/", onsite.visit, name="onsite_visit"),
    path("onsite/<int:visit>/arrive", onsite.arrive, name="onsite_arrive"),
    path("onsite/<int:visit>/photos", onsite.photos, name="onsite_photos"),
    path("onsite/<int:visit>/report", onsite.report, name="onsite_report"),
    path("onsite/<int:visit>/photos/<slug:name>", onsite.photo, name="onsite_photo"),
    path("onsite/<int:visit>/signatures/<slug:side>", onsite.signature, name="onsite_signature"),
    path("visits/plan", onsite_desk.plan, name="visit_plan"),
    path("visits/<int:visit>/", onsite_desk.record, name="visit_record"),
    path("visits/<int:visit>/move", onsite_desk.move, name="visit_move"),
    path("visits/<int:visit>/cancel", onsite_desk.cancel, name="visit_cancel"),
]
