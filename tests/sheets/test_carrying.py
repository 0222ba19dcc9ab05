"""A new edition while drafts are open: nothing typed is lost, a thousand of them included."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.catalogue.acts import publish_edition, restore_edition
from onewindow.catalogue.models import EditionRun
from onewindow.catalogue.parts import Kind, Part, composed, plain_part
from onewindow.catalogue.queries import current
from onewindow.core import crypto
from onewindow.core.act import Actor
from onewindow.core.jobs import drain
from onewindow.people.access import actor_of
from onewindow.sheets.carrying import Carried, carried
from onewindow.sheets.drafts import entries_of_draft, open_draft, save_answers
from onewindow.sheets.errors import ServiceEnded
from onewindow.sheets.models import Draft
from onewindow.sheets.queries import access_draft, state_of, submission_of
from onewindow.sheets.submission import Channel

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("test")
SHOP = {"pub_action": "新办许可", "pub_kind": "零售", "employee_count": 3, "premises_area_m2": "80"}


@pytest.fixture
def me(published, account):
    return account("zhang")


@pytest.fixture
def draft(me):
    opened = open_draft(me, service="publication_joint", division="652801", party=me.party.pk, channel=Channel.PORTAL)
    save_answers(opened, SHOP, version=opened.version, by=actor_of(me))
    return opened


def parts_of(catalogue):
    """An element gone, another new, another limit: what the next edition says of retail."""
    matter = plain_part(catalogue, Kind.MATTER, "PUB-R")
    matter["elements"] = [use for use in matter["elements"] if use["id"] != "employee_count"] + [{"id": "fax_number"}]
    matter["limits"]["promised"]["working_days"] = 5
    matter["materials"].append({"id": "m9", "name": {"zh": "店面照片", "en": "Photo of the shop"}})
    element = {"id": "fax_number", "name": {"zh": "传真", "en": "Fax"}, "type": "text", "group": "org"}
    wholesale = plain_part(catalogue, Kind.MATTER, "PUB-W")
    filing = plain_part(catalogue, Kind.MATTER, "PUB-N")
    for other in (wholesale, filing, change := plain_part(catalogue, Kind.MATTER, "PUB-C")):
        other["elements"] = [use for use in other["elements"] if use["id"] != "employee_count"]
    return [
        Part(kind=Kind.MATTER, code="PUB-R", content=matter),
        Part(kind=Kind.MATTER, code="PUB-W", content=wholesale),
        Part(kind=Kind.MATTER, code="PUB-N", content=filing),
        Part(kind=Kind.MATTER, code="PUB-C", content=change),
        Part(kind=Kind.ELEMENT, code="fax_number", content=element),
    ]


@pytest.fixture
def publish(published):
    found = composed(published.catalogue, parts_of(published.catalogue))
    return lambda: publish_edition(found.catalogue, reason="新版", by=SYSTEM)


def raw(draft):
    return {name: entry.raw for name, entry in entries_of_draft(Draft.objects.get(pk=draft.pk)).items()}


def test_at_its_next_opening_a_draft_is_in_the_new_edition_with_all_that_was_typed(me, draft, publish):
    before, version = raw(draft), draft.version
    done = publish()
    found = carried(access_draft(me, draft.pk))
    assert (found.edition_id, found.version) == (done.id, version)
    assert raw(draft) == before
    told = Carried.from_json(Draft.objects.get(pk=draft.pk).carried)
    assert told.asked == ("fax_number",) and told.aside == ("employee_count",)
    assert told.materials == ("店面照片",) and (told.since, told.to) == (1, 2)
    asked = {entry.id for entry in state_of(found).sheet.elements}
    assert "fax_number" in asked and "employee_count" not in asked
    save_answers(found, {"fax_number": "0996-1"}, version=version, by=actor_of(me))  # a page of before can be sent
    assert raw(draft)["employee_count"] == before["employee_count"]


def test_taken_back_the_answers_that_stood_aside_are_there_again(me, draft, publish):
    publish()
    save_answers(carried(access_draft(me, draft.pk)), {"fax_number": "1"}, version=draft.version, by=actor_of(me))
    restore_edition(1, reason="退回", by=SYSTEM)
    found = carried(access_draft(me, draft.pk))
    assert found.edition_id == current().id
    told = Carried.from_json(found.carried)
    assert "fax_number" in told.aside and "employee_count" not in told.aside
    assert "employee_count" in {entry.id for entry in state_of(found).sheet.elements}
    assert raw(draft)["employee_count"] == 3 and raw(draft)["fax_number"] == "1"


def test_a_draft_of_a_service_that_is_gone_stays_readable_and_is_not_submitted(me, published):
    code = "lenient_exemption"
    opened = open_draft(me, service=code, division="652801", party=me.party.pk, channel=Channel.PORTAL)
    matters = [published.catalogue.matter[each] for each in published.catalogue.service[code].matters]
    gone = [Part(kind=Kind.SERVICE, code=code, content=None)]
    gone += [Part(kind=Kind.MATTER, code=each.code, content=None) for each in matters]
    gone += [Part(kind=Kind.CERTIFICATE, code=each.certificate, content=None) for each in matters]
    publish_edition(composed(published.catalogue, gone).catalogue, reason="停办", by=SYSTEM)
    kept = carried(access_draft(me, opened.pk))
    assert kept.edition_id == published.id and kept.carried["gone"]
    assert state_of(kept).sheet.service == code
    with pytest.raises(ServiceEnded):
        submission_of(kept)


def test_a_thousand_drafts_are_moved_by_the_job_and_none_is_lost(me, draft, publish):
    row = Draft.objects.get(pk=draft.pk)
    typed = crypto.unseal(bytes(row.answers_sealed), place=f"sheets_draft.answers:{row.pk}")
    fields = {f.attname: getattr(row, f.attname) for f in Draft._meta.concrete_fields if f.name != "id"}
    made = Draft.objects.bulk_create(Draft(**fields | {"answers_sealed": b""}) for _ in range(999))
    for each in made[:-1]:  # the last cannot be read at all: it is passed over, the others move
        each.answers_sealed = crypto.seal(typed, place=f"sheets_draft.answers:{each.pk}")
    Draft.objects.bulk_update(made, ["answers_sealed"])
    done = publish()
    run = EditionRun.objects.get(edition_id=done.id, kind="carry")
    assert (run.state, run.done, run.total) == ("waiting", 0, 1000)
    with CaptureQueriesContext(connection) as asked:
        drain()
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 1000)
    assert len(asked) < 5000  # some for each draft, not some for each answer
    left = Draft.objects.exclude(edition_id=done.id)
    assert [each.pk for each in left] == [made[-1].pk]
    assert raw(made[500]) == raw(draft)
    assert Draft.objects.filter(edition_id=done.id, carried__asked=["fax_number"]).count() == 999


def test_a_draft_of_the_edition_in_force_is_left_alone(me, draft, django_assert_max_num_queries):
    found = access_draft(me, draft.pk)
    with django_assert_max_num_queries(0):
        assert carried(found).carried is None
