"""The applicant's consent at a window is written down; without it, or by nobody of the window, it is not."""

import pytest

from onewindow.core import events
from onewindow.people.access import actor_of
from onewindow.people.errors import NotAllowed
from onewindow.sheets.acts import record_consent
from onewindow.sheets.desk_queries import handed_in_today, open_at_window
from onewindow.sheets.drafts import mark_submitted, open_draft
from onewindow.sheets.errors import DraftSubmitted, NoConsent
from onewindow.sheets.submission import Channel

pytestmark = pytest.mark.django_db
DIVISION = "652801"


@pytest.fixture
def clerk(account):
    return account("clerk.652801")


@pytest.fixture
def draft(published, account, clerk):
    party = account("zhang").party.pk
    return open_draft(clerk, service="publication_joint", division=DIVISION, party=party, channel=Channel.WINDOW)


def test_the_kind_of_document_is_kept_and_no_number(draft, clerk):
    record_consent(draft, document="ric", by=actor_of(clerk, draft.party, service=draft.service))
    (event,) = events.history(f"draft:{draft.pk}")
    assert event.verb == "record_consent"
    assert event.body == {"party": draft.party_id, "document": "ric", "way": "slip"}


@pytest.mark.parametrize("document", ["", "none", "身份证", "652801199001010002"])
def test_what_is_no_document_is_no_consent(draft, clerk, document):
    with pytest.raises(NoConsent):
        record_consent(draft, document=document, by=actor_of(clerk))
    assert events.history(f"draft:{draft.pk}") == []


def test_only_the_window_of_the_place_records_it(draft, account):
    for stranger in ("zhang", "clerk.652822", "reviewer.publicity.652801"):
        with pytest.raises(NotAllowed):
            record_consent(draft, document="ric", by=actor_of(account(stranger)))


def test_not_after_submission(draft, clerk):
    mark_submitted(draft.pk, "652801-20261125-00001")
    draft.refresh_from_db()
    with pytest.raises(DraftSubmitted):
        record_consent(draft, document="ric", by=actor_of(clerk))


def test_a_window_sees_what_it_has_open_and_what_it_handed_in_today(draft, clerk, account, django_assert_num_queries):
    open_at_window(clerk, most=9)  # posts and edition are read once
    with django_assert_num_queries(1):
        (line,) = open_at_window(clerk, most=9)
    assert (line.id, line.applicant) == (draft.pk, "张样例")
    assert handed_in_today(clerk, most=9) == []
    mark_submitted(draft.pk, "652801-20261125-00001")
    assert open_at_window(clerk, most=9) == []
    assert [line.case_number for line in handed_in_today(clerk, most=9)] == ["652801-20261125-00001"]
    assert open_at_window(account("clerk.652822"), most=9) == []
