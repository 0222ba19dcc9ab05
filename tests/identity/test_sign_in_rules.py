"""The region's file about signing in: read strictly, every fault with its line; broken while running, a sentence."""

from datetime import timedelta

import pytest
from django.test import Client

from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.people.identity_provider.claims import identity_of
from onewindow.people.sign_in_rules import OCCASIONS, read_rules

FILE = "sign_in.yaml"


@pytest.fixture
def copy(tmp_path):
    """A region's folder with nothing but this file; `copy(old, new)` changes it."""
    text = (region_dir() / FILE).read_text(encoding="utf-8")

    def change(old="", new=""):
        assert old in text
        (tmp_path / FILE).write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return change


def test_the_regions_own_file_is_sound(copy):
    rules = read_rules(copy())
    assert [provider.id for provider in rules.providers] == ["platform"]
    assert set(rules.prove_again) == set(OCCASIONS)
    assert rules.prove_again["decision"] == timedelta(0)


def test_a_region_without_the_file_is_strict(tmp_path):
    rules = read_rules(tmp_path)
    assert rules.providers == ()
    assert rules.lifetime({"reviewer"}).idle == timedelta(minutes=15)
    assert rules.prove_again["decision"] == timedelta(0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("  person: {idle_minutes: 60", "  persons: {idle_minutes: 60", "person"),
        ("idle_minutes: 60", "idle_minutes: 0", "idle_minutes"),
        ("idle_minutes: 60", "idle_minutes: sixty", "idle_minutes"),
        ("hours: 8", "hour: 8", "hours"),
        ("  identity:", "  identities:", "identities"),
        ("id: platform", "id: Platform!", "Platform!"),
        ("name: {zh:", "name: {cn:", "中文"),
        ("number: id_number", "numbers: id_number", "numbers"),
        ("mandate_hours: 24", "mandate_hours: -1", "mandate_hours"),
        ("sessions:", "session:", "sessions"),
    ],
)
def test_a_fault_names_file_line_and_remedy(copy, old, new, said):
    with pytest.raises(LocatedError) as fault:
        read_rules(copy(old, new))
    assert said in str(fault.value)
    assert str(fault.value).startswith(f"{FILE}:")


@pytest.mark.django_db
def test_a_file_that_breaks_while_running_is_a_sentence(tmp_path, monkeypatch, caplog):
    own = region_dir()
    broken = tmp_path / own.name
    broken.mkdir()
    for entry in own.iterdir():
        (broken / entry.name).symlink_to(entry)
    (broken / FILE).unlink()
    (broken / FILE).write_text("sessions: [", encoding="utf-8")
    monkeypatch.setenv("ONEWINDOW_REGIONS", str(tmp_path))
    assert Client().get("/accounts/with/platform/").status_code == 503
    assert FILE in caplog.text


def test_claims_are_read_as_the_region_says(copy):
    claims = read_rules(copy()).providers[0].claims
    said = {"sub": "s", "name": "张\u0000样例", "id_number": "1", "id_type": "111", "real_name_level": "L2"}
    who = identity_of("platform", claims, said)
    assert (who.name, who.id_kind, who.number) == ("张样例", "ric", "1")
    for level in ("L1", "", "l2", None):
        assert identity_of("platform", claims, said | {"real_name_level": level}).number == ""
    company = said | {"org_code": "C", "org_name": "N", "org_role": "01"}
    assert identity_of("platform", claims, company).legal_representative
    assert not identity_of("platform", claims, company | {"org_role": "1"}).legal_representative
    assert identity_of("platform", claims, company | {"real_name_level": "L1"}).company_number == ""
