"""Mandates on the page of one's own: given with a check of the name, limited, revoked; and they stop at once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.core import clock
from onewindow.notices.models import Message
from onewindow.people.identity import number_of
from onewindow.people.models import Mandate, Party
from onewindow.people.queries import principals_of

from .applying import account, company_of, opened, signed_in, submitted


def party(username):
    return Party.objects.get(account__username=username)


def sent(to="aigul", **more):
    agent = party(to)
    return {
        "principal": str(party("li").pk),
        "name": agent.name,
        "number": number_of(agent),
        "service": ["publication_joint"],
        "until": "",
    } | more


def given(client, **more):
    return client.post("/me/mandates/", sent(**more))


def test_a_mandate_is_given_with_number_and_name_and_shown_to_both(shop):
    assert given(signed_in("li")).status_code == 302
    mine = signed_in("li").get("/me/mandates/").content.decode()
    assert party("aigul").name in mine
    assert number_of(party("aigul")) not in mine
    theirs = signed_in("aigul").get("/me/mandates/").content.decode()
    assert party("li").name in theirs
    assert "代办" in theirs
    assert list(Message.objects.values_list("kind", "party")) == [("mandate_granted", party("aigul").pk)]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "别人"}, "没有对上"),
        ({"number": "110101199001011237"}, "没有对上"),
        ({"number": "12"}, "号码不对"),
        ({"name": ""}, "请填受托人"),
        ({"service": []}, "请至少选一件事"),
        ({"service": ["nothing"]}, "请至少选一件事"),
        ({"until": "2020-01-01"}, "截止日期要在今天或以后"),
        ({"until": "明天"}, "日期不对"),
        ({"until": "9999-12-31"}, "太远了"),
        ({"principal": "999999"}, "请选以谁的名义"),
        ({"principal": "x" * 50}, "请选以谁的名义"),
    ],
)
def test_what_cannot_be_given_is_said_and_what_was_typed_stays(shop, change, says):
    before = Mandate.objects.count()
    answer = given(signed_in("li"), **change)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert change.get("number", number_of(party("aigul"))) in page
    assert Mandate.objects.count() == before


def test_a_wrong_name_and_an_unknown_number_look_the_same(shop):
    one = given(signed_in("li"), name="别人").content.decode()
    other = given(signed_in("li"), name="别人", number="110101199001011237").content.decode()
    assert "没有对上" in one
    assert "没有对上" in other


def test_nobody_gives_in_the_name_of_somebody_else(shop):
    answer = given(signed_in("aigul"), to="li", principal=str(company_of(account("li")).pk))
    assert answer.status_code == 422


def test_the_legal_representative_lets_others_act_for_the_company(shop):
    company = company_of(account("li"))
    assert given(signed_in("li"), principal=str(company.pk)).status_code == 302
    assert company in [p.party for p in principals_of(account("aigul"), service="publication_joint")]
    page = signed_in("li").get("/me/mandates/").content.decode()
    assert f"可以代“{company.name}”办事的人" in page


def test_a_holder_sees_the_cases_it_covers_and_no_others(shop):
    number = submitted()
    client = signed_in("aigul")
    assert client.get(f"/cases/{number}/").status_code == 404
    company = company_of(account("li"))
    given(signed_in("li"), principal=str(company.pk), service=["enterprise_startup"])
    assert client.get(f"/cases/{number}/").status_code == 404
    given(signed_in("li"), principal=str(company.pk))
    assert client.get(f"/cases/{number}/").status_code == 200
    assert number in client.get("/me/").content.decode()


def test_revoked_in_the_middle_of_a_form_nothing_more_is_taken(shop):
    company = company_of(account("li"))
    given(signed_in("li"), principal=str(company.pk))
    draft = opened("aigul")
    client = signed_in("aigul")
    address = f"/drafts/{draft.pk}/sheet/premises/"
    assert client.get(address).status_code == 200
    mandate = Mandate.objects.get(agent=party("aigul"), principal=company)
    assert signed_in("li").get(f"/me/mandates/{mandate.pk}/revoke/").status_code == 200
    assert signed_in("li").post(f"/me/mandates/{mandate.pk}/revoke/").status_code == 302
    typed = {"version": draft.version, "premises_address": "改不进去"}
    assert client.post(address, typed).status_code == 404
    assert client.get(address).status_code == 404
    draft.refresh_from_db()
    assert draft.version == opened_version(draft)


def opened_version(draft):
    return type(draft).objects.get(pk=draft.pk).version


def test_expired_in_the_middle_of_a_form_nothing_more_is_taken(shop, monkeypatch):
    company = company_of(account("li"))
    given(signed_in("li"), principal=str(company.pk), until=clock.today().isoformat())
    draft = opened("aigul")
    client = signed_in("aigul")
    address = f"/drafts/{draft.pk}/sheet/premises/"
    assert client.get(address).status_code == 200
    Mandate.objects.filter(agent=party("aigul")).update(
        since=clock.now() - timedelta(days=2), until=clock.now() - timedelta(seconds=1)
    )
    assert client.post(address, {"version": draft.version, "premises_address": "改不进去"}).status_code == 404


def test_strangers_cannot_end_a_mandate_and_missing_looks_the_same(shop):
    given(signed_in("li"))
    mandate = Mandate.objects.get(agent=party("aigul"), principal=party("li"))
    stranger = signed_in("wang") if Party.objects.filter(account__username="wang").exists() else None
    if stranger is not None:
        assert stranger.post(f"/me/mandates/{mandate.pk}/revoke/").status_code == 404
    assert signed_in("li").post("/me/mandates/999999/revoke/").status_code == 404
    assert signed_in("aigul").post(f"/me/mandates/{mandate.pk}/revoke/").status_code == 302
    mandate.refresh_from_db()
    assert mandate.revoked_at is not None
    assert signed_in("aigul").post(f"/me/mandates/{mandate.pk}/revoke/").status_code == 409


def test_one_shows_the_things_of_one_principal_until_the_mandate_ends(shop):
    number = submitted()
    client = signed_in("li")
    own, company = party("li").pk, company_of(account("li")).pk
    assert number in client.get("/me/").content.decode()
    client.post("/me/acting-for", {"party": str(own)})
    assert number not in client.get("/me/").content.decode()
    client.post("/me/acting-for", {"party": str(company)})
    assert number in client.get("/me/").content.decode()
    start = client.get("/services/publication_joint/apply").content.decode()
    assert f'value="{company}" checked' in start
    Mandate.objects.filter(principal_id=company).update(revoked_at=clock.now())
    assert number not in client.get("/me/").content.decode()
    assert client.post("/me/acting-for", {"party": str(company)}).status_code == 404
    assert client.post("/me/acting-for", {"party": "x"}).status_code == 302


def test_the_page_asks_little(shop):
    for _ in range(3):
        given(signed_in("li"))
    client = signed_in("li")
    client.get("/me/mandates/")
    with CaptureQueriesContext(connection) as seen:
        client.get("/me/mandates/")
    assert len(seen) <= 12
