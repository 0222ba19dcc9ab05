"""The reviewer's desk over HTTP, on the real database: work list, case page, every verb, stale pages, closed doors."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onewindow.cases import acts as cases
from onewindow.core import events
from onewindow.people.access import actor_of, party_of
from onewindow.sheets.acts import sign
from onewindow.sheets.drafts import open_draft, save_answers
from onewindow.sheets.queries import access_draft, submission_of
from onewindow.sheets.submission import Channel
from onewindow.sheets.uploads import attach
from tests.web.desk_world import (  # noqa: F401  fixtures
    CLERK,
    DIVISION,
    REVIEWER,
    STRANGER,
    SUPERIOR,
    WHOLE,
    account,
    apply_for,
    apply_for_bookshop,
    at_desk,
    bookshop,
    case_of,
    hidden,
    today,
)

pytestmark = pytest.mark.django_db
MATTER = "PUB-R"


@pytest.fixture
def reviewer(at_desk):  # noqa: F811
    return at_desk(REVIEWER)


@pytest.fixture
def superior(at_desk):  # noqa: F811
    return at_desk(SUPERIOR)


@pytest.fixture
def accepted(bookshop, account):  # noqa: F811
    cases.accept(bookshop, ["PUB-R", "PUB-N"], by=actor_of(account(CLERK)))
    return bookshop


def address(number, matter=MATTER, verb=""):
    return f"/desk/cases/{number}/{matter}/{verb}"


def press(client, number, verb="decide", matter=MATTER, page=None, **sent):
    page = page or client.get(address(number, matter))
    sent = {name.replace("__", "."): value for name, value in sent.items()}
    said = {"version": hidden(page, "version"), "key": hidden(page, "key")} | sent
    return client.post(address(number, matter, verb), said)


def flat(text):
    return "".join(line.strip() for line in text.splitlines())


def review(number, matter=MATTER):
    return case_of(number).state["reviews"][matter]


class TestWorkList:
    def test_what_waits_stands_there_with_its_time(self, reviewer, bookshop):  # noqa: F811
        text = reviewer.get("/desk/").content.decode()
        assert address(bookshop) in text
        assert "已收件" in text
        assert "12 月 2 日 19:30" in text  # five working days after Wednesday 25 November

    def test_another_agency_sees_nothing_of_it(self, at_desk, bookshop):  # noqa: F811
        text = at_desk(STRANGER).get("/desk/").content.decode()
        assert bookshop not in text
        assert "都办完了" in text

    def test_tabs_narrow_the_list(self, reviewer, accepted, bookshop):  # noqa: F811
        assert press(reviewer, accepted, "suspend", ground="inspection", notice="请配合检验。").status_code == 302
        assert address(accepted) in reviewer.get("/desk/?tab=suspended").content.decode()
        assert address(accepted, "PUB-N") not in reviewer.get("/desk/?tab=suspended").content.decode()
        assert "这一类没有办件" in reviewer.get("/desk/?tab=correcting").content.decode()

    def test_mine_is_what_i_have_claimed(self, reviewer, accepted):
        assert address(accepted) not in reviewer.get("/desk/?tab=mine").content.decode()
        press(reviewer, accepted, "claim")
        assert address(accepted) in reviewer.get("/desk/?tab=mine").content.decode()

    def test_pages_follow_one_another_without_gap_or_repetition(self, reviewer, account, monkeypatch):  # noqa: F811
        monkeypatch.setattr("onewindow.web.desk_lists.SIZE", 2)
        numbers = {apply_for_bookshop(account("zhang"), net_shop_name=f"书屋{n}") for n in range(3)}
        seen, url = [], "/desk/"
        while url:
            text = reviewer.get(url).content.decode()
            found = [part.split('"')[0] for part in flat(text).split('</label><a href="/desk/cases/')[1:]]
            seen += found
            rest = text.split('rel="next"')[0].rpartition('href="')[2].split('"')[0] if 'rel="next"' in text else ""
            url = rest.replace("&amp;", "&")
        assert len(seen) == len(set(seen)) == 6
        assert {one.split("/")[0] for one in seen} == numbers

    def test_a_cursor_that_no_page_has_given_is_refused(self, reviewer):
        assert reviewer.get("/desk/?after=xyz").status_code == 422

    @pytest.mark.parametrize("asked", ["652801-20261125", "张样", " 652801-20261125-00001 "])
    def test_search_finds_by_number_and_by_name(self, reviewer, bookshop, asked):  # noqa: F811
        assert address(bookshop) in reviewer.get("/desk/", {"q": asked}).content.decode()

    def test_search_shows_nothing_of_other_agencies(self, at_desk, bookshop):  # noqa: F811
        text = at_desk(STRANGER).get("/desk/", {"q": bookshop}).content.decode()
        assert "没有找到" in text
        assert address(bookshop) not in text


class TestQueries:
    """Pages ask the database as often for a hundred cases as for one."""

    def test_the_work_list(self, reviewer, account, django_assert_max_num_queries):  # noqa: F811
        for n in range(4):
            apply_for_bookshop(account("zhang"), net_shop_name=f"书屋{n}")
        reviewer.get("/desk/")
        with django_assert_max_num_queries(12):
            reviewer.get("/desk/")

    def test_the_case_page(self, reviewer, accepted, django_assert_max_num_queries):
        reviewer.get(address(accepted))
        with django_assert_max_num_queries(12):
            reviewer.get(address(accepted))


class TestCasePage:
    def test_it_shows_the_slice_the_lanes_the_checks_and_the_words_of_the_kind(self, reviewer, accepted):
        text = reviewer.get(address(accepted)).content.decode()
        for words in (
            "经营场所面积",
            "86",
            "申请人填",
            "经营范围含“出版物零售”",
            "准予许可",
            "不予许可",
            "出版管理条例",
        ):
            assert words in text, words
        assert "予以备案" in reviewer.get(address(accepted, "PUB-N")).content.decode()
        assert text.count('class="lane"') == 2

    def test_it_shows_no_more_than_the_matter_reads_and_masks_numbers(self, reviewer, accepted):
        text = reviewer.get(address(accepted)).content.decode()
        assert "shop.example.cn" not in text
        assert "652801199001010002" not in text
        assert "652***********0002" in text

    def test_the_limits_are_explained_line_by_line(self, reviewer, accepted):
        text = reviewer.get(address(accepted)).content.decode()
        assert "期限 20 个工作日，不含法定节假日" in text

    def test_a_file_is_handed_out_only_where_the_matter_reads_it(self, account, at_desk):  # noqa: F811
        user = account("zhang")
        draft = open_draft(
            user, service="publication_joint", division=DIVISION, party=party_of(user).pk, channel=Channel.PORTAL
        )
        answers = WHOLE | {"net_channel": ["第三方平台网店"], "net_platform": "样例平台"}
        save_answers(draft, answers, version=draft.version, by=actor_of(user))
        file = SimpleUploadedFile("店铺.png", PNG)
        upload = attach(draft, file, name="店铺.png", materials=["PUB-N.m5"])
        draft = access_draft(user, draft.pk)
        sign(draft, "truth_commitment", version=draft.version, by=actor_of(user))
        number = cases.submit(submission_of(access_draft(user, draft.pk)), by=actor_of(user)).number
        reviewer = at_desk(REVIEWER)
        answer = reviewer.get(address(number, "PUB-N", f"files/{upload.name}"))
        assert handed_out(answer) == PNG
        assert answer.headers["Content-Disposition"].startswith("attachment")
        inside = reviewer.get(address(number, "PUB-N", f"files/{upload.name}?view=picture"))
        assert inside.headers["Content-Disposition"].startswith("inline")
        assert inside.headers["Content-Security-Policy"].startswith("sandbox")
        assert handed_out(inside) == PNG
        assert reviewer.get(address(number, "PUB-R", f"files/{upload.name}")).status_code == 404
        assert at_desk(STRANGER).get(address(number, "PUB-N", f"files/{upload.name}")).status_code == 404


def handed_out(answer):
    """The content; the file is closed, the connection of the test is not (`close` would end the request)."""
    content = b"".join(answer.streaming_content)
    for close in answer._resource_closers:
        close()
    return content


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


class TestDeciding:
    def test_a_reviewer_accepts_and_grants(self, reviewer, bookshop):  # noqa: F811
        assert press(reviewer, bookshop, verdict="accept").status_code == 302
        assert review(bookshop)["stage"] == "accepted"
        done = press(reviewer, bookshop, verdict="grant", opinion="经审查，符合规定。")
        assert done.status_code == 302
        assert (review(bookshop)["stage"], review(bookshop)["outcome"]) == ("decided", "granted")
        assert "已持有" not in reviewer.get(address(bookshop)).content.decode(), "its own licence is no objection"
        text = reviewer.get(done.url).content.decode()
        assert "经审查，符合规定。" in text
        assert "准予许可" in text

    def test_a_refusal_names_its_law_and_its_reason(self, reviewer, accepted):
        answer = press(reviewer, accepted, verdict="refuse", opinion="场所不符。")
        assert answer.status_code == 422
        assert "须勾选所依据的条款" in answer.content.decode()
        assert "场所不符。" in answer.content.decode()
        law = "出版管理条例第三十五条第二款"
        assert press(reviewer, accepted, verdict="refuse", basis=law).status_code == 422
        assert press(reviewer, accepted, verdict="refuse", basis=law, opinion="场所不符。").status_code == 302
        assert review(accepted)["outcome"] == "refused"

    def test_a_law_that_the_matter_does_not_rest_on_is_not_written_down(self, reviewer, accepted):
        press(
            reviewer, accepted, verdict="refuse", basis=["我编的规定", "出版管理条例第三十五条第二款"], opinion="不符。"
        )
        text = reviewer.get(address(accepted)).content.decode()
        assert "我编的规定" not in text

    def test_acceptance_is_refused_with_where_to_go(self, reviewer, bookshop):  # noqa: F811
        assert press(reviewer, bookshop, verdict="refuse_acceptance").status_code == 422
        assert press(reviewer, bookshop, verdict="refuse_acceptance", opinion="请向州局申请。").status_code == 302
        assert review(bookshop)["stage"] == "not_accepted"

    def test_nothing_chosen_is_told(self, reviewer, accepted):
        answer = press(reviewer, accepted, opinion="写好的意见")
        assert answer.status_code == 422
        assert "请先选一个意见" in answer.content.decode()
        assert "写好的意见" in answer.content.decode()

    def test_the_same_press_twice_does_one_thing(self, reviewer, accepted):
        page = reviewer.get(address(accepted))
        assert press(reviewer, accepted, page=page, verdict="grant").status_code == 302
        version = case_of(accepted).version
        assert press(reviewer, accepted, page=page, verdict="grant").status_code == 302
        assert case_of(accepted).version == version

    def test_what_is_not_open_at_this_stage_is_told_in_a_sentence(self, reviewer, bookshop):  # noqa: F811
        answer = press(reviewer, bookshop, verdict="grant", opinion="同意")
        assert answer.status_code == 409
        assert "现处“已收件”" in answer.content.decode()


class TestCorrection:
    def test_a_reviewer_reports_a_defect_and_sends_the_notice(self, reviewer, bookshop):  # noqa: F811
        sent = {"verdict": "correct", "wrong": "premises_area_m2", "why__premises_area_m2": "合同写 68 平方米。"}
        assert press(reviewer, bookshop, **sent).status_code == 302
        page = reviewer.get(address(bookshop))
        assert "汇总中" in page.content.decode()
        assert press(reviewer, bookshop, "notify", page=page).status_code == 302
        assert review(bookshop)["stage"] == "correcting"
        text = reviewer.get(address(bookshop)).content.decode()
        assert "合同写 68 平方米。" in text
        assert "停表" in text
        assert address(bookshop) in reviewer.get("/desk/?tab=correcting").content.decode()

    @pytest.mark.parametrize(
        "sent", [{}, {"wrong": "premises_area_m2"}, {"wrong": "premises_area_m2", "why__premises_area_m2": " "}]
    )
    def test_a_defect_without_its_reason_is_not_reported(self, reviewer, bookshop, sent):  # noqa: F811
        answer = press(reviewer, bookshop, verdict="correct", **sent)
        assert answer.status_code == 422
        assert "写明错在哪里" in answer.content.decode()
        assert review(bookshop)["stage"] == "received"

    def test_what_the_matter_does_not_read_cannot_be_returned(self, reviewer, bookshop):  # noqa: F811
        answer = press(reviewer, bookshop, verdict="correct", wrong="net_url", why__net_url="打不开")
        assert answer.status_code == 422
        assert review(bookshop)["stage"] == "received"


class TestStale:
    def test_a_stale_page_shows_both_versions_and_what_happened_and_keeps_everything(
        self, reviewer, superior, accepted
    ):
        page = reviewer.get(address(accepted))
        seen = hidden(page, "version")
        press(superior, accepted, "suspend", ground="hearing", notice="将举行听证。")
        answer = press(reviewer, accepted, page=page, verdict="grant", opinion="写了半天的意见")
        text = answer.content.decode()
        assert answer.status_code == 409
        assert f"第 {seen} 版" in text
        assert f"第 {case_of(accepted).version} 版" in text
        assert "中止计时" in text
        assert hidden(answer, "version") == str(case_of(accepted).version)
        assert review(accepted)["stage"] == "suspended"

    def test_typed_words_survive_a_stale_page(self, reviewer, superior, accepted):
        page = reviewer.get(address(accepted))
        press(superior, accepted, "extend", days="5", reason="需要核实")
        answer = press(reviewer, accepted, page=page, verdict="grant", opinion="写了半天的意见")
        assert answer.status_code == 409
        assert "写了半天的意见" in answer.content.decode()
        assert press(reviewer, accepted, page=answer, verdict="grant", opinion="写了半天的意见").status_code == 302
        assert review(accepted)["outcome"] == "granted"


class TestClocks:
    def test_suspend_and_resume(self, reviewer, accepted):
        assert press(reviewer, accepted, "suspend", ground="lunch", notice="去吃饭").status_code == 422
        assert press(reviewer, accepted, "suspend", ground="inspection", notice="").status_code == 422
        assert press(reviewer, accepted, "suspend", ground="inspection", notice="请配合检验。").status_code == 302
        assert "检验期间停表" in reviewer.get(address(accepted)).content.decode()
        assert press(reviewer, accepted, "resume", result="检验合格").status_code == 302
        assert review(accepted)["stage"] == "accepted"

    def test_only_the_superior_extends_and_no_more_than_the_law_allows(self, reviewer, superior, accepted):
        assert "延长时限" not in reviewer.get(address(accepted)).content.decode()
        assert press(reviewer, accepted, "extend", days="5", reason="核实").status_code == 403
        assert press(superior, accepted, "extend", days="五", reason="核实").status_code == 422
        answer = press(superior, accepted, "extend", days="11", reason="核实")
        assert answer.status_code == 422
        assert "最多可以延长 10 个工作日" in answer.content.decode()
        assert press(superior, accepted, "extend", days="10", reason="核实").status_code == 302


class TestHolding:
    def test_a_claimed_review_is_left_alone_by_colleagues_until_it_is_given_to_them(
        self,
        reviewer,
        superior,
        accepted,
        account,  # noqa: F811
    ):
        assert press(superior, accepted, "claim").status_code == 302
        answer = press(reviewer, accepted, verdict="grant", opinion="同意")
        assert answer.status_code == 403
        assert "已由同事承办" in answer.content.decode()
        mine = account(REVIEWER).staff.pk
        assert press(superior, accepted, "reassign", to=str(mine), reason="由他办").status_code == 302
        assert press(reviewer, accepted, verdict="grant", opinion="同意").status_code == 302

    def test_a_review_goes_back_to_everybody(self, superior, accepted):
        press(superior, accepted, "claim")
        assert press(superior, accepted, "reassign", to="").status_code == 422
        assert press(superior, accepted, "reassign", to="none").status_code == 302
        assert "owner" not in review(accepted)


class TestRarer:
    def test_materials_may_follow_under_a_signed_commitment(self, at_desk, account, catalogue, today):  # noqa: F811
        number = apply_for(account("zhang"), "utility_onsite", catalogue, today)
        agency = at_desk("reviewer.water_company.652801")
        text = agency.get(address(number, "UTL-WATER")).content.decode()
        assert "容缺受理" in text
        key = text.split('name="owed" value="')[1].split('"')[0]
        sent = {"verdict": "accept", "owed": key, f"owed__{key.replace('.', '__')}": "2026-12-10"}
        answer = press(agency, number, matter="UTL-WATER", **sent)
        assert answer.status_code == 422
        assert "须由申请人签署承诺书" in answer.content.decode()
        assert press(agency, number, matter="UTL-WATER", commitment="true", **sent).status_code == 302
        assert review(number, "UTL-WATER")["owed"] == [[key, "2026-12-10"]]
        assert "2026-12-10 前补交" in agency.get(address(number, "UTL-WATER")).content.decode()
        assert press(agency, number, "receive", matter="UTL-WATER", materials=key).status_code == 302
        assert "owed" not in review(number, "UTL-WATER")

    def test_two_agencies_sign_one_record(self, at_desk, account, catalogue, today):  # noqa: F811
        number = apply_for(account("zhang"), "power_green_channel", catalogue, today)
        received = case_of(number).reviews.filter(stage="received").values_list("matter", flat=True)
        cases.accept(number, list(received), by=actor_of(account(CLERK)))
        for code in ("PWR-PLAN", "PWR-GREEN", "PWR-ROAD", "PWR-TRAF"):
            row = case_of(number).reviews.select_related("agency").filter(matter=code, stage="accepted").first()
            if row is None:
                continue
            desk = at_desk(f"reviewer.{row.agency.code}.{row.agency.division_id}")
            assert ("会签" in desk.get(address(number, code)).content.decode()) is (code in {"PWR-ROAD", "PWR-TRAF"})
            assert press(desk, number, matter=code, verdict="grant", opinion="同意").status_code == 302
        assert {review(number, code).get("outcome") for code in ("PWR-ROAD", "PWR-TRAF")} == {"granted"}

    def test_a_grant_is_looked_at_again_after_a_correction(self, reviewer, accepted, account):  # noqa: F811
        press(reviewer, accepted, matter="PUB-N", verdict="grant", opinion="同意")
        sent = {"verdict": "correct", "wrong": "contact_phone", "why__contact_phone": "打不通。"}
        press(reviewer, accepted, **sent)
        cases.resubmit(accepted, {"contact_phone": "13900000008"}, by=actor_of(account("zhang")))
        text = reviewer.get(address(accepted, "PUB-N")).content.decode()
        assert "维持原决定" in text
        assert "更正过" in text
        assert press(reviewer, accepted, matter="PUB-N", verdict="confirm", opinion="不影响。").status_code == 302
        assert "revalidate" not in review(accepted, "PUB-N")


class TestBadInput:
    """A browser may send anything; none of it is a fault of ours."""

    @pytest.mark.parametrize("version", ["", "-1", "x", "9" * 30, "\u0663"])
    def test_a_version_that_is_no_number_is_a_stale_page(self, reviewer, accepted, version):
        answer = press(reviewer, accepted, verdict="grant", opinion="同意", version=version)
        assert answer.status_code == 409
        assert review(accepted)["stage"] == "accepted"

    @pytest.mark.parametrize("key", ["", "x", "\u0661" * 32, "\0" * 32])
    def test_a_key_that_is_not_ours_is_none(self, reviewer, accepted, key):
        assert press(reviewer, accepted, verdict="grant", opinion="同意", key=key).status_code == 302

    def test_control_characters_do_not_get_into_an_opinion(self, reviewer, accepted):
        press(reviewer, accepted, verdict="grant", opinion="同\0意\r\n见附件\x1b")
        assert "同意\n见附件" in reviewer.get(address(accepted)).content.decode()

    @pytest.mark.parametrize(
        "query", ["q=%00", "q=%00%E5%BC%A0", "tab=nothing", "agency=x", f"agency={'9' * 30}", "page=-1", "after="]
    )
    def test_an_odd_address_still_shows_the_list(self, reviewer, bookshop, query):  # noqa: F811
        assert reviewer.get(f"/desk/?{query}").status_code == 200

    @pytest.mark.parametrize("after", ["x", "%00", "9" * 90])
    def test_an_odd_place_in_the_list_is_told(self, reviewer, bookshop, after):  # noqa: F811
        assert reviewer.get(f"/desk/?after={after}").status_code in {200, 422}


class TestDoors:
    def test_another_agency_finds_nothing(self, at_desk, accepted):  # noqa: F811
        stranger = at_desk(STRANGER)
        assert stranger.get(address(accepted)).status_code == 404
        assert stranger.post(address(accepted, verb="decide"), {"verdict": "grant"}).status_code == 404
        assert review(accepted)["stage"] == "accepted"

    def test_a_clerk_and_an_applicant_have_no_desk(self, at_desk, account, client):  # noqa: F811
        assert at_desk(CLERK).get("/desk/").status_code == 403
        client.force_login(account("zhang"))
        assert client.get("/desk/").status_code == 403

    def test_a_verb_that_no_form_has_is_not_found(self, reviewer, accepted):
        assert press(reviewer, accepted, "submit").status_code == 404
        assert press(reviewer, accepted, "override", reason="x").status_code == 403

    def test_everything_done_here_stands_in_the_history(self, reviewer, accepted):
        press(reviewer, accepted, verdict="grant", opinion="同意")
        last = events.history(f"case:{accepted}")[-1]
        assert last.verb == "decide"
        assert last.actor.startswith("staff:")
