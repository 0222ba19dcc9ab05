"""What a window writes down: consent by slip, file or code, of the applicant or his agent; and provisional numbers."""

from datetime import timedelta
from io import BytesIO

import pytest

from onewindow.core import events
from onewindow.core.clock import moved_to, now
from onewindow.people.access import actor_of
from onewindow.people.acts import grant_mandate, revoke_mandate
from onewindow.people.errors import NoMandate, NotAllowed
from onewindow.sheets.acts import record_consent, reserve_numbers, send_consent_code, use_number
from onewindow.sheets.consents import CODE_MINUTES, CODE_TRIES, RESEND_SECONDS, agents_now, consent_of, redeemed
from onewindow.sheets.counters import (
    close_case,
    find_provisional,
    open_case,
    open_cases,
    provisional_of,
)
from onewindow.sheets.drafts import mark_submitted, open_draft
from onewindow.sheets.errors import CodeTooSoon, NoConsent, NoMobile, NumberUnknown, TooManyNumbers, WrongCode
from onewindow.sheets.models import ConsentCode
from onewindow.sheets.submission import Channel, ConsentWay
from onewindow.sheets.uploads import attach_slip
from tests.sheets.files import jpeg
from tests.web.applying import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]
DIVISION = "652801"


@pytest.fixture
def clerk(account):
    return account("clerk.652801")


@pytest.fixture
def by(clerk):
    return actor_of(clerk)


@pytest.fixture
def zhang(account):
    return account("zhang").party


def draft_for(clerk, party, mandate=None):
    return open_draft(
        clerk, service="publication_joint", division=DIVISION, party=party.pk, channel=Channel.WINDOW, mandate=mandate
    )


@pytest.fixture
def draft(published, clerk, zhang):
    return draft_for(clerk, zhang)


@pytest.fixture
def mandate(account, zhang):
    """王 may act for 张 in this one service."""
    agent = account("wang").party
    return grant_mandate(zhang, agent, scope=["publication_joint"], by=actor_of(account("zhang")))


class TestWays:
    def test_a_signed_slip_is_the_ordinary_way(self, draft, by, zhang):
        record_consent(draft, document="ric", by=by)
        found = consent_of(draft.pk)
        assert (found.who, found.agent, found.way, found.document) == (zhang.name, False, ConsentWay.SLIP, "ric")

    def test_an_uploaded_slip_is_bound_by_its_digest(self, draft, by, settings, tmp_path):
        settings.UPLOADS = tmp_path
        slip = attach_slip(draft, pdf(), name="同意书.pdf")
        record_consent(draft, document="ric", way=ConsentWay.UPLOAD, upload=slip, by=by)
        assert consent_of(draft.pk).upload == slip.name
        assert events.history(f"draft:{draft.pk}")[0].body["sha256"] == slip.sha256
        assert slip.materials == []

    @pytest.mark.parametrize("way", [ConsentWay.UPLOAD, ConsentWay.CODE])
    def test_a_way_without_its_proof_is_no_consent(self, draft, by, way):
        with pytest.raises(NoConsent):
            record_consent(draft, document="ric", way=way, by=by)

    def test_the_newest_consent_counts(self, draft, by):
        record_consent(draft, document="ric", by=by)
        record_consent(draft, document="passport", by=by)
        assert consent_of(draft.pk).document == "passport"


class TestCode:
    def test_who_reads_out_the_code_agrees_once(self, draft, clerk, by, zhang):
        sent = send_consent_code(zhang, account=clerk, by=by)
        row = redeemed(clerk, zhang, f" {sent.code[:3]} {sent.code[3:]}")
        record_consent(draft, document="ric", way=ConsentWay.CODE, code=row, by=by)
        assert consent_of(draft.pk).way is ConsentWay.CODE
        with pytest.raises(WrongCode):
            record_consent(draft, document="ric", way=ConsentWay.CODE, code=row, by=by)
        with pytest.raises(WrongCode):
            redeemed(clerk, zhang, sent.code)

    def test_the_code_itself_is_written_nowhere(self, clerk, by, zhang):
        sent = send_consent_code(zhang, account=clerk, by=by)
        (event,) = events.history(f"consent:party:{zhang.pk}")
        assert event.body == {"party": zhang.pk, "code": sent.id}
        assert sent.code not in repr(sent)
        assert sent.code != ConsentCode.objects.get().digest

    def test_guessing_ends(self, clerk, by, zhang):
        sent = send_consent_code(zhang, account=clerk, by=by)
        for _ in range(CODE_TRIES):
            with pytest.raises(WrongCode):
                redeemed(clerk, zhang, "nonsense")
        with pytest.raises(WrongCode):
            redeemed(clerk, zhang, sent.code)

    def test_it_ends_with_its_time(self, clerk, by, zhang):
        sent = send_consent_code(zhang, account=clerk, by=by)
        with moved_to(now() + timedelta(minutes=CODE_MINUTES, seconds=1)), pytest.raises(WrongCode):
            redeemed(clerk, zhang, sent.code)

    def test_it_is_good_for_this_window_and_this_person_only(self, account, clerk, by, zhang):
        sent = send_consent_code(zhang, account=clerk, by=by)
        with pytest.raises(WrongCode):
            redeemed(account("clerk.652822"), zhang, sent.code)
        with pytest.raises(WrongCode):
            redeemed(clerk, account("wang").party, sent.code)

    def test_nobody_is_flooded(self, clerk, by, zhang):
        send_consent_code(zhang, account=clerk, by=by)
        with pytest.raises(CodeTooSoon):
            send_consent_code(zhang, account=clerk, by=by)
        with moved_to(now() + timedelta(seconds=RESEND_SECONDS + 1)):
            send_consent_code(zhang, account=clerk, by=by)

    def test_only_a_window_sends_one(self, account, zhang):
        with pytest.raises(NotAllowed):
            send_consent_code(zhang, account=account("zhang"), by=actor_of(account("zhang")))

    def test_without_a_phone_it_says_to_sign_instead(self, clerk, by, zhang):
        zhang.mobile_sealed = None
        zhang.save(update_fields=["mobile_sealed"])
        with pytest.raises(NoMobile):
            send_consent_code(zhang, account=clerk, by=by)


class TestAgent:
    def test_the_agent_agrees_under_his_mandate(self, clerk, by, zhang, mandate):
        draft = draft_for(clerk, zhang, mandate)
        record_consent(draft, document="ric", by=by)
        found = consent_of(draft.pk)
        assert (found.who, found.agent) == (mandate.agent.name, True)
        body = events.history(f"draft:{draft.pk}")[0].body
        assert (body["party"], body["agent"], body["mandate"]) == (zhang.pk, mandate.agent_id, mandate.pk)

    def test_a_revoked_mandate_stops_at_once(self, account, clerk, by, zhang, mandate):
        draft = draft_for(clerk, zhang, mandate)
        revoke_mandate(mandate, by=actor_of(account("zhang")))
        with pytest.raises(NoMandate):
            record_consent(draft, document="ric", by=by)
        assert agents_now(zhang) == []

    def test_only_agents_for_this_service_are_offered(self, zhang, mandate):
        assert [each.pk for each in agents_now(zhang, "publication_joint")] == [mandate.pk]
        assert agents_now(zhang, "enterprise_startup") == []


class TestProvisionalNumbers:
    def test_numbers_are_given_out_once(self, clerk, by):
        first = reserve_numbers(clerk, 20, division=DIVISION, by=by).numbers
        second = reserve_numbers(clerk, 20, division=DIVISION, by=by).numbers
        assert len({*first, *second}) == 40
        assert all(number.startswith(f"L{DIVISION}-") for number in first)

    def test_only_a_window_of_the_place_gets_them(self, account):
        for stranger in ("zhang", "clerk.652822", "reviewer.publicity.652801"):
            with pytest.raises(NotAllowed):
                reserve_numbers(account(stranger), 1, division=DIVISION, by=actor_of(account(stranger)))

    @pytest.mark.parametrize("count", [0, -1, 21])
    def test_a_counter_holds_a_handful(self, clerk, by, count):
        with pytest.raises(TooManyNumbers):
            reserve_numbers(clerk, count, division=DIVISION, by=by)

    def test_a_used_number_leads_to_draft_and_case(self, draft, clerk, by, account):
        number = reserve_numbers(clerk, 1, division=DIVISION, by=by).numbers[0]
        assert find_provisional(clerk, number) is None
        use_number(draft, number, by=by)
        use_number(draft, number, by=by)
        assert (find_provisional(clerk, number).draft, provisional_of(draft.pk)) == (draft.pk, number)
        mark_submitted(draft.pk, "652801-20261125-00001")
        assert find_provisional(clerk, number).case_number == "652801-20261125-00001"
        for stranger in ("zhang", "clerk.652822"):
            assert find_provisional(account(stranger), number) is None

    def test_a_number_stands_on_one_slip(self, draft, clerk, by, zhang):
        one, two = reserve_numbers(clerk, 2, division=DIVISION, by=by).numbers
        use_number(draft, one, by=by)
        with pytest.raises(NumberUnknown):
            use_number(draft, two, by=by)
        with pytest.raises(NumberUnknown):
            use_number(draft_for(clerk, zhang), one, by=by)

    def test_a_number_of_nobody_is_refused(self, draft, by):
        with pytest.raises(NumberUnknown):
            use_number(draft, "L652801-20261125-000001", by=by)

    def test_only_a_window_uses_one(self, draft, clerk, by, account):
        number = reserve_numbers(clerk, 1, division=DIVISION, by=by).numbers[0]
        with pytest.raises(NotAllowed):
            use_number(draft, number, by=actor_of(account("clerk.652822")))


class TestOpenCases:
    def test_what_lies_open_stays_until_it_is_closed(self, clerk, account):
        for n in range(1, 12):
            open_case(clerk, f"652801-20261125-{n:05d}")
        open_case(clerk, "652801-20261125-00011")
        assert sorted(open_cases(clerk), reverse=True) == [f"652801-20261125-{n:05d}" for n in range(11, 2, -1)]
        close_case(clerk, "652801-20261125-00011")
        assert "652801-20261125-00011" not in open_cases(clerk)
        assert list(open_cases(account("clerk.652822"))) == []


def test_a_picture_of_a_slip_is_taken_too(draft, settings, tmp_path):
    settings.UPLOADS = tmp_path
    assert attach_slip(draft, BytesIO(jpeg()), name="同意书.jpg").media_type == "image/jpeg"
