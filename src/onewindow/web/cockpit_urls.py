"""Addresses of the cockpit, a list that `urls` takes in."""

from django.urls import path

from .pages import cockpit

patterns = [
    path("cockpit/", cockpit.board, name="cockpit"),
    path("cockpit/late/", cockpit.late, name="cockpit_late"),
    path("cockpit/cases/<slug:number>/", cockpit.case, name="cockpit_case"),
    path("cockpit/cases/<slug:number>/nudge", cockpit.nudge, name="cockpit_nudge"),
    path("cockpit/figures.csv", cockpit.export, name="cockpit_export"),
    path("cockpit/simulation/", cockpit.simulation, name="cockpit_simulation"),
    path("cockpit/simulation/tables.csv", cockpit.simulation_csv, name="cockpit_simulation_csv"),
]
