"""From a filled draft to what becomes a case: signature, provenance, files."""

import io

import pytest
from django.db import connection

from onewindow.core.act import Actor
from onewindow.core.models import Event
from onewindow.people.access import actor_of
from onewindow.people.acts import grant_mandate
from onewindow.registers.land import samples
from onewindow.sheets import queries
from onewindow.sheets.acts import sign
from onewindow.sheets.drafts import open_draft, save_answers
from onewindow.sheets.errors import NotReady, NotSignable, StaleDraft
from onewindow.sheets.models import Signing
from onewindow.sheets.submission import Channel, How
from onewindow.sheets.uploads import attach
from onewindow.sheets.values import FILES

from .filled import complete
from .test_checking import FILE, SERVICES
from .test_uploads import PDF, jpeg

SERVICE = "publication_joint"


@pytest.fixture
def me(published, account):
    return account("zhang")


def filled(catalogue, user, today, *, service=SERVICE, party=None, channel=Channel.PORTAL):
    """A draft with everything but the signature."""
    party = party or user.party
    draft = open_draft(user, service=service, division="652801", party=party.pk, channel=channel)
    given = set(queries.entries_of_draft(draft))
    answers, materials = complete(catalogue, service, today=today, stored=FILE)
    files = {name for name in answers if catalogue.element[name].type in FILES}
    by = actor_of(user, party, service=service)
    mine = {name: value for name, value in answers.items() if name not in given | files}
    saved = save_answers(draft, mine, version=draft.version, by=by)
    assert saved.faults == ()
    for key in sorted(materials | files):
        attach(draft, io.BytesIO(jpeg()), name=f"{key}.jpg", materials=[key])
    return draft


def signed(draft, user, party=None):
    return sign(
        draft, "truth_commitment", version=draft.version, by=actor_of(user, party or draft.party, service=draft.service)
    )


def test_a_filled_and_signed_draft_gives_a_submission(me, catalogue, today):
    draft = filled(catalogue, me, today)
    assert [f.code for f in queries.ready(draft)] == ["not_signed"]
    signature = signed(draft, me)
    assert queries.ready(draft) == ()
    sent = queries.submission_of(draft)
    assert sent.matters == ("PUB-R", "PUB-N")
    assert sent.party == me.party.pk
    assert (sent.agent, sent.mandate) == (None, None)
    assert sent.channel is Channel.PORTAL
    assert sent.signatures == (signature,)
    assert sent.values["contact_id_no"] == "652801199001010002"
    told = {answer.element: answer for answer in sent.answers}
    assert told["contact_id_no"].sensitive
    assert told["contact_id_no"].provenance.how is How.REGISTER
    assert told["org_name"].provenance.how is How.APPLICANT
    assert told["org_name"].provenance.by == f"party:{me.party.pk}"
    assert {u.material for u in sent.uploads} == {"PUB-N.m5"}
    assert sent.uploads[0].media_type == "image/jpeg"
    read = {e.id for e in (*queries.state_of(draft).sheet.elements, *queries.state_of(draft).sheet.context)}
    extra = {a.element for a in sent.answers if a.provenance.how is not How.DERIVED} - read
    assert extra <= {"matter_choice", "net_opened", "net_flag", "pub_kind", "pub_action", "principal_differs"}


def test_an_incomplete_draft_is_neither_signed_nor_submitted(me):
    draft = open_draft(me, service=SERVICE, division="652801", party=me.party.pk, channel=Channel.PORTAL)
    with pytest.raises(NotReady) as refusal:
        signed(draft, me)
    assert refusal.value.data["count"] == len(refusal.value.data["faults"]) > 10
    with pytest.raises(NotReady):
        queries.submission_of(draft)
    assert not Signing.objects.exists()
    assert not Event.objects.filter(verb="sign").exists()


@pytest.mark.parametrize("change", ["answer", "file", "matter"])
def test_any_change_after_signing_makes_the_signature_stale(me, catalogue, today, change):
    draft = filled(catalogue, me, today)
    signed(draft, me)
    if change == "answer":
        save_answers(draft, {"employee_count": "4"}, version=draft.version, by=actor_of(me))
    elif change == "file":
        attach(draft, io.BytesIO(PDF + b"\n%%EOF"), name="x.pdf", materials=["PUB-N.m5"])
    else:
        save_answers(draft, {"net_flag": False}, version=draft.version, by=actor_of(me))
    assert [f.code for f in queries.ready(draft)] == ["signed_before"]
    with pytest.raises(NotReady):
        queries.submission_of(draft)
    signed(draft, me)
    assert queries.ready(draft) == ()
    assert Signing.objects.count() == 2, "both are kept"


def test_taking_a_change_back_makes_the_signature_stand_again(me, catalogue, today):
    draft = filled(catalogue, me, today)
    signed(draft, me)
    before = queries.submission_of(draft).values["employee_count"]
    save_answers(draft, {"employee_count": "99"}, version=draft.version, by=actor_of(me))
    save_answers(draft, {"employee_count": str(before)}, version=draft.version, by=actor_of(me))
    assert queries.ready(draft) == ()


def test_an_altered_signature_row_does_not_stand(me, catalogue, today):
    draft = filled(catalogue, me, today)
    signed(draft, me)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sheets_signing SET salt = repeat('0', 32)")
    assert [f.code for f in queries.ready(draft)] == ["signed_before"]


def test_only_what_is_seen_is_signed(me, catalogue, today):
    draft = filled(catalogue, me, today)
    seen = draft.version
    save_answers(draft, {"employee_count": "4"}, version=draft.version, by=actor_of(me))
    with pytest.raises(StaleDraft):
        sign(draft, "truth_commitment", version=seen, by=actor_of(me))
    with pytest.raises(NotSignable):
        sign(draft, "org_name", version=draft.version, by=actor_of(me))


def test_signing_is_history_without_personal_data(me, catalogue, today):
    draft = filled(catalogue, me, today)
    signature = signed(draft, me)
    event = Event.objects.get(verb="sign")
    assert event.body["digest"] == signature.digest
    assert "652801199001010002" not in str(event.body)
    assert signature.name == "张样例"
    assert "真实性承诺" in signature.text


def test_an_agent_signs_in_his_own_name_under_his_mandate(me, catalogue, today, account):
    agent = account("aigul")
    mandate = grant_mandate(me.party, agent.party, scope=[SERVICE], by=actor_of(me))
    draft = filled(catalogue, agent, today, party=me.party)
    signature = signed(draft, agent)
    sent = queries.submission_of(draft)
    assert (sent.party, sent.agent, sent.mandate) == (me.party.pk, agent.party.pk, mandate.pk)
    assert signature.name == agent.party.name
    how = {answer.provenance.how for answer in sent.answers}
    assert How.AGENT in how
    assert How.APPLICANT not in how


def test_at_the_window_a_file_may_follow(me, catalogue, today, account):
    clerk = account("clerk.652801")
    draft = filled(catalogue, clerk, today, party=me.party, channel=Channel.WINDOW)
    draft.uploads.all().delete()
    signed(draft, clerk, me.party)
    sent = queries.submission_of(draft)
    assert sent.uploads == ()
    assert sent.channel is Channel.WINDOW
    assert sent.signatures[0].by.startswith("staff:")
    assert {a.provenance.how for a in sent.answers} >= {How.CLERK}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_of_the_catalogue_goes_this_way(me, catalogue, today, service):
    if service == "real_estate":
        samples.load(by=Actor.system("test"))
    draft = filled(catalogue, me, today, service=service)
    for fault in queries.ready(draft):
        assert fault.code == "not_signed", (fault.field, str(fault.sentence))
        sign(draft, fault.element, version=draft.version, by=actor_of(me))
    sent = queries.submission_of(draft)
    assert set(sent.matters) <= set(catalogue.service[service].matters)
    assert sent.matters == queries.state_of(draft).sheet.matters
