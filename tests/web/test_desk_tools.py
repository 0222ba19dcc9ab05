"""What a reviewer works with beside the verbs: bulk acts, saved views, phrases, looks with a reason, documents, letters."""

from io import BytesIO

import pytest
import typst

from onewindow.cases import acts as cases
from onewindow.core import events
from onewindow.people.access import actor_of, party_of
from onewindow.people.models import Look, SavedView
from onewindow.people.queries import looks_at
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
    apply_for_bookshop,
    at_desk,
    bookshop,
    case_of,
    hidden,
    today,
)
from tests.web.test_desk import accepted, address, press, review, reviewer, superior  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db
LAW = "出版管理条例第三十五条第二款"


def pick(number, matter="PUB-R"):
    return f"{number}/{matter}"


def bulk(client, verb, *picks, **more):
    return client.post("/desk/bulk/", {"act": verb, "pick": picks, "key": "a" * 32} | more)


class TestBulk:
    def test_each_line_says_what_came_of_it(self, reviewer, account, bookshop):  # noqa: F811
        other = apply_for_bookshop(account("zhang"), net_shop_name="另一家")
        cases.claim(other, ["PUB-R"], by=actor_of(account(SUPERIOR)))
        answer = bulk(reviewer, "claim", pick(bookshop), pick(other), pick("652801-20261125-99999"))
        text = answer.content.decode()
        assert "办好 1 件，没有办成 2 件" in text
        assert "已由同事承办" in text
        assert "没有找到" in text
        assert review(bookshop)["owner"] == account(REVIEWER).staff.pk
        assert review(other)["owner"] == account(SUPERIOR).staff.pk

    def test_they_are_put_back_and_given_by_the_superior(self, reviewer, superior, bookshop, account):  # noqa: F811
        both = [pick(bookshop), pick(bookshop, "PUB-N")]
        bulk(reviewer, "claim", *both)
        assert "办好 2 件" in bulk(reviewer, "release", *both).content.decode()
        assert "owner" not in review(bookshop)
        mine = account(REVIEWER).staff.pk
        assert "办好 2 件" in bulk(superior, "give", *both, to=str(mine)).content.decode()
        assert {review(bookshop, code)["owner"] for code in ("PUB-R", "PUB-N")} == {mine}
        assert "办好 0 件" in bulk(reviewer, "give", *both, to=str(mine)).content.decode()

    def test_nothing_ticked_or_nobody_named_is_told(self, superior, bookshop):  # noqa: F811
        assert bulk(superior, "claim").status_code == 422
        assert bulk(superior, "sell", pick(bookshop)).status_code == 422
        assert bulk(superior, "give", pick(bookshop), to="0").status_code == 422
        assert bulk(superior, "claim", *(pick(f"652801-20261125-{n:05}") for n in range(61))).status_code == 422

    def test_another_agency_does_nothing_here(self, at_desk, bookshop):  # noqa: F811
        text = bulk(at_desk(STRANGER), "claim", pick(bookshop)).content.decode()
        assert "没有找到" in text
        assert "张样例" not in text
        assert "owner" not in review(bookshop)

    def test_the_same_press_twice_claims_once(self, reviewer, bookshop):  # noqa: F811
        bulk(reviewer, "claim", pick(bookshop))
        version = case_of(bookshop).version
        assert "办好 1 件" in bulk(reviewer, "claim", pick(bookshop)).content.decode()
        assert case_of(bookshop).version == version


class TestFilters:
    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ("matter=PUB-N", {"PUB-N"}),
            ("service=publication_joint", {"PUB-R", "PUB-N"}),
            ("service=nothing", set()),
            ("stage=accepted", set()),
            ("light=green", {"PUB-R", "PUB-N"}),
            ("light=red", set()),
            ("holder=me", {"PUB-R"}),
            ("holder=none", {"PUB-N"}),
            (f"division={DIVISION}", {"PUB-R", "PUB-N"}),
            ("division=652822", set()),
            ("light=purple&stage=x&holder=%00", {"PUB-R", "PUB-N"}),
        ],
    )
    def test_they_narrow_the_list(self, reviewer, bookshop, asked, found):  # noqa: F811
        bulk(reviewer, "claim", pick(bookshop))
        text = reviewer.get(f"/desk/?{asked}").content.decode()
        assert {code for code in ("PUB-R", "PUB-N") if address(bookshop, code) in text} == found

    def test_a_view_is_saved_shared_opened_first_and_deleted(self, reviewer, superior, bookshop, account):  # noqa: F811
        agency = case_of(bookshop).reviews.get(matter="PUB-R").agency_id
        sent = {"act": "save", "name": "备案的", "matter": "PUB-N", "share": str(agency), "first": "true"}
        assert reviewer.post("/desk/mine/", sent).status_code == 302
        assert "备案的（共享）" in reviewer.get("/desk/?tab=all").content.decode()
        assert f"备案的 · {account(REVIEWER).staff.name}" in superior.get("/desk/?tab=all").content.decode()
        first = reviewer.get("/desk/")
        assert first.url == "/desk/?matter=PUB-N"
        assert superior.get("/desk/").status_code == 200
        assert address(bookshop, "PUB-R") in reviewer.get("/desk/?tab=all").content.decode()
        view = SavedView.objects.get().pk
        assert "备案的" in reviewer.get("/desk/mine/").content.decode()
        assert superior.post("/desk/mine/", {"act": "first", "view": view}).status_code == 302
        assert superior.get("/desk/").url == "/desk/?matter=PUB-N"
        assert superior.post("/desk/mine/", {"act": "plain"}).status_code == 302
        assert reviewer.post("/desk/mine/", {"act": "delete", "view": view}).status_code == 302
        assert reviewer.get("/desk/").status_code == 200

    def test_nobody_touches_a_private_view(self, reviewer, superior, at_desk):  # noqa: F811
        reviewer.post("/desk/mine/", {"act": "save", "name": "我的", "light": "red"})
        view = SavedView.objects.get().pk
        for client in (superior, at_desk(STRANGER)):
            assert client.post("/desk/mine/", {"act": "delete", "view": view}).status_code == 404
            assert client.post("/desk/mine/", {"act": "first", "view": view}).status_code == 404
        assert reviewer.post("/desk/mine/", {"act": "save", "name": " ", "light": "red"}).status_code == 422


class TestPhrases:
    def test_a_typed_opinion_is_kept_and_offered_and_nothing_typed_is_lost(self, reviewer, accepted):  # noqa: F811
        answer = press(reviewer, accepted, "phrase", verdict="grant", opinion="经核，同意。")
        assert answer.status_code == 200
        assert "经核，同意。</textarea>" in answer.content.decode()
        assert "data-phrase>经核，同意。</button>" in reviewer.get(address(accepted)).content.decode()
        assert press(reviewer, accepted, "phrase", verdict="correct", opinion="x").status_code == 422
        reviewer.post("/desk/mine/", {"act": "drop", "kind": "granted", "words": "经核，同意。"})
        assert "经核，同意。" not in reviewer.get(address(accepted)).content.decode()
        reviewer.post("/desk/mine/", {"act": "keep", "kind": "refused", "words": "不符合。"})
        assert "不符合。" in reviewer.get(address(accepted)).content.decode()


class TestLooks:
    FULL = "652801199001010002"

    def test_a_masked_value_is_shown_once_after_it_was_written_down(self, reviewer, accepted, account):  # noqa: F811
        sent = {"look": "legal_rep_id_no", "look_reason": "identity", "verdict": "grant", "opinion": "打了一半"}
        answer = press(reviewer, accepted, "look", **sent)
        text = answer.content.decode()
        assert self.FULL in text
        assert "139****0001" in text  # only what was asked for
        assert "打了一半</textarea>" in text
        assert "no-store" in answer.headers["Cache-Control"]
        assert self.FULL not in reviewer.get(address(accepted)).content.decode()
        look = next(look for look in looks_at(party_of(account("zhang"))) if look.reason == "identity")
        assert (look.staff, look.case, look.elements) == (account(REVIEWER).staff, accepted, ["legal_rep_id_no"])
        party = party_of(account("zhang")).pk
        told = [event for event in events.history(f"party:{party}") if event.verb == "look"][-1]
        assert self.FULL not in str(told.body)

    @pytest.mark.parametrize(
        "sent",
        [
            {"look": "legal_rep_id_no"},
            {"look": "legal_rep_id_no", "look_reason": "curiosity"},
            {"look": "legal_rep_id_no", "look_reason": "other"},
            {"look_reason": "identity"},
            {"look": "net_url", "look_reason": "identity"},
        ],
    )
    def test_without_a_reason_or_outside_the_slice_nothing_is_shown(self, reviewer, accepted, sent):  # noqa: F811
        answer = press(reviewer, accepted, "look", **sent)
        assert answer.status_code == 422
        assert self.FULL not in answer.content.decode()
        assert not Look.objects.exclude(reason="handling").exists()

    def test_another_agency_sees_nothing(self, at_desk, accepted):  # noqa: F811
        sent = {"look": "legal_rep_id_no", "look_reason": "identity"}
        assert at_desk(STRANGER).post(address(accepted, verb="look"), sent).status_code == 404
        assert not Look.objects.exclude(reason="handling").exists()


class TestLetters:
    def test_the_letter_is_shown_before_it_is_signed_and_nothing_is_written(self, reviewer, accepted):  # noqa: F811
        version = case_of(accepted).version
        answer = press(reviewer, accepted, "preview", verdict="refuse", basis=LAW, opinion="场所不符。")
        text = answer.content.decode()
        assert "不予行政许可决定书" in text
        assert 'src="data:image/png;base64,' in text
        assert "场所不符。</textarea>" in text
        assert case_of(accepted).version == version

    @pytest.mark.parametrize(
        ("sent", "says"),
        [
            ({}, "请先选一个意见"),
            ({"verdict": "refuse", "opinion": "不符。"}, "须勾选所依据的条款"),
            ({"verdict": "refuse", "basis": LAW}, "理由"),
        ],
    )
    def test_a_letter_that_could_not_be_signed_is_not_shown(self, reviewer, accepted, sent, says):  # noqa: F811
        answer = press(reviewer, accepted, "preview", **sent)
        assert answer.status_code == 422
        assert says in answer.content.decode()

    def test_the_decision_is_fetched_as_a_signed_paper_with_the_law_it_names(self, reviewer, accepted):  # noqa: F811
        press(reviewer, accepted, verdict="refuse", basis=LAW, opinion="场所不符。")
        page = reviewer.get(address(accepted)).content.decode()
        where = address(accepted, verb="letters/refuse")
        assert f'href="{where}"' in page
        paper = reviewer.get(where)
        assert paper.headers["Content-Type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF")
        assert reviewer.get(where).content == paper.content  # made once
        assert reviewer.get(address(accepted, verb="letters/grant")).status_code == 404

    def test_the_letter_of_another_agency_is_not_found(self, at_desk, accepted, reviewer):  # noqa: F811
        press(reviewer, accepted, verdict="grant", opinion="同意")
        assert at_desk(STRANGER).get(address(accepted, verb="letters/grant")).status_code == 404


@pytest.fixture
def with_pdf(account, tmp_path):  # noqa: F811
    """A bookshop on a platform, with a paper of two pages."""
    source = tmp_path / "two.typ"
    source.write_text("= One\n#pagebreak()\n= Two\n")
    pdf = typst.compile(source, format="pdf")
    user = account("zhang")
    by, party = actor_of(user), party_of(user).pk
    draft = open_draft(user, service="publication_joint", division=DIVISION, party=party, channel=Channel.PORTAL)
    answers = WHOLE | {"net_channel": ["第三方平台网店"], "net_platform": "样例平台"}
    save_answers(draft, answers, version=draft.version, by=by)
    attach(draft, BytesIO(pdf), name="平台证明.pdf", materials=["PUB-N.m5"])
    draft = access_draft(user, draft.pk)
    sign(draft, "truth_commitment", version=draft.version, by=by)
    return cases.submit(submission_of(access_draft(user, draft.pk)), by=by).number


class TestDocuments:
    def test_a_paper_is_read_page_by_page_beside_the_decision(self, reviewer, with_pdf):  # noqa: F811
        text = reviewer.get(address(with_pdf, "PUB-N")).content.decode()
        assert "第 1 页，共 2 页" in text
        source = text.split('<figure class="leaf"><img src="')[1].split('"')[0]
        picture = reviewer.get(source)
        assert picture.headers["Content-Type"] == "image/png"
        assert picture.content.startswith(b"\x89PNG")
        assert picture.headers["Content-Security-Policy"].startswith("sandbox")
        second = source.replace("page=1", "page=2")
        assert reviewer.get(second).content != picture.content
        for wrong in ("page=3", "page=0", "page=x", "page="):
            assert reviewer.get(source.replace("page=1", wrong)).status_code == 404

    def test_turning_a_page_keeps_what_is_typed(self, reviewer, with_pdf):  # noqa: F811
        page = reviewer.get(address(with_pdf, "PUB-N"))
        after = page.content.decode().split('data-turn="1"')[0].rpartition('value="')[2].split('"')[0]
        answer = press(reviewer, with_pdf, "turn", "PUB-N", page=page, doc=after, verdict="accept", opinion="打了一半")
        text = answer.content.decode()
        assert "第 2 页，共 2 页" in text
        assert "打了一半</textarea>" in text

    def test_a_page_is_marked_and_named_in_the_notice(self, reviewer, with_pdf):  # noqa: F811
        sent = {"verdict": "correct", "wrong": "PUB-N.m5", "why.PUB-N.m5": "章不清楚。", "page.PUB-N.m5": "2"}
        page = reviewer.get(address(with_pdf, "PUB-N"))
        said = {"version": hidden(page, "version"), "key": hidden(page, "key")}
        bad = reviewer.post(address(with_pdf, "PUB-N", "decide"), said | sent | {"page.PUB-N.m5": "二"})
        assert bad.status_code == 422
        assert "页码应写成数字" in bad.content.decode()
        assert reviewer.post(address(with_pdf, "PUB-N", "decide"), said | sent).status_code == 302
        assert "第 2 页：章不清楚。" in reviewer.get(address(with_pdf, "PUB-N")).content.decode()

    def test_another_agency_reads_no_page(self, at_desk, reviewer, with_pdf):  # noqa: F811
        text = reviewer.get(address(with_pdf, "PUB-N")).content.decode()
        source = text.split('<figure class="leaf"><img src="')[1].split('"')[0]
        assert at_desk(STRANGER).get(source).status_code == 404


class TestWords:
    def test_a_check_names_elements_by_their_labels(self, reviewer, with_pdf):  # noqa: F811
        text = reviewer.get(address(with_pdf, "PUB-N")).content.decode()
        assert "net_start_date" not in text.split('class="checks"')[1].split("</ul>")[0]
        assert "网络发行开始日期" in text

    def test_what_is_not_parked_is_not_aborted(self, superior, accepted):  # noqa: F811
        assert address(accepted, verb="abort") not in superior.get(address(accepted)).content.decode()

    def test_no_nought_of_hours(self, reviewer, accepted):  # noqa: F811
        for url in ("/desk/", address(accepted)):
            assert " 0 小时" not in reviewer.get(url).content.decode()
