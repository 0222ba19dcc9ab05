"""A citizen at work, for tests: signs in, fills a sheet by its own declarations, submits; officers answer."""

from functools import cache
from io import BytesIO

from django.test import Client

from onewindow.cases import acts as cases
from onewindow.catalogue import loader
from onewindow.catalogue.queries import current
from onewindow.core import clock
from onewindow.core.act import Actor
from onewindow.core.region import region_dir
from onewindow.people.access import actor_of
from onewindow.people.models import Account
from onewindow.people.queries import principals_of
from onewindow.sheets.acts import sign
from onewindow.sheets.drafts import open_draft, save_answers
from onewindow.sheets.queries import access_draft, state_of, submission_of
from onewindow.sheets.submission import Channel
from onewindow.sheets.uploads import attach, places_for_files
from tests import laid
from tests.sheets.filled import complete

SYSTEM = Actor.system("test")
SHOP = "publication_joint"


def set_up():
    """The demo region with its catalogue."""
    for layer in _ground():
        laid.lay(layer)


@cache
def _ground():
    region = laid.region()
    return region, laid.demo(region), laid.edition(region, loader.load(region_dir()))


def account(username):
    return Account.objects.get(username=username)


def signed_in(username):
    client = Client()
    client.force_login(account(username))
    return client


def company_of(user):
    return next(p.party for p in principals_of(user) if p.party.kind == "legal")


def opened(username="li", service=SHOP):
    """A fresh draft of the company, as the start page opens it."""
    user = account(username)
    return open_draft(user, service=service, division="652801", party=company_of(user).pk, channel=Channel.PORTAL)


def pdf(words=b"x"):
    return BytesIO(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n" + words + b"\ntrailer<</Root 1 0 R>>\n%%EOF\n")


def filled(draft, username="li"):
    """Answer everything the draft asks, and hand in every paper."""
    user = account(username)
    by = actor_of(user, draft.party, service=draft.service)
    catalogue = current().catalogue
    answers, _ = complete(catalogue, draft.service, today=clock.today())
    files = {name for name, value in answers.items() if value in ("file", ["file"])}
    given = {name: value for name, value in answers.items() if name not in files}
    save_answers(draft, given, version=draft.version, by=by)
    state = state_of(access_draft(user, draft.pk))
    for key in places_for_files(catalogue, draft.service):
        if key in {fault.element for fault in state.faults}:
            attach(draft, pdf(), name="材料.pdf", materials=[key])
            state = state_of(access_draft(user, draft.pk))
    return access_draft(user, draft.pk)


def submitted(username="li"):
    """A complete application, signed and handed in; returns its number."""
    user = account(username)
    draft = filled(opened(username), username)
    by = actor_of(user, draft.party, service=draft.service)
    state = state_of(draft)
    for entry in state.sheet.elements:
        if entry.element.type.value == "signature" and entry.asked:
            sign(draft, entry.id, version=draft.version, by=by)
    return cases.submit(submission_of(access_draft(user, draft.pk)), by=by).number


def clerk():
    return actor_of(account("clerk.652801"))
