"""The public front is computed from what departments declare; nothing on it is written for one service."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from onewindow.catalogue.acts import publish_edition
from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.declarations import Material
from onewindow.catalogue.facts import Name
from onewindow.catalogue.sheet import Supply
from onewindow.web.guides import guide, status_chip, supply_chip
from onewindow.web.service_cards import card, saved, typical
from tests.laid import SYSTEM

pytestmark = pytest.mark.django_db


def words(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize("address", ["/", "/services/", "/search?q=书店", "/search?q=没有的事", "/search"])
def test_public_pages_open_for_a_stranger(client, published, address):
    assert "<h1" in words(client, address)


def test_every_service_has_a_guide_page(client, published):
    for service in published.services:
        page = words(client, f"/services/{service.code}/")
        assert service.plain_name.zh in page
        for code in service.matters:
            assert f'id="{code}"' in page


def test_an_unknown_service_is_not_found(client, published):
    assert client.get("/services/nothing/").status_code == 404


def test_cards_show_the_compiled_figures(client, published):
    service = published.service["publication_joint"]
    figures = compile_sheet(published, service.code, service.typical_package, dict(service.typical_answers)).figures
    shown = card(published, service.code, lambda matter: matter.code)
    assert shown.documents == figures.materials.to_be_handed_in
    assert shown.documents_before == figures.materials.before
    assert float(shown.days) == figures.promised_days_parallel
    assert float(shown.days_before) == figures.promised_days_serial
    page = words(client, "/")
    assert f"逐家办 {shown.documents_before} 份" in page


def test_what_is_saved_adds_up_over_services(published):
    packages = [typical(published, service.code) for service in published.services]
    one_by_one = sum(p.sheet.figures.fields_before - p.sheet.figures.fields_after for p in packages)
    assert saved(packages)[0].value == str(one_by_one)


def test_a_material_added_to_a_matter_shows_on_the_guide_without_code(client, published):
    new = Material(id="m99", name=Name(zh="新增的样例材料", en="A new sample document"))
    matter = published.matter["PUB-R"]
    changed = replace(matter, materials=(*matter.materials, new))
    matters = tuple(changed if m.code == "PUB-R" else m for m in published.matters)
    assert "新增的样例材料" not in words(client, "/services/publication_joint/")
    publish_edition(replace(published, matters=matters), reason="test", by=SYSTEM)
    assert "新增的样例材料" in words(client, "/services/publication_joint/")


def test_what_nobody_has_verified_says_so(client, published):
    page = words(client, "/services/publication_joint/")
    assert "未核实" in page
    unverified = [b for m in published.matters for b in m.basis if b.status.value == "unverified"]
    assert unverified, "the region's data marks what was not read in the source"
    assert status_chip(unverified[0].status) is not None


def test_a_plan_begins_later_only_where_a_gate_says_so(published):
    found = guide(published, "enterprise_startup", lambda matter: matter.code)
    late = [lane for lane in found.plan.lanes if lane.begin > 0]
    assert late, "sealing waits for registration"
    assert all(lane.waits_for for lane in late)
    assert found.plan.total == max(lane.end for lane in found.plan.lanes)


def test_every_way_of_supply_has_its_words_in_both_languages():
    chinese = {supply: str(supply_chip(supply).words) for supply in Supply}
    with override("en"):
        english = {supply: str(supply_chip(supply).words) for supply in Supply}
    assert len(set(chinese.values())) == len(Supply)
    assert all(english[supply] != chinese[supply] for supply in Supply)


def test_pages_in_english_name_the_agencies_in_english(client, published):
    client.cookies["django_language"] = "en"
    page = words(client, "/services/enterprise_startup/")
    assert "market_regulation" not in page
    assert "Market Regulation" in page


@pytest.mark.parametrize(("address", "most"), [("/", 8), ("/services/publication_joint/", 8), ("/search?q=书", 8)])
def test_few_questions_to_the_database(client, published, django_assert_max_num_queries, address, most):
    client.get(address)  # the edition is parsed once for a process
    with django_assert_max_num_queries(most):
        client.get(address)


def test_without_an_edition_the_front_says_what_is_missing(client, db):
    answer = client.get("/")
    assert answer.status_code in {404, 409, 503}
    assert "<h1" in answer.content.decode()
