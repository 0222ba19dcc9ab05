"""Answers of a company that leave nothing missing, without what registers say themselves."""

from onewindow.catalogue.queries import current
from onewindow.core import clock
from onewindow.sheets.sources import Asking, prefill
from onewindow.sheets.values import FILES
from tests.sheets.filled import FILE, complete


def filled(service, answers, party, division="652801"):
    """(answers, key of the material -> file of the demo) for an application in the name of `party`."""
    catalogue, today = current().catalogue, clock.today()
    asking = Asking(applicant=party, acting=None, service=service, division=division, today=today)
    wanted = [element.id for element in catalogue.elements]
    known = {name: value for name, (_, value) in prefill(asking, wanted)[0].items()}
    start = {**{name: value.value for name, value in known.items()}, **answers}
    locked = {name for name, value in known.items() if not value.editable}
    start |= {name: known[name].value for name in locked}
    grown, materials = complete(catalogue, service, today=today, stored=FILE, start=start)
    files = {name for name in grown if catalogue.element[name].type in FILES}
    typed = {name: value for name, value in grown.items() if name not in locked | files}
    return typed, dict.fromkeys(sorted(materials | files), "委托书.pdf")
