"""Drafts: autosave, two tabs, mandates, registers, and nothing typed is ever lost."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from onewindow.core.clock import moved_to, now
from onewindow.people.access import actor_of
from onewindow.people.acts import grant_mandate, register_party, revoke_mandate
from onewindow.people.errors import NoMandate, PartyNotFound
from onewindow.people.models import Party
from onewindow.sheets import queries
from onewindow.sheets.drafts import (
    choose,
    entries_of_draft,
    known_values,
    mark_submitted,
    open_draft,
    refresh,
    save_answers,
)
from onewindow.sheets.errors import DraftNotFound, DraftSubmitted, StaleDraft, WrongPlace
from onewindow.sheets.models import Draft
from onewindow.sheets.sources import Prefilled, Source, sources
from onewindow.sheets.submission import Channel, How

SERVICE = "publication_joint"
RIC = "652801199001010002"


@pytest.fixture
def me(published, account):
    return account("zhang")


@pytest.fixture
def draft(me):
    return open_draft(me, service=SERVICE, division="652801", party=me.party.pk, channel=Channel.PORTAL)


def save(draft, user, partial, **more):
    by = more.pop("by", None) or actor_of(user)
    return save_answers(draft, partial, version=more.pop("version", draft.version), by=by, **more)


def fresh(draft):
    return Draft.objects.get(pk=draft.pk)


def test_a_new_draft_knows_what_the_real_name_and_the_place_say(draft):
    entries = entries_of_draft(fresh(draft))
    assert entries["contact_id_no"].raw == RIC
    assert entries["contact_name"].provenance.how is How.REGISTER
    assert "实名信息" in entries["contact_name"].provenance.source_name
    assert not entries["contact_name"].editable
    assert entries["contact_phone"].editable
    assert entries["division_code"].raw == "652801"
    assert fresh(draft).matters


def test_a_draft_is_opened_where_matters_are_handled(me):
    for division in ("659006", "110101", ""):
        with pytest.raises(WrongPlace):
            open_draft(me, service=SERVICE, division=division, party=me.party.pk, channel=Channel.PORTAL)


def test_right_and_wrong_answers_are_both_kept_as_typed(draft, me):
    saved = save(draft, me, {"org_name": " 巴音书屋 ", "premises_area_m2": "八十", "employee_count": "3"})
    assert [(f.element, f.code) for f in saved.faults] == [("premises_area_m2", "not_number")]
    entries = entries_of_draft(fresh(draft))
    assert entries["org_name"].raw == "巴音书屋"
    assert entries["premises_area_m2"].raw == "八十"
    assert entries["employee_count"].raw == 3
    assert entries["org_name"].provenance.by == f"party:{me.party.pk}"
    state = queries.state_of(fresh(draft))
    assert state.assessment.by_element["premises_area_m2"][0].code == "not_number"


def test_switching_a_matter_off_and_on_loses_nothing(draft, me):
    choose(draft, "pub_q1", options=(0,), typed_beside={}, version=draft.version, by=actor_of(me))
    choose(draft, "pub_q2", options=(0,), typed_beside={}, version=draft.version, by=actor_of(me))
    choose(draft, "pub_q3", options=(0,), typed_beside={}, version=draft.version, by=actor_of(me))
    assert draft.matters == ["PUB-R", "PUB-N"]
    save(draft, me, {"net_url": "https://example.com/shop"})
    choose(draft, "pub_q3", options=(1,), typed_beside={}, version=draft.version, by=actor_of(me))
    assert draft.matters == ["PUB-R"]
    assert "net_url" not in queries.state_of(draft).assessment.values
    choose(draft, "pub_q3", options=(0,), typed_beside={}, version=draft.version, by=actor_of(me))
    assert draft.matters == ["PUB-R", "PUB-N"]
    assert queries.state_of(draft).assessment.values["net_url"] == "https://example.com/shop"


def test_a_stale_page_is_refused_with_both_versions_and_changes_nothing(draft, me):
    other_tab, seen = fresh(draft), draft.version
    save(draft, me, {"org_name": "先存的"})
    with pytest.raises(StaleDraft) as refusal:
        save(other_tab, me, {"org_name": "后存的", "employee_count": "5"}, version=seen)
    data = refusal.value.data
    assert refusal.value.status == 409
    assert (data["seen"], data["current"]) == (seen, draft.version)
    assert data["mine"]["org_name"] == "后存的"
    assert data["theirs"]["org_name"] == "先存的"
    assert entries_of_draft(fresh(draft))["org_name"].raw == "先存的"
    assert "employee_count" not in entries_of_draft(fresh(draft))


def test_unknown_and_read_only_answers_are_told_and_not_kept(draft, me):
    saved = save(draft, me, {"nonsense": 1, "contact_name": "别人", "selected_matters": [], "org_name": "甲"})
    assert {f.element: f.code for f in saved.faults} == {
        "nonsense": "unknown_element",
        "contact_name": "read_only",
        "selected_matters": "read_only",
    }
    entries = entries_of_draft(fresh(draft))
    assert entries["contact_name"].raw == me.party.name
    assert "nonsense" not in entries
    assert entries["org_name"].raw == "甲"
    told = next(str(f.sentence) for f in saved.faults if f.element == "contact_name")
    assert "实名信息" in told


def test_a_register_value_that_may_be_replaced_is_replaced_only_when_asked_for(draft, me):
    assert save(draft, me, {"contact_phone": "13900000008"}).faults[0].code == "read_only"
    assert save(draft, me, {"contact_phone": "13900000008"}, instead_of_register={"contact_phone"}).faults == ()
    entry = entries_of_draft(fresh(draft))["contact_phone"]
    assert (entry.raw, entry.provenance.how) == ("13900000008", How.APPLICANT)
    refresh(draft, version=draft.version)
    assert entries_of_draft(fresh(draft))["contact_phone"].raw == "13900000008"
    assert save(draft, me, {"contact_name": "别人"}, instead_of_register={"contact_name"}).faults[0].code == "read_only"


def test_registers_are_asked_and_one_that_is_down_is_passed_over(draft, me, monkeypatch):
    from onewindow.core.errors import Unavailable

    class Licence(Source):
        elements = frozenset({"org_name", "uscc"})

        def fetch(self, asking):
            assert asking.applicant == me.party
            return {"org_name": Prefilled(value="样例书店", source_name="电子营业执照", record="9165…", as_of=now())}

    class Down(Source):
        elements = frozenset({"reg_address"})

        def fetch(self, asking):
            raise Unavailable

    class Unconcerned(Source):
        elements = frozenset({"voltage_kv"})

        def fetch(self, asking):
            pytest.fail("it knows nothing that this service asks")

    plugins = {**sources._plugins, "licence": Licence(), "down": Down(), "power": Unconcerned()}
    monkeypatch.setattr(sources, "_plugins", plugins)
    refresh(draft, version=draft.version)
    entry = entries_of_draft(fresh(draft))["org_name"]
    assert entry.raw == "样例书店"
    assert entry.provenance.source == "licence"
    assert entry.provenance.record == "9165…"
    assert "reg_address" not in entries_of_draft(fresh(draft))
    assert save(draft, me, {"org_name": "自己填的"}).faults[0].code == "read_only"


def test_a_submitted_draft_is_closed_and_submitted_once(draft, me):
    mark_submitted(draft.pk, "652801-20261125-00001")
    with pytest.raises(DraftSubmitted) as refusal:
        save(draft, me, {"org_name": "甲"})
    assert refusal.value.data["number"] == "652801-20261125-00001"
    with pytest.raises(DraftSubmitted):
        mark_submitted(draft.pk, "652801-20261125-00002")
    with pytest.raises(DraftNotFound):
        mark_submitted(10**9, "x")
    assert queries.drafts_of(me) == []


def test_strangers_see_no_draft(draft, account):
    for username in ("aigul", "reviewer.publicity.652801", "supervisor.652800", "clerk.652801"):
        with pytest.raises(DraftNotFound):
            queries.access_draft(account(username), draft.pk)
    with pytest.raises(DraftNotFound):
        queries.access_draft(account("zhang"), 10**9)
    assert queries.access_draft(account("zhang"), draft.pk) == draft


def test_an_agent_goes_on_until_his_mandate_is_revoked(me, account):
    agent = account("aigul")
    with pytest.raises(PartyNotFound):
        open_draft(agent, service=SERVICE, division="652801", party=me.party.pk, channel=Channel.PORTAL)
    mandate = grant_mandate(me.party, agent.party, scope=[SERVICE], by=actor_of(me))
    with pytest.raises(NoMandate):
        open_draft(agent, service="utility_onsite", division="652801", party=me.party.pk, channel=Channel.PORTAL)
    draft = open_draft(agent, service=SERVICE, division="652801", party=me.party.pk, channel=Channel.PORTAL)
    assert (draft.agent, draft.mandate) == (agent.party, mandate)
    assert entries_of_draft(draft)["contact_name"].raw == agent.party.name, "the contact is who acts"
    save(draft, agent, {"org_name": "甲"}, by=actor_of(agent, me.party, service=SERVICE))
    assert entries_of_draft(draft)["org_name"].provenance.how is How.AGENT
    assert queries.access_draft(me, draft.pk) == draft
    revoke_mandate(mandate, by=actor_of(me))
    with pytest.raises(DraftNotFound):
        queries.access_draft(agent, draft.pk)
    assert queries.drafts_of(agent) == []
    assert queries.access_draft(me, draft.pk) == draft


def test_an_expired_mandate_stops_in_mid_form(me, account):
    agent = account("aigul")
    grant_mandate(me.party, agent.party, scope=[SERVICE], until=now() + timedelta(hours=1), by=actor_of(me))
    draft = open_draft(agent, service=SERVICE, division="652801", party=me.party.pk, channel=Channel.PORTAL)
    queries.access_draft(agent, draft.pk)
    with moved_to(now() + timedelta(hours=2)), pytest.raises(DraftNotFound):
        queries.access_draft(agent, draft.pk)


def test_a_clerk_fills_in_at_his_window_and_his_hall_goes_on(me, account):
    clerk, elsewhere = account("clerk.652801"), account("clerk.652822")
    draft = open_draft(clerk, service=SERVICE, division="652801", party=me.party.pk, channel=Channel.WINDOW)
    save(draft, clerk, {"org_name": "甲"}, by=actor_of(clerk, me.party, service=SERVICE))
    assert entries_of_draft(draft)["org_name"].provenance.how is How.CLERK
    assert entries_of_draft(draft)["contact_name"].raw == me.party.name
    assert queries.access_draft(me, draft.pk) == draft
    with pytest.raises(DraftNotFound):
        queries.access_draft(elsewhere, draft.pk)


def test_a_company_draft_knows_the_company(me, account):
    agent = account("wang")
    company = Party.objects.get(name="库尔勒样例书业有限公司")
    draft = open_draft(agent, service=SERVICE, division="652801", party=company.pk, channel=Channel.PORTAL)
    known = known_values(draft)
    assert known["org_name"] == company.name
    assert known["uscc"] == "91652801MA7A000170"
    assert known["contact_name"] == "王样例"


def test_no_number_and_nothing_typed_stands_in_clear_in_any_table(draft, me):
    save(draft, me, {"legal_rep_id_no": RIC, "org_name": "金丝雀书屋", "legal_rep_phone": "13900000001"})
    assert known_values(draft)["legal_rep_id_no"] == RIC
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ~ %s', [f"{RIC}|13900000001|金丝雀书屋"])  # noqa: S608
            assert cursor.fetchone()[0] == 0, table


def test_drafts_are_sealed_each_for_its_own_row(draft, me):
    other = open_draft(me, service=SERVICE, division="652801", party=me.party.pk, channel=Channel.PORTAL)
    from onewindow.core.crypto import Unreadable

    other.answers_sealed = draft.answers_sealed
    with pytest.raises(Unreadable):
        entries_of_draft(other)


def test_answers_sent_with_the_opening_are_typed_by_the_opener(me):
    draft = open_draft(
        me,
        service=SERVICE,
        division="652801",
        party=me.party.pk,
        channel=Channel.API,
        answers={"org_name": "甲", "x": 1},
    )
    assert entries_of_draft(draft)["org_name"].provenance.how is How.APPLICANT
    assert draft.version == fresh(draft).version


def test_an_unregistered_party_is_registered_by_the_clerk_and_served_at_once(published, account):
    clerk = account("clerk.652801")
    party = register_party(
        kind=Party.Kind.NATURAL,
        name="新样例",
        id_kind="ric",
        number="11010519491231002X",
        assurance=Party.Assurance.SEEN,
        division=clerk.staff.posts.first().agency.division,
        by=actor_of(clerk),
    )
    draft = open_draft(clerk, service=SERVICE, division="652801", party=party.pk, channel=Channel.WINDOW)
    assert known_values(draft)["contact_id_no"] == "11010519491231002X"


@pytest.mark.django_db(transaction=True)
def test_of_ten_saves_of_one_version_at_once_one_wins(published, account):
    me = account("zhang")
    draft = open_draft(me, service=SERVICE, division="652801", party=me.party.pk, channel=Channel.PORTAL)
    by, barrier, outcomes = actor_of(me), threading.Barrier(10), []

    def one(n):
        mine = Draft.objects.get(pk=draft.pk)
        barrier.wait()
        try:
            save_answers(mine, {"org_name": f"第{n}家"}, version=draft.version, by=by)
            outcomes.append(n)
        except StaleDraft:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [n for n in outcomes if n is not None]
    assert len(outcomes) == 10
    assert len(winners) == 1
    assert entries_of_draft(fresh(draft))["org_name"].raw == f"第{winners[0]}家"
