"""Published editions: written once, verified before, restored by publishing again. On the real PostgreSQL."""

from dataclasses import replace

import pytest
from django.db import IntegrityError

from onewindow.catalogue.acts import publish_edition, restore_edition
from onewindow.catalogue.canonical import digest
from onewindow.catalogue.errors import NoEdition, NotPublishable, SameEdition
from onewindow.catalogue.models import Edition
from onewindow.catalogue.queries import current, edition, editions
from onewindow.core import events
from onewindow.core.act import Actor
from onewindow.people.errors import NotAllowed

pytestmark = pytest.mark.django_db

BY = Actor.system("test")
REGION = "test-region"


def changed(catalogue, days):
    """The catalogue with another promise for PUB-R."""
    matter = catalogue.matter["PUB-R"]
    promised = replace(matter.limits.promised, working_days=days)
    new = replace(matter, limits=replace(matter.limits, promised=promised))
    return replace(catalogue, matters=tuple(new if each.code == "PUB-R" else each for each in catalogue.matters))


def publish(catalogue, reason="试"):
    return publish_edition(catalogue, region=REGION, reason=reason, by=BY)


def test_the_newest_edition_is_in_force_and_older_ones_stay(catalogue):
    first = publish(catalogue)
    second = publish(changed(catalogue, 6))
    assert (first.number, second.number) == (1, 2)
    assert current(REGION).id == second.id
    assert current(REGION).catalogue.matter["PUB-R"].limits.promised.working_days == 6
    assert edition(first.id).catalogue == catalogue
    assert [line.number for line in editions(REGION)] == [2, 1]


def test_what_is_stored_has_the_digest_of_its_content(catalogue):
    published = publish(catalogue)
    assert digest(edition(published.id).catalogue) == published.digest == digest(catalogue)


def test_a_faulty_catalogue_is_refused_and_the_running_edition_stays(catalogue):
    running = publish(catalogue)
    plan = catalogue.matter["PWR-PLAN"]
    ring = replace(plan, gates=(replace(catalogue.matter["PWR-GREEN"].gates[0], before="PWR-GREEN"),))
    bad = replace(catalogue, matters=tuple(ring if each is plan else each for each in catalogue.matters))
    with pytest.raises(NotPublishable) as told:
        publish(bad)
    assert any("互相等待" in fault for fault in told.value.data["faults"])
    assert current(REGION).id == running.id
    assert Edition.objects.filter(region=REGION).count() == 1


def test_an_unknown_agency_stops_a_publication_that_knows_the_agencies(catalogue):
    with pytest.raises(NotPublishable):
        publish_edition(catalogue, region=REGION, reason="试", agencies=frozenset({"publicity"}), by=BY)


def test_the_same_content_is_not_published_twice(catalogue):
    publish(catalogue)
    with pytest.raises(SameEdition):
        publish(catalogue)


def test_restoring_publishes_the_older_content_as_a_new_edition(catalogue):
    first = publish(catalogue)
    publish(changed(catalogue, 6))
    restored = restore_edition(1, region=REGION, reason="第2版有误", by=BY)
    assert (restored.number, restored.digest) == (3, first.digest)
    assert current(REGION).catalogue == catalogue
    with pytest.raises(NoEdition):
        restore_edition(9, region=REGION, reason="无", by=BY)
    with pytest.raises(SameEdition):
        restore_edition(1, region=REGION, reason="已是", by=BY)


def test_publishing_is_history(catalogue):
    receipt = publish(catalogue, reason="首次发布")
    [event] = events.history(f"catalogue:{REGION}")
    assert event.verb == "publish_edition"
    assert event.body == {"region": REGION, "number": 1, "digest": receipt.digest, "reason": "首次发布"}


def test_a_repeated_key_publishes_once(catalogue):
    first = publish_edition(catalogue, region=REGION, reason="试", by=BY, idempotency_key="k")
    again = publish_edition(catalogue, region=REGION, reason="试", by=BY, idempotency_key="k")
    assert first == again
    assert Edition.objects.filter(region=REGION).count() == 1


def test_who_has_no_such_post_may_not_publish(catalogue):
    with pytest.raises(NotAllowed):
        publish_edition(catalogue, region=REGION, reason="试", by=Actor(ref="party:1"))


def test_nothing_published_is_told_as_such():
    with pytest.raises(NoEdition):
        current("nowhere")
    with pytest.raises(NoEdition):
        edition(987654321)


def test_reading_the_edition_in_force_costs_one_query(catalogue, django_assert_num_queries):
    receipt = publish(catalogue)
    current(REGION)
    edition(receipt.id)
    with django_assert_num_queries(1):
        current(REGION)
    with django_assert_num_queries(0):
        edition(receipt.id)


def test_two_publications_at_once_cannot_take_one_number(catalogue):
    publish(catalogue)
    row = Edition.objects.get(region=REGION)
    row.pk = None
    with pytest.raises(IntegrityError):
        row.save(force_insert=True)
