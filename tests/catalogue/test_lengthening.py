"""A public service that a new edition makes longer says why, or nothing is published."""

from dataclasses import replace

import pytest

from onewindow.catalogue.acts import publish_edition
from onewindow.catalogue.declarations import MatterKind
from onewindow.catalogue.errors import LongerWithoutReason
from onewindow.catalogue.facts import Sourced
from onewindow.catalogue.lengthening import What, longer, papers
from onewindow.catalogue.queries import editions
from tests.laid import SYSTEM

UTILITIES = ("UTL-WATER", "UTL-POWER", "UTL-GAS", "UTL-HEAT")


def changed(catalogue, code, **fields):
    matters = tuple(replace(m, **fields) if m.code == code else m for m in catalogue.matters)
    return replace(catalogue, matters=matters)


def promised(matter, days):
    return replace(matter.limits, promised=replace(matter.limits.promised, working_days=days))


@pytest.mark.parametrize("code", UTILITIES)
def test_more_days_papers_or_steps_are_seen_and_fewer_are_not(catalogue, code):
    matter = catalogue.matter[code]
    more = changed(catalogue, code, limits=promised(matter, matter.limits.promised.working_days + 1))
    assert [(one.matter, one.what) for one in longer(catalogue, more)] == [(code, What.DAYS)]
    assert list(longer(more, catalogue)) == []
    paper = replace(matter.materials[-1], id="m99", source=None)
    asks = changed(catalogue, code, materials=(*matter.materials, paper))
    assert [one.what for one in longer(catalogue, asks)] == [What.MATERIALS]
    assert papers(asks.matter[code]) == papers(matter) + 1
    gate = replace(matter.gates[0], before="UTL-GAS" if code != "UTL-GAS" else "UTL-HEAT")
    waits = changed(catalogue, code, gates=(*matter.gates, gate))
    assert [one.what for one in longer(catalogue, waits)] == [What.STEPS]
    assert list(longer(catalogue, catalogue)) == []


def test_a_single_case_of_a_promise_counts_too(catalogue):
    matter = catalogue.matter["UTL-POWER"]
    cases = tuple(replace(one, working_days=one.working_days + 2) for one in matter.limits.promised.by_case)
    limits = replace(matter.limits, promised=replace(matter.limits.promised, by_case=cases))
    found = list(longer(catalogue, changed(catalogue, "UTL-POWER", limits=limits)))
    assert len(found) == len(cases)
    assert "居民5个工作日" in str(found[0])


def test_a_licence_is_bound_by_its_law_and_not_by_this_rule(catalogue):
    matter = next(m for m in catalogue.matters if m.kind is MatterKind.LICENCE and m.limits.promised.working_days)
    assert list(longer(catalogue, changed(catalogue, matter.code, limits=promised(matter, 99)))) == []


@pytest.mark.django_db
def test_it_is_refused_at_publishing_until_the_matter_says_why(edition, catalogue):
    matter = catalogue.matter["UTL-GAS"]
    later = changed(catalogue, "UTL-GAS", limits=promised(matter, 8))
    with pytest.raises(LongerWithoutReason, match="燃气报装的时限由 5 增为 8"):
        publish_edition(later, reason="调整", by=SYSTEM)
    assert len(editions()) == 1
    why = Sourced(text="新管网碰口须停气作业，批次安排")
    publish_edition(changed(later, "UTL-GAS", lengthened=why), reason="调整", by=SYSTEM)
    assert len(editions()) == 2
    # The same words do not serve a second time.
    again = changed(later, "UTL-GAS", lengthened=why, limits=promised(matter, 9))
    with pytest.raises(LongerWithoutReason):
        publish_edition(again, reason="再调整", by=SYSTEM)
