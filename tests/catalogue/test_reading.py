"""Short forms that officers may write, and the canonical form that never changes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onewindow.catalogue import canonical
from onewindow.catalogue.numbering import NumberParts, fault_of, render
from onewindow.catalogue.readable import UnreadableCondition, expand
from onewindow.rules.expressions import parse

VAR = {"var": "pub_kind"}


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ({"pub_kind": "零售"}, {"==": [VAR, "零售"]}),
        ("net_flag", {"var": "net_flag"}),
        (True, True),
        (None, None),
        ({"pub_kind": {"is_not": "零售"}}, {"!=": [VAR, "零售"]}),
        ({"pub_kind": {"in": ["零售"]}}, {"in": [VAR, ["零售"]]}),
        ({"pub_kind": {"not_in": ["零售"]}}, {"not": {"in": [VAR, ["零售"]]}}),
        ({"net_channel": {"contains": "App"}}, {"contains": [{"var": "net_channel"}, "App"]}),
        ({"net_channel": {"lacks": "App"}}, {"not": {"contains": [{"var": "net_channel"}, "App"]}}),
        ({"area": {"above": 1, "at_most": 9}}, {"all": [{">": [{"var": "area"}, 1]}, {"<=": [{"var": "area"}, 9]}]}),
        ({"area": {"at_least": {"var": "least"}}}, {">=": [{"var": "area"}, {"var": "least"}]}),
        ({"area": {"var": "other"}}, {"==": [{"var": "area"}, {"var": "other"}]}),
        ({"a": 1, "b": 2}, {"all": [{"==": [{"var": "a"}, 1]}, {"==": [{"var": "b"}, 2]}]}),
        ({"has": "net_url"}, {"has": {"var": "net_url"}}),
        ({"not": {"has": "net_url"}}, {"not": {"has": {"var": "net_url"}}}),
        ({"any": ["a", {"b": 1}]}, {"any": [{"var": "a"}, {"==": [{"var": "b"}, 1]}]}),
        (
            {"days": {"from": "a", "to": "b", "above": 15}},
            {">": [{"date_diff_days": [{"var": "a"}, {"var": "b"}]}, 15]},
        ),
        (
            {"days": {"of": "contract_period", "at_most": 90}},
            {"<=": [{"date_diff_days": [{"var": "contract_period"}]}, 90]},
        ),
    ],
)
def test_a_short_condition_means_the_long_one_and_the_long_one_itself(short, long):
    assert expand(short) == long
    assert expand(long) == long
    parse(long)


@pytest.mark.parametrize(
    "written", [[], {}, 7, {"all": {"a": 1}}, {"days": {"above": 1}}, {"a": {"like": "x"}}, {"a": {}}]
)
def test_what_is_neither_short_nor_long_is_refused_with_what_to_write(written):
    with pytest.raises(UnreadableCondition, match=r"应|没有"):
        expand(written)


def test_a_catalogue_survives_its_canonical_text(catalogue):
    text = canonical.to_json(catalogue)
    again = canonical.from_json(text)
    assert again == catalogue
    assert canonical.to_json(again) == text
    assert len(canonical.digest(catalogue)) == 64


def test_the_canonical_text_survives_a_store_that_reorders_keys(catalogue):
    shuffled = json.loads(canonical.to_json(catalogue), object_pairs_hook=lambda pairs: dict(reversed(pairs)))
    assert canonical.digest(canonical.from_data(shuffled)) == canonical.digest(catalogue)


def test_any_change_of_content_changes_the_digest(catalogue, pack, rewrite):
    from onewindow.catalogue.loader import load

    rewrite("matters/PUB-R.yaml", "working_days: 7", "working_days: 8")
    assert canonical.digest(load(pack)) != canonical.digest(catalogue)


def test_a_comment_or_the_layout_of_a_file_changes_no_digest(catalogue, pack):
    from onewindow.catalogue.loader import load

    path = pack / "matters/PUB-R.yaml"
    path.write_text("# 一句说明\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert canonical.digest(load(pack)) == canonical.digest(catalogue)


def test_an_edition_with_an_unknown_key_is_not_silently_read(catalogue):
    data = canonical.to_data(catalogue)
    data["matters"][0]["colour"] = "red"
    with pytest.raises(canonical.UnreadableEdition, match="colour"):
        canonical.from_data(data)


PARTS = NumberParts(division="652801", year=2026, serial=7, values={"uscc": "916528010000000000", "seal": "X"})


@pytest.mark.parametrize(
    ("number_format", "number"),
    [
        ("新出发新零字第{division}{serial:4}号", "新出发新零字第6528010007号"),
        ("建字第{division}{year}{serial:5}号", "建字第652801202600007号"),
        ("{uscc}", "916528010000000000"),
        ("{element:seal}-{serial}", "X-7"),
    ],
)
def test_a_number_is_rendered_from_its_format(number_format, number):
    assert fault_of(number_format) is None
    assert render(number_format, PARTS) == number


@pytest.mark.parametrize("number_format", ["字第1号", "{serial", "{colour}{serial}", "{element}{serial}", "{serial:x}"])
def test_a_number_format_that_cannot_work_is_refused(number_format):
    assert fault_of(number_format)


@given(st.integers(1, 10**9))
def test_two_serials_never_give_one_number(serial):
    one = render("{division}{serial:4}", NumberParts(division="652801", year=2026, serial=serial))
    two = render("{division}{serial:4}", NumberParts(division="652801", year=2026, serial=serial + 1))
    assert one != two


def test_every_number_format_of_the_region_can_be_rendered(catalogue):
    values = {"uscc": "U", "agency_short": "库市监", **{element.id: "E" for element in catalogue.elements}}
    parts = NumberParts(division="652801", year=2026, serial=1, values=values)
    for matter in catalogue.matters:
        if matter.certificate:
            assert render(matter.certificate_number or catalogue.certificate[matter.certificate].number, parts)
