"""Addresses of the pages about power works, a list that `urls` takes in."""

from django.urls import path

from .pages import works, works_bulk

patterns = [
    path("services/<slug:code>/procedure/", works.procedure, name="procedure"),
    path("services/<slug:code>/procedure/<slug:version>/", works.procedure, name="procedure_version"),
    path("cases/<slug:number>/packet/", works.packet, name="packet"),
    path("works/", works.mine, name="works"),
    path("works/restorations/<int:restoration_id>/notify", works.notify, name="works_notify"),
    path("works/emergency/", works.emergency, name="works_emergency"),
    path("works/customers/", works.bulk, name="works_bulk"),
    path("works/customers/template.csv", works.template, name="works_template"),
    path("works/customers/<int:run_id>/", works_bulk.run, name="works_run"),
    path("works/customers/<int:run_id>/submit", works_bulk.submit, name="works_submit"),
    path("desk/works/", works.desk, name="works_desk"),
    path("desk/works/<int:restoration_id>/check", works.check, name="works_check"),
    path("desk/lead/", works.lead, name="works_lead"),
    path("desk/lead/remind", works.remind, name="works_remind"),
]
