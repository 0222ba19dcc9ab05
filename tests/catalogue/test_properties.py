"""What holds for every package of every service."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onewindow.catalogue.compiler import compile_sheet
from onewindow.catalogue.constraints import conflict, intersect
from onewindow.catalogue.critical_path import Wait, length, spans
from onewindow.catalogue.declarations import GateKind
from onewindow.catalogue.elements import Constraints
from onewindow.catalogue.loader import load
from onewindow.core.region import region_dir

CATALOGUE = load(region_dir())
SERVICES = st.sampled_from(CATALOGUE.services)


@st.composite
def packages(draw):
    service = draw(SERVICES)
    return service, draw(st.lists(st.sampled_from(service.matters), min_size=1, unique=True))


def compiled(service, matters):
    return compile_sheet(CATALOGUE, service.code, matters, {}, person=False)


@given(packages())
def test_the_order_in_which_matters_are_given_changes_nothing(package):
    service, matters = package
    assert compiled(service, matters) == compiled(service, list(reversed(matters)))


@given(packages())
def test_a_matter_given_twice_counts_once(package):
    service, matters = package
    assert compiled(service, matters) == compiled(service, matters + matters)


@given(packages(), st.data())
def test_adding_a_matter_never_removes_a_field_nor_a_reader(package, data):
    service, matters = package
    more = compiled(service, [*matters, data.draw(st.sampled_from(service.matters))])
    for entry in compiled(service, matters).elements:
        grown = more.of(entry.id)
        assert grown is not None
        assert set(grown.asked_by) >= set(entry.asked_by)


@given(packages())
def test_one_sheet_never_asks_more_than_the_forms_it_replaces(package):
    figures = compiled(*package).figures
    assert figures.fields_after <= figures.fields_before
    assert figures.promised_days_parallel <= figures.promised_days_serial


@given(packages())
def test_the_materials_add_up(package):
    counted = compiled(*package).figures.materials
    assert counted.before == counted.from_sibling_matters + counted.from_registers + counted.to_be_handed_in


@given(packages())
def test_gates_stand_only_between_matters_of_the_package(package):
    sheet = compiled(*package)
    for edge in sheet.edges:
        assert {edge.before, edge.after} <= set(sheet.matters)


@given(packages())
def test_every_matter_sees_exactly_what_it_declares(package):
    from onewindow.catalogue.sheet import projection

    sheet = compiled(*package)
    asked = {entry.id for entry in sheet.elements}
    for code in sheet.matters:
        matter = CATALOGUE.matter[code]
        steering = {use.id for use in matter.context} - asked  # what a sibling asks stays with the sibling
        assert set(projection(sheet, code)) == {*matter.element_ids, *steering}


@given(packages(), st.dictionaries(st.sampled_from([e.id for e in CATALOGUE.elements]), st.none(), max_size=8))
@settings(max_examples=60)
def test_answers_of_none_never_break_a_sheet(package, answers):
    service, _ = package
    sheet = compile_sheet(CATALOGUE, service.code, None, answers, person=False)
    assert set(sheet.matters) <= {matter.code for matter in CATALOGUE.matters}


DAYS = st.dictionaries(st.sampled_from("ABCDEFG"), st.sampled_from([0, 1, 2, 5, 0.5]), min_size=1)
KINDS = st.sampled_from(list(GateKind))


@st.composite
def graphs(draw):
    days = {code: Fraction(str(value)) for code, value in draw(DAYS).items()}
    pairs = [(a, b) for a in days for b in days if a < b]  # earlier letters first: no ring
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return days, [Wait(before=a, after=b, kind=draw(KINDS)) for a, b in chosen]


@given(graphs())
def test_parallel_is_never_longer_than_serial_nor_shorter_than_the_longest(graph):
    days, waits = graph
    found = length(spans(days, waits))
    assert max(days.values()) <= found <= sum(days.values())


@given(graphs())
def test_optional_gates_never_wait(graph):
    days, waits = graph
    needed = [wait for wait in waits if wait.kind is not GateKind.OPTIONAL]
    assert spans(days, waits) == spans(days, needed)


@given(graphs())
def test_each_gate_holds_up_what_it_says(graph):
    days, waits = graph
    found = spans(days, waits)
    for wait in waits:
        if wait.kind in {GateKind.ACCEPT, GateKind.START}:
            assert found[wait.after].start >= found[wait.before].end
        elif wait.kind is not GateKind.OPTIONAL:
            assert found[wait.after].end >= found[wait.before].end
    for code, span in found.items():
        assert span.end - span.start >= days[code]


def test_a_ring_has_no_length():
    from onewindow.catalogue.critical_path import Ring

    days = {"A": Fraction(1), "B": Fraction(1)}
    waits = [Wait(before="A", after="B", kind=GateKind.DECIDE), Wait(before="B", after="A", kind=GateKind.START)]
    with pytest.raises(Ring):
        spans(days, waits)


NUMBERS = st.one_of(st.none(), st.integers(-5, 5))
CONSTRAINTS = st.builds(
    Constraints,
    min=NUMBERS,
    above=NUMBERS,
    max=NUMBERS,
    one_of=st.one_of(st.none(), st.lists(st.sampled_from("甲乙丙"), unique=True).map(tuple)),
)


@given(CONSTRAINTS, CONSTRAINTS, st.integers(-8, 8), st.sampled_from("甲乙丙"))
def test_a_value_satisfies_the_intersection_exactly_when_it_satisfies_both(first, second, number, option):
    def satisfied(constraints):
        return (
            (constraints.min is None or number >= constraints.min)
            and (constraints.above is None or number > constraints.above)
            and (constraints.max is None or number <= constraints.max)
            and (constraints.one_of is None or option in constraints.one_of)
        )

    both = intersect(first, second)
    assert satisfied(both) == (satisfied(first) and satisfied(second))
    if satisfied(both):
        assert conflict(both) is None


@given(CONSTRAINTS, CONSTRAINTS)
def test_intersecting_is_idempotent_and_commutative(first, second):
    def loose(constraints):
        options = None if constraints.one_of is None else frozenset(constraints.one_of)
        return constraints.min, constraints.above, constraints.max, options

    assert intersect(first, first) == first
    assert loose(intersect(first, second)) == loose(intersect(second, first))
