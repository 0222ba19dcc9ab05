"""Revisions as acts: written by officers of the agency, approved by another, published, overtaken, taken back."""

from datetime import date, datetime

import pytest

from onewindow.catalogue import acts
from onewindow.catalogue.errors import (
    BadPart,
    NoReason,
    NoSuchPart,
    NothingRevised,
    NotPublishable,
    NotYet,
    Overtaken,
    OwnRevision,
    PartExists,
    StalePart,
    WrongState,
)
from onewindow.catalogue.jobs import publish_due
from onewindow.catalogue.models import Edition, RevisedPart, Revision
from onewindow.catalogue.parts import Kind, plain_part
from onewindow.catalogue.queries import current
from onewindow.catalogue.revising import Transition
from onewindow.catalogue.revisions import made_in_pages
from onewindow.cli import loading
from onewindow.core import events
from onewindow.core.clock import SHANGHAI, moved_to
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.people.models import Account

pytestmark = pytest.mark.django_db
M = Kind.MATTER


def who(username):
    return actor_of(Account.objects.get(username=username))


@pytest.fixture
def lead(edition, demo):
    return who("lead.publicity.652800")


@pytest.fixture
def admin(demo):
    return who("admin.652800")


def shorter(days=5, code="PUB-R"):
    content = plain_part(current().catalogue, M, code)
    content["limits"]["promised"]["working_days"] = days
    return content


def written(lead, days=5):
    number = acts.open_revision("压缩承诺时限", reason="州政府要求", by=lead).id
    acts.change_part(number, M, "PUB-R", shorter(days), version=0, by=lead)
    return number


def approved(lead, admin, days=5):
    number = written(lead, days)
    acts.submit_revision(number, by=lead)
    acts.approve_revision(number, version=Revision.objects.get(pk=number).version, by=admin)
    return number


def test_a_revision_goes_from_one_officer_to_another_and_into_force(lead, admin):
    first = current()
    number = approved(lead, admin)
    assert current().number == first.number  # nothing is in force before it is published
    done = acts.publish_revision(number, by=admin)
    assert current().number == done.number == first.number + 1
    assert current().catalogue.matter["PUB-R"].limits.promised.working_days == 5
    assert first.catalogue.matter["PUB-R"].limits.promised.working_days == 7
    told = [event.verb for event in events.history(f"revision:{number}")]
    assert told == ["open_revision", "change_part", "submit_revision", "approve_revision", "publish_revision"]
    assert list(events.breaks(events.history(f"revision:{number}"))) == []


def test_only_those_who_may_take_each_step(lead, admin):
    clerk, reviewer = who("clerk.652801"), who("reviewer.publicity.652801")
    for by in (clerk, reviewer, who("li")):
        with pytest.raises(NotAllowed):
            acts.open_revision("x", by=by)
    number = written(lead)
    other = who("lead.market_regulation.652800")
    with pytest.raises(NotAllowed):  # another agency's matter
        acts.change_part(number, M, "PUB-R", shorter(4), version=1, by=other)
    with pytest.raises(NotAllowed):  # an element that several agencies read
        acts.remove_part(number, Kind.ELEMENT, "contact_phone", version=0, by=lead)
    with pytest.raises(NotAllowed):
        acts.submit_revision(number, by=clerk)
    acts.submit_revision(number, by=lead)
    for act in (
        lambda: acts.approve_revision(number, version=3, by=lead),
        lambda: acts.return_revision(number, remark="x", by=lead),
        lambda: acts.withdraw_revision(number, by=other),
        lambda: acts.publish_revision(number, by=lead),
        lambda: acts.ask_replay(number, sample=1, by=clerk),
        lambda: acts.describe_revision(
            number, title="x", reason="", transition=Transition.KEEP, transition_basis="", effective_on=None, by=clerk
        ),
        lambda: acts.rebase_part(number, M, "PUB-R", by=clerk, mine=True),
    ):
        with pytest.raises((NotAllowed, WrongState)):
            act()


def test_nobody_approves_a_revision_he_has_touched(lead, admin):
    number = written(lead)
    acts.change_part(number, M, "PUB-W", shorter(9, "PUB-W"), version=0, by=admin)
    acts.submit_revision(number, by=lead)
    with pytest.raises(OwnRevision):
        acts.approve_revision(number, version=Revision.objects.get(pk=number).version, by=admin)


def test_what_is_approved_is_what_was_seen(lead, admin):
    number = written(lead)
    acts.submit_revision(number, by=lead)
    with pytest.raises(StalePart):
        acts.approve_revision(number, version=1, by=admin)


def test_a_second_officers_save_is_told_and_nothing_is_lost(lead, admin):
    number = written(lead, 5)
    with pytest.raises(StalePart) as refused:
        acts.change_part(number, M, "PUB-R", shorter(3), version=0, by=admin)
    mine, theirs = refused.value.data["mine"], refused.value.data["theirs"]
    assert [each["limits"]["promised"]["working_days"] for each in (mine, theirs)] == [3, 5]
    done = acts.change_part(number, M, "PUB-R", mine, version=refused.value.data["current"], by=admin)
    assert done.version == 2


def test_a_faulty_revision_can_be_kept_and_not_submitted(lead):
    number = acts.open_revision("错", reason="试", by=lead).id
    with pytest.raises(NothingRevised):
        acts.submit_revision(number, by=lead)
    content = shorter()
    content["elements"].append({"id": "nobody_defined_this"})
    acts.change_part(number, M, "PUB-R", content, version=0, by=lead)
    with pytest.raises(NotPublishable) as refused:
        acts.submit_revision(number, by=lead)
    assert refused.value.data["flaws"][0].path.startswith("elements.")
    with pytest.raises(BadPart):
        acts.change_part(number, M, "PUB-R", {"code": "PUB-R"}, version=1, by=lead)
    with pytest.raises(BadPart):  # a code never changes
        acts.change_part(number, M, "PUB-R", shorter() | {"code": "PUB-X"}, version=1, by=lead)
    with pytest.raises(NoSuchPart):
        acts.change_part(number, M, "NOBODY", shorter() | {"code": "NOBODY"}, version=0, by=lead)
    with pytest.raises(PartExists):
        acts.change_part(number, M, "PUB-R", shorter(), version=0, by=lead, new=True)


def test_a_reason_and_the_basis_of_a_transition_are_demanded(lead):
    number = acts.open_revision("缺理由", by=lead).id
    acts.change_part(number, M, "PUB-R", shorter(), version=0, by=lead)
    with pytest.raises(NoReason):
        acts.submit_revision(number, by=lead)
    about = {"title": "有理由", "reason": "州政府要求", "effective_on": None, "by": lead}
    acts.describe_revision(number, **about, transition=Transition.MOVE, transition_basis="")
    with pytest.raises(NoReason):
        acts.submit_revision(number, by=lead)
    acts.describe_revision(number, **about, transition=Transition.MOVE, transition_basis="新规定第三十条")
    assert acts.submit_revision(number, by=lead).state == "submitted"


def test_sent_back_it_is_written_on(lead, admin):
    number = approved(lead, admin)
    with pytest.raises(NoReason):
        acts.return_revision(number, remark=" ", by=admin)
    acts.return_revision(number, remark="写明依据", by=admin)
    row = Revision.objects.get(pk=number)
    assert (row.state, row.remark, row.approved_by) == ("editing", "写明依据", "")
    with pytest.raises(WrongState):
        acts.publish_revision(number, by=admin)
    acts.withdraw_revision(number, by=lead)
    with pytest.raises(WrongState):
        acts.submit_revision(number, by=lead)


def test_two_revisions_of_one_matter_meet(lead, admin):
    slow, fast = approved(lead, admin, 6), approved(lead, admin, 4)
    acts.publish_revision(fast, by=admin)
    with pytest.raises(Overtaken):
        acts.publish_revision(slow, by=admin)
    acts.return_revision(slow, remark="对照现行版", by=admin)
    acts.rebase_part(slow, M, "PUB-R", by=lead, mine=True)
    acts.submit_revision(slow, by=lead)
    acts.approve_revision(slow, version=Revision.objects.get(pk=slow).version, by=admin)
    acts.publish_revision(slow, by=admin)
    assert current().catalogue.matter["PUB-R"].limits.promised.working_days == 6
    third = written(lead, 3)
    acts.rebase_part(third, M, "PUB-R", by=lead, mine=False)
    assert not RevisedPart.objects.filter(revision=third).exists()


def test_another_matter_published_meanwhile_stays(lead, admin):
    first = approved(lead, admin, 6)
    second = acts.open_revision("备案", reason="州政府要求", by=lead).id
    acts.change_part(second, M, "PUB-N", shorter(9, "PUB-N"), version=0, by=lead)
    acts.submit_revision(second, by=lead)
    acts.approve_revision(second, version=Revision.objects.get(pk=second).version, by=admin)
    acts.publish_revision(second, by=admin)
    acts.publish_revision(first, by=admin)
    matters = current().catalogue.matter
    assert matters["PUB-N"].limits.promised.working_days == 9
    assert matters["PUB-R"].limits.promised.working_days == 6


def test_it_takes_effect_on_its_day_by_itself(lead, admin):
    number = written(lead)
    about = {"title": "到期施行", "reason": "州政府要求", "transition": Transition.KEEP, "transition_basis": ""}
    acts.describe_revision(number, **about, effective_on=date(2031, 3, 1), by=lead)
    acts.submit_revision(number, by=lead)
    acts.approve_revision(number, version=Revision.objects.get(pk=number).version, by=admin)
    with pytest.raises(NotYet):
        acts.publish_revision(number, by=admin)
    publish_due()
    assert Revision.objects.get(pk=number).state == "approved"
    with moved_to(datetime(2031, 3, 1, 0, 6, tzinfo=SHANGHAI)):
        publish_due()
    assert Revision.objects.get(pk=number).state == "published"


def test_an_element_a_matter_and_a_service_can_be_added_and_taken_back(lead, admin):
    number = acts.open_revision("书展备案", reason="新增事项", by=lead).id
    element = {"id": "fair_place", "name": {"zh": "书展地点", "en": "Place of the fair"}, "type": "text"}
    acts.change_part(
        number, Kind.ELEMENT, "fair_place", element | {"group": "publication"}, version=0, by=lead, new=True
    )
    matter = {
        "code": "PUB-F",
        "name": {"zh": "书展备案", "en": "Filing of book fairs"},
        "kind": "filing",
        "agency": {"id": "publicity", "level": "county"},
        "basis": [{"text": "出版物市场管理规定", "status": "unverified"}],
        "joins": {"prose": "办书展", "when": True},
        "elements": ["org_name", "fair_place", "contact_name", "contact_phone"],
        "materials": [{"id": "m1", "name": {"zh": "无需材料", "en": "None"}, "need": "none"}],
        "limits": {"promised": {"working_days": 2, "basis": "建议", "status": "proposal"}},
    }
    acts.change_part(number, M, "PUB-F", matter, version=0, by=lead, new=True)
    service = {
        "code": "book_fair",
        "number": 90,
        "name": {"zh": "办书展", "en": "Hold a book fair"},
        "plain_name": {"zh": "办书展", "en": "Hold a book fair"},
        "lead": "publicity",
        "summary": {"zh": "一表备案。", "en": "One sheet."},
        "matters": ["PUB-F"],
        "typical_package": ["PUB-F"],
        "search_words": ["书展"],
    }
    acts.change_part(number, Kind.SERVICE, "book_fair", service, version=0, by=lead, new=True)
    acts.submit_revision(number, by=lead)
    acts.approve_revision(number, version=Revision.objects.get(pk=number).version, by=admin)
    before = current().number
    acts.publish_revision(number, by=admin)
    assert "book_fair" in current().catalogue.service
    acts.restore_edition(before, reason="先不办", by=admin)
    assert "book_fair" not in current().catalogue.service
    assert Edition.objects.count() == 3


def test_files_never_cover_an_edition_that_was_made_in_pages(lead, admin):
    assert not made_in_pages()
    old = current().number
    acts.publish_revision(approved(lead, admin), by=admin)
    assert made_in_pages()
    loading.publish()  # what `onewindow setup` does
    assert current().catalogue.matter["PUB-R"].limits.promised.working_days == 5
    acts.restore_edition(old, reason="退回", by=admin)
    assert made_in_pages()  # that was an officer's word too
