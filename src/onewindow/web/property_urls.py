"""Addresses of one's own property, of proofs, and of the utilities' list of accounts; a list that `urls` takes in."""

from django.urls import path

from .pages import property as own
from .pages import property_moves, property_proofs

patterns = [
    path("property/", own.properties, name="properties"),
    path("property/moves/", property_moves.listing, name="moves"),
    path("property/moves/<int:move>/", property_moves.answer, name="move_answer"),
    path("property/proofs/", property_proofs.proofs, name="proofs"),
    path("property/proofs/new/", property_proofs.new, name="proof_new"),
    path("property/proofs/<int:proof>/answer", property_proofs.answer, name="proof_answer"),
    path("property/proofs/<int:proof>/withdraw", property_proofs.withdraw, name="proof_withdraw"),
    path("property/<slug:unit>/", own.one, name="property"),
    path("property/<slug:unit>/history/", own.history, name="property_history"),
    path("property/<slug:unit>/papers/<slug:serial>.pdf", own.paper, name="property_paper"),
    path("property/<slug:unit>/papers/<slug:serial>/code/", own.code, name="property_code"),
    path("property/<slug:unit>/start", own.start, name="property_start"),
    path("property/<slug:unit>/alerts", own.alerts, name="property_alerts"),
    path("property/<slug:unit>/moves", own.moves, name="property_moves"),
]
