"""The register of publication distribution on its own."""

from datetime import UTC, date, datetime, timedelta

import pytest

from onewindow.core import clock, events
from onewindow.core.jobs import JOBS
from onewindow.registers.publications import acts, queries
from onewindow.registers.publications.acts.licences import LicenceChanges
from onewindow.registers.publications.acts.supplements import Supplement
from onewindow.registers.publications.entry import (
    FilingEntry,
    LicenceEntry,
    OnlineShop,
    current,
    missing,
    supplement_due,
)
from onewindow.registers.publications.errors import (
    FilingEnded,
    FilingNumbered,
    LicenceEnded,
    LicenceHeld,
    NothingSupplemented,
    OtherHolder,
    UnknownKind,
)
from onewindow.registers.publications.jobs import chase_supplements
from onewindow.registers.publications.models import Filing, Licence

from .conftest import CLERK, KORLA

SHOP = OnlineShop(channels=("第三方平台网店",), shop_name="梨城书苑旗舰店", platform="孔夫子旧书网")


def licence(kind="retail", uscc="91652801MAD100011A", **changes):
    said = {
        "kind": kind,
        "division": KORLA,
        "authority": "中共库尔勒市委宣传部",
        "holder_uscc": uscc,
        "holder_name": "库尔勒梨城书苑图书有限公司",
        "org_type": "有限责任公司",
        "legal_rep_name": "王芳",
        "address": "库尔勒市人民东路1号",
        "types": ("图书", "报纸"),
    }
    return LicenceEntry(**{**said, **changes})


def filing(shop=SHOP, uscc="91652801MAD100011A", number=""):
    return FilingEntry(
        division=KORLA,
        authority="中共库尔勒市委宣传部",
        holder_uscc=uscc,
        holder_name="库尔勒梨城书苑图书有限公司",
        shop=shop,
        licence=number,
    )


def test_a_licence_gets_the_number_of_its_kind(places):
    retail = acts.grant_licence(licence(), by=CLERK)
    wholesale = acts.grant_licence(licence("wholesale"), by=CLERK)
    assert (retail.number, wholesale.number) == ("新出发新零字第6528010001号", "新出发新批字第6528010001号")
    assert retail.valid_until == "2028-03-31"
    with pytest.raises(LicenceHeld):
        acts.grant_licence(licence(), by=CLERK)
    with pytest.raises(UnknownKind):
        acts.grant_licence(licence("rental"), by=CLERK)
    with pytest.raises(UnknownKind):
        acts.grant_licence(licence(uscc="91652801MAD100022B", types=("唱片机",)), by=CLERK)


def test_a_filing_with_its_licence_is_numbered_at_once(places):
    number = acts.grant_licence(licence(), by=CLERK).number
    filed = acts.file_online(filing(number=number), by=CLERK)
    assert filed.number == f"网发备652801{clock.today().year}甲0001号"
    assert filed.owes == ("net_url", "net_start_date")
    with pytest.raises(OtherHolder):
        acts.file_online(filing(uscc="91652801MAD100022B", number=number), by=CLERK)


def test_a_filing_waits_for_its_licence_and_is_numbered_once(places):
    waiting = acts.file_online(filing(), by=CLERK)
    assert waiting.number == ""
    assert queries.filing(waiting.filing).status == "waiting"
    number = acts.grant_licence(licence(), by=CLERK).number
    done = acts.number_filing(waiting.filing, licence=number, by=CLERK)
    assert done.number
    assert queries.filing(done.number).licence == number
    with pytest.raises(FilingNumbered):
        acts.number_filing(waiting.filing, licence=number, by=CLERK)


def test_a_filing_whose_licence_was_refused_ends_with_its_reason(places):
    waiting = acts.file_online(filing(), by=CLERK)
    acts.end_filing(waiting.filing, reason="许可不予批准", by=CLERK)
    assert queries.filing(waiting.filing).end_reason == "许可不予批准"
    number = acts.grant_licence(licence(), by=CLERK).number
    with pytest.raises(FilingEnded):
        acts.number_filing(waiting.filing, licence=number, by=CLERK)
    verbs = [event.verb for event in events.history(f"register:publications/filing/{waiting.filing}")]
    assert verbs == ["file_online", "end_filing"]


def test_filings_end_with_their_licence(places):
    number = acts.grant_licence(licence(), by=CLERK).number
    filed = acts.file_online(filing(number=number), by=CLERK)
    acts.end_licence(number, how=Licence.Status.CANCELLED, reason="企业注销", by=CLERK)
    assert queries.filing(filed.filing).status == "ended"
    with pytest.raises(LicenceEnded):
        acts.change_licence(number, LicenceChanges(address="别处"), source_reference="变更", by=CLERK)
    assert acts.grant_licence(licence(), by=CLERK).number != number


def test_a_licence_can_be_shown_as_it_was(places):
    start = datetime(2026, 3, 2, 4, tzinfo=UTC)
    with clock.moved_to(start):
        number = acts.grant_licence(licence(), by=CLERK).number
    with clock.moved_to(start + timedelta(days=9)):
        acts.change_licence(number, LicenceChanges(legal_rep_name="巴特尔"), source_reference="变更", by=CLERK)
    assert queries.licence_at(number, start + timedelta(days=3)).legal_rep_name == "王芳"
    assert queries.licence_at(number).legal_rep_name == "巴特尔"


@pytest.mark.parametrize(
    ("channels", "said", "owes"),
    [
        (("第三方平台网店",), {}, ("net_url", "net_start_date")),
        (("自建网站",), {}, ("net_url", "net_start_date", "icp_no")),
        (("App", "直播"), {"net_url": "https://example.cn"}, ("net_start_date", "icp_no")),
        (("自建网站",), {"net_url": "u", "icp_no": "新ICP备1号", "net_start_date": date(2026, 1, 1)}, ()),
    ],
)
def test_what_is_owed_depends_on_the_way_of_selling(channels, said, owes):
    assert missing(OnlineShop(channels=channels, shop_name="店", **said), current().supplement) == owes


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (date(2025, 11, 3), date(2025, 11, 18)),  # a Tuesday: the fifteenth day after the first
        (date(2025, 11, 7), date(2025, 11, 24)),  # ends on a Saturday, so it moves to Monday (Civil Code 203)
        (None, None),
    ],
)
def test_the_missing_fields_fall_due_fifteen_natural_days_after_opening(opened, due):
    shop = OnlineShop(channels=("自建网站",), shop_name="店", net_start_date=opened)
    assert supplement_due(shop, current().supplement, current().calendar) == due


def opened_shop(on):
    with clock.moved_to(on):
        number = acts.grant_licence(licence(), by=CLERK).number
        filed = acts.file_online(filing(number=number), by=CLERK)
        acts.supplement_filing(filed.filing, Supplement(net_start_date=date(2025, 11, 3)), by=CLERK)
    return filed.filing


def test_a_supplement_settles_what_was_owed(places):
    key = opened_shop(datetime(2025, 11, 3, 4, tzinfo=UTC))
    assert queries.filing(key).due_on == date(2025, 11, 18)
    with pytest.raises(NothingSupplemented):
        acts.supplement_filing(key, Supplement(), by=CLERK)
    done = acts.supplement_filing(key, Supplement(net_url="https://shop.kongfz.com/1"), by=CLERK)
    assert done.owes == ()
    assert done.due_on == ""
    assert queries.overdue_supplements(date(2026, 1, 1)) == []


def test_who_stays_away_is_reminded_once_then_referred_once(places):
    key = opened_shop(datetime(2025, 11, 3, 4, tzinfo=UTC))
    assert queries.overdue_supplements(date(2025, 11, 18)) == []
    steps = []
    for day in range(18, 30):
        with clock.moved_to(datetime(2025, 11, day, 4, tzinfo=UTC)):
            steps += [overdue.step for overdue in queries.overdue_supplements()]
            chase_supplements()
            chase_supplements()
    assert steps == ["remind", *["wait"] * 5, "refer", *["referred"] * 4]
    verbs = [event.verb for event in events.history(f"register:publications/filing/{key}")]
    assert verbs == ["file_online", "supplement_filing", "remind_supplement", "refer_supplement"]
    assert Filing.objects.get().referred_at is not None


def test_a_filing_that_ended_owes_nothing(places):
    key = opened_shop(datetime(2025, 11, 3, 4, tzinfo=UTC))
    acts.end_filing(key, reason="停业", by=CLERK)
    assert queries.overdue_supplements(date(2026, 1, 1)) == []


def test_chasing_is_a_job():
    assert "publications.chase_supplements" in JOBS
