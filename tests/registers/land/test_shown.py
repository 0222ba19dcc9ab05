"""What a scan shows is kept with the unit, and is always what adding up the page of the book would show."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from onewindow.core import clock
from onewindow.core.clock import SHANGHAI
from onewindow.documents.making import stationery
from onewindow.registers.land import acts, directories, queries, scanning, showing, shown
from onewindow.registers.land.acts.rights import TransferEntry
from onewindow.registers.land.entries import OF, Advance, Aim, Attachment, Objection, Ownership, Residence, Stored
from onewindow.registers.land.models import Paper, Unit

from .conftest import BATU, CLERK, DAY, FACTS, FLAT, GROUND, RIGHT, WANG, attach, first, mortgage

ON = date(2026, 5, 8)


@pytest.fixture(scope="module")
def rules():
    return shown.Rules(terms=directories.current().terms, masks=stationery().masks)


def stored(values):
    since = datetime(2026, 1, 1, tzinfo=SHANGHAI)
    return [
        Stored(of=OF[type(value)], key=n, opened=n, closed=None, since=since, until=None, value=value)
        for n, value in enumerate(values, start=1)
    ]


days = st.integers(-40, 60).map(lambda n: ON + timedelta(days=n))
burdens = st.one_of(
    st.builds(Objection, about=st.just("面积"), registered_on=days, suit_on=st.none() | days),
    st.builds(Advance, aim=st.just(Aim.SALE), registrable_on=st.none() | days),
    st.builds(Residence, conditions=st.just("终身"), until_on=st.none() | days),
)


@st.composite
def queues(draw):
    """Attachments as the book holds them: the first with its days, the others waiting."""
    ends = draw(st.lists(days, max_size=1))
    first_of_all = [
        Attachment(
            authority="法院", document_no="1", case_no="1", months=1, pre=draw(st.booleans()), registered_on=ON,
            position=1, since_on=end - timedelta(days=30), until_on=end,
        )
        for end in ends
    ]  # fmt: skip
    waiting = draw(st.integers(0, 2)) if ends else 0
    return first_of_all + [
        Attachment(
            authority="法院", document_no=f"{n}", case_no="2", months=1, registered_on=ends[0] - timedelta(days=9),
            position=n,
        )
        for n in range(2, 2 + waiting)
    ]  # fmt: skip


@given(values=st.lists(burdens, max_size=4), queue=queues(), later=st.integers(0, 150))
def test_what_is_kept_is_what_the_page_says_for_as_long_as_it_is_good(rules, values, queue, later):
    standing = stored([FACTS, RIGHT, *values, *queue])
    kept = shown.keep(shown.seen(standing, ["王*"], on=ON, rules=rules))
    day = ON + timedelta(days=later)
    found, now = shown.read(kept, on=day), shown.seen(standing, ["王*"], on=day, rules=rules)
    assert found is None or found == now
    assert shown.read(kept, on=ON) is not None


@given(values=st.lists(burdens, max_size=4), queue=queues())
def test_it_stays_good_where_nothing_has_an_end(rules, values, queue):
    """Not thrown away without need: with no end in sight it is good for ever."""
    standing = stored([FACTS, RIGHT, *values, *queue])
    seen = shown.seen(standing, [], on=ON, rules=rules)
    ends = [one for one in values if not isinstance(one, Objection) and _end(one, rules) is not None]
    if not queue and not ends and not any(isinstance(one, Objection) for one in values):
        assert seen.good_until is None
    if queue and queue[0].until_on >= ON:
        assert seen.good_until is not None and ON <= seen.good_until <= queue[0].until_on


def _end(value, rules):
    if isinstance(value, Advance):
        return value.registrable_on and value.registrable_on + timedelta(days=rules.terms.advance_days)
    return value.until_on


def test_other_masks_or_limits_have_another_mark(rules):
    masks = {**rules.masks, "public": {**rules.masks["public"], "name": rules.masks["public"]["address"]}}
    others = shown.Rules(terms=rules.terms, masks=masks)
    longer = shown.Rules(terms=type(rules.terms)(objection_days=99, advance_days=99, attachment_months=9), masks=masks)
    assert len({rules.mark, others.mark, longer.mark}) == 3


def scan(statements=None):
    """What the book says to a scan of the flat's certificate; `statements`: in how many it has to be read."""
    number = Paper.objects.get(unit=FLAT, kind="certificate", closed=None).number
    columns = f"SELECT {scanning.PAPER} FROM land_paper p JOIN land_unit u ON u.code = p.unit_id WHERE p.number = %(n)s"  # noqa: S608
    with CaptureQueriesContext(connection) as seen:
        said = scanning.said_of(number, scanning.first_text(columns, {"n": number}))
    assert statements in {None, sum("SAVEPOINT" not in one["sql"] for one in seen)}
    return said


def sale(*people):
    return TransferEntry(holders=people, ownership=Ownership.JOINT, with_mortgage=True)


@pytest.mark.django_db
def test_each_registration_writes_what_scans_show_and_names_change_with_the_holders():
    with clock.moved_to(DAY):
        first()
        mortgage()
        seen = scan(statements=1).unit
        assert seen.owners == ("王*",) and seen.mortgaged and not seen.attached
        acts.transfer(FLAT, sale(BATU, WANG), GROUND, by=CLERK)
        assert scan().unit.owners == ("巴**", "王*")


@pytest.mark.django_db
def test_an_objection_that_lapses_by_itself_is_gone_the_day_after_without_a_registration():
    with clock.moved_to(DAY):
        first()
        acts.enter_objection(FLAT, "面积", (BATU,), GROUND, by=CLERK)
        last = Unit.objects.get(code=FLAT).shown[2:12]
    end = datetime.fromisoformat(f"{last}T23:59:59+08:00")
    with clock.moved_to(end):
        assert scan().unit.objected
    with clock.moved_to(end + timedelta(seconds=2)):
        assert not scan().unit.objected


@pytest.mark.django_db
def test_the_next_in_the_queue_takes_its_place_by_itself():
    with clock.moved_to(DAY):
        first()
        attach(months=1)
        attach(document="（2026）新2801执保2号", months=1)
    for day, there in ((20, True), (50, True), (80, False)):
        with clock.moved_to(DAY + timedelta(days=day)):
            assert scan().unit.attached is there


@pytest.mark.django_db
def test_units_shown_by_other_rules_are_added_up_at_each_scan_until_they_are_made_anew():
    with clock.moved_to(DAY):
        first()
        mortgage()
        right = Unit.objects.get(code=FLAT).shown
        Unit.objects.filter(code=FLAT).update(shown=right.replace("王*", "王芳"), shown_by="0123456789abcdef")
        assert scan(statements=3).unit.owners == ("王*",)
        assert (showing.refresh(), showing.refresh()) == (1, 0)
        assert Unit.objects.get(code=FLAT).shown == right
        assert scan(statements=1).unit.mortgaged


@pytest.mark.django_db
def test_what_was_registered_while_units_are_made_anew_is_not_written_over():
    with clock.moved_to(DAY):
        first()
        Unit.objects.filter(code=FLAT).update(shown_by="")
        seq = Unit.objects.get(code=FLAT).seq
        mortgage()
        written = Unit.objects.get(code=FLAT).shown
        showing._write([(FLAT, seq)])  # a batch that was read before
        assert Unit.objects.get(code=FLAT).shown == written
        assert queries.public_of(queries.unit_at(FLAT)).mortgaged and scan().unit.mortgaged


def test_every_kind_of_burden_has_its_own_place(rules):
    for value, name in (
        (Objection(about="面积", registered_on=ON), "objected"),
        (Advance(aim=Aim.SALE), "notified"),
        (Residence(conditions="终身"), "resided"),
    ):
        kept = shown.keep(shown.seen(stored([FACTS, RIGHT, value]), [], on=ON, rules=rules))
        assert shown.read(kept, on=ON).there == {name}
    assert shown.read(shown.keep(shown.seen([], [], on=ON, rules=rules)), on=ON).ownership is None
