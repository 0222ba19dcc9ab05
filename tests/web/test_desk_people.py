"""Leave and substitutes at the desk; the superior's view of who has how much, what is overdue, what is signed jointly."""

from datetime import timedelta

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.models import Review
from onewindow.core.clock import now
from onewindow.people.access import actor_of
from onewindow.people.models import Account, Staff
from tests.web.desk_world import (  # noqa: F401  fixtures
    CLERK,
    REVIEWER,
    STRANGER,
    SUPERIOR,
    account,
    apply_for,
    apply_for_bookshop,
    at_desk,
    bookshop,
    today,
)
from tests.web.test_desk import address, press, review, reviewer, superior  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db


def staff(account, username):  # noqa: F811
    return Staff.objects.get(account=Account.objects.get(username=username))


def ask(client, account, who, **more):  # noqa: F811
    sent = {"act": "set", "who": staff(account, who).pk, "since": "2026-11-25", "until": "2026-11-27"} | more
    return client.post("/desk/leave/", sent)


class TestLeave:
    def test_the_substitute_handles_what_the_absent_one_holds_until_he_is_back(
        self,
        reviewer,  # noqa: F811
        superior,  # noqa: F811
        bookshop,  # noqa: F811
        account,  # noqa: F811
    ):
        press(superior, bookshop, "claim")
        assert press(reviewer, bookshop, verdict="accept").status_code == 403
        account(REVIEWER), account(SUPERIOR)
        stand_in = staff(account, REVIEWER).pk
        assert ask(superior, account, SUPERIOR, substitute=str(stand_in)).status_code == 302
        text = superior.get("/desk/leave/").content.decode()
        assert "请假中" in text
        assert "11 月 25 日至11 月 27 日" in text
        assert "您正在代办" in reviewer.get("/desk/leave/").content.decode()
        assert press(reviewer, bookshop, verdict="accept").status_code == 302
        assert superior.post("/desk/leave/", {"act": "end", "who": staff(account, SUPERIOR).pk}).status_code == 302
        assert "请假中" not in superior.get("/desk/leave/").content.decode()
        assert press(reviewer, bookshop, "suspend", ground="hearing", notice="听证。").status_code == 403

    @pytest.mark.parametrize(
        "wrong", [{"substitute": ""}, {"since": ""}, {"since": "明天"}, {"until": "2026-11-20"}, {"until": "以后"}]
    )
    def test_days_that_make_no_sense_are_told_and_what_was_typed_stays(self, reviewer, superior, account, wrong):  # noqa: F811
        other = str(staff(account, SUPERIOR).pk)
        answer = ask(reviewer, account, REVIEWER, **({"substitute": other} | wrong))
        assert answer.status_code == 422
        text = answer.content.decode()
        assert "请选代办的同事" in text
        typed = {"substitute": other, "since": "2026-11-25", "until": "2026-11-27"} | wrong
        assert f'value="{typed["since"]}"' in text
        assert staff(account, REVIEWER).away_since is None

    def test_a_superior_arranges_it_for_his_people_and_nobody_else_does(self, reviewer, superior, at_desk, account):  # noqa: F811
        other = str(staff(account, SUPERIOR).pk)
        assert ask(superior, account, REVIEWER, substitute=other).status_code == 302
        assert staff(account, REVIEWER).substitute_id == int(other)
        mine = str(staff(account, REVIEWER).pk)
        assert ask(reviewer, account, SUPERIOR, substitute=mine).status_code == 404
        stranger = at_desk(STRANGER)
        assert ask(stranger, account, REVIEWER, substitute=other).status_code == 404
        assert ask(stranger, account, "reviewer.market_regulation.652801", substitute=other).status_code == 422


class TestTeam:
    def test_who_has_how_much_and_what_is_overdue(self, reviewer, superior, bookshop, account):  # noqa: F811
        press(reviewer, bookshop, "claim")
        Review.objects.filter(case__number=bookshop).update(act_by=now() - timedelta(hours=1))
        text = superior.get("/desk/team/").content.decode()
        assert address(bookshop) in text
        assert address(bookshop, "PUB-N") in text
        name = staff(account, REVIEWER).name
        row = next(part for part in text.split("<tr>") if name in part)
        assert '<td class="num">1</td>' in row
        assert (
            f"holder={staff(account, REVIEWER).pk}&amp;light=red" in row
            or f"light=red&amp;holder={staff(account, REVIEWER).pk}" in row
        )
        given = {"act": "give", "pick": f"{bookshop}/PUB-N", "to": staff(account, REVIEWER).pk, "key": "b" * 32}
        assert "办好 1 件" in superior.post("/desk/bulk/", given).content.decode()
        assert review(bookshop, "PUB-N")["owner"] == staff(account, REVIEWER).pk

    def test_only_a_superior_has_it(self, reviewer, at_desk):  # noqa: F811
        assert reviewer.get("/desk/team/").status_code == 403
        assert at_desk(CLERK).get("/desk/team/").status_code == 403

    def test_what_is_signed_jointly_stands_apart(self, at_desk, account, catalogue, today):  # noqa: F811
        number = apply_for(account("zhang"), "power_green_channel", catalogue, today)
        joint = Review.objects.filter(case__number=number, matter__in=["PWR-ROAD", "PWR-TRAF"], open=True).first()
        agency = joint.agency
        chief = at_desk(f"superior.{agency.code}.{agency.division_id}")
        text = chief.get("/desk/team/").content.decode()
        assert address(number, joint.matter) in text.split("等会签的")[1]

    def test_it_takes_as_many_queries_for_many_as_for_one(self, superior, account, django_assert_max_num_queries):  # noqa: F811
        for n in range(4):
            number = apply_for_bookshop(account("zhang"), net_shop_name=f"书屋{n}")
            cases.claim(number, ["PUB-R"], by=actor_of(account(SUPERIOR)))
        superior.get("/desk/team/")
        for url in ("/desk/team/", "/desk/leave/", "/desk/mine/"):
            with django_assert_max_num_queries(12):
                superior.get(url)
