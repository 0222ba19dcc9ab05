"""The two services from the sheet to the certificate, by the people and agencies of the demo, on the real acts."""

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.models import Case, Fact, Review
from onewindow.cases.stages import Outcome
from onewindow.cli import demo_story
from onewindow.cli.demo_case import Journey, play
from onewindow.core import events
from onewindow.core.act import Actor
from onewindow.core.jobs import drain
from onewindow.core.located import load
from onewindow.core.region import region_dir
from onewindow.documents.models import Certificate
from onewindow.documents.queries import papers_of_source, verify_token
from onewindow.matters.publications import supplements
from onewindow.matters.publications.errors import OtherKind
from onewindow.people.access import actor_of, party_of
from onewindow.people.queries import principals_of
from onewindow.registers.enterprises import queries as enterprises
from onewindow.registers.enterprises.bulk import import_enterprises
from onewindow.registers.enterprises.errors import NameRefused
from onewindow.registers.enterprises.models import Enterprise, NameReservation
from onewindow.registers.publications import queries as publications
from onewindow.registers.publications.errors import LicenceEnded
from onewindow.registers.publications.models import Filing, Licence

STORIES = load(region_dir() / "demo" / "stories.yaml").plain()
SYSTEM = Actor.system("test")
PROOF = {"PUB-C.m2": "平台开店证明.pdf"}


def company(account, trade_name="梨城书苑", **changes):
    story, user = STORIES["company"], account("zhang")
    words = {"trade_name": trade_name, "name": f"库尔勒{trade_name}图书有限公司"}
    answers = demo_story._filled({**story["answers"], **changes}, words)
    return Journey(
        user=user,
        party=party_of(user),
        service=story["service"],
        division=story["division"],
        answers=answers,
        files=story["files"],
    )


def bookshop(account, files=None, **changes):
    """The company of the sample register applies; 李样例 is its legal representative."""
    story, user = STORIES["bookshop"], account("li")
    sample = (region_dir() / "registers" / "demo_enterprises.csv").read_text(encoding="utf-8")
    import_enterprises(sample, source="test", by=SYSTEM)
    party = next(p.party for p in principals_of(user) if p.party.name == "库尔勒样例书业有限公司")
    answers = demo_story._filled({**story["answers"], **changes}, {"trade_name": "样例", "name": party.name})
    return Journey(
        user=user,
        party=party,
        service=story["service"],
        division=story["division"],
        answers=answers,
        files=story["files"] if files is None else files,
    )


def stages(number):
    return dict(Review.objects.filter(case__number=number).values_list("matter", "stage"))


def outcomes(number):
    return dict(Review.objects.filter(case__number=number).values_list("matter", "outcome"))


def papers(number):
    return {paper.matter: paper.number for paper in papers_of_source(f"case:{number}/")}


def test_a_company_is_opened_in_korla(demo, account):
    played = play(company(account))
    assert set(stages(played.number).values()) == {"delivered"}
    assert len(stages(played.number)) == 7
    found = papers(played.number)
    uscc = found["ENT-REG"]
    view = enterprises.enterprise_at(uscc)
    assert view.name == "库尔勒梨城书苑图书有限公司"
    assert found["ENT-TAX"] == uscc
    assert found["ENT-NAME"] == NameReservation.objects.get().number
    assert found["ENT-SEAL"] == view.seals[0].code
    assert {e.kind: e.number for e in view.enrolments}.items() >= {
        "social_insurance": found["ENT-SI"],
        "housing_fund": found["ENT-HF"],
        "bank": found["ENT-BANK"],
    }.items()
    assert all(enrolment.account_known for enrolment in view.enrolments)
    assert all(verify_token(paper.token).signature_ok for paper in papers_of_source(f"case:{played.number}/"))


def test_the_account_number_is_sealed_everywhere(demo, account):
    played = play(company(account))
    number = enterprises.account_of(papers(played.number)["ENT-REG"])
    facts = list(Fact.objects.filter(case__number=played.number).values("element", "value", "sealed"))
    assert number not in repr([fact["value"] for fact in facts])
    assert next(fact for fact in facts if fact["element"] == "bank_account")["sealed"]
    assert number not in repr(events.history(f"case:{played.number}"))


def test_all_offices_work_at_once_after_the_licence(demo, account):
    played = play(company(account))
    accepted = [step.what for step in played.steps if step.what.startswith("一次受理")]
    assert accepted[0].startswith("一次受理 1 项：企业设立登记")
    assert accepted[1].startswith("一次受理 5 项")
    assert len(accepted) == 2, "the name was decided by the system"


def test_a_taken_name_stops_at_the_sheet_and_leaves_no_case(demo, account):
    play(company(account))
    with pytest.raises(NameRefused) as refusal:
        play(company(account, "梨城书苑"))
    assert "梨城书苑" in refusal.value.text()
    assert Case.objects.count() == 1
    assert NameReservation.objects.count() == 1


def test_a_refused_registration_ends_what_depends_on_it(demo, account):
    played = play(company(account), refuse={"ENT-REG": "住所材料不符合要求"})
    assert outcomes(played.number)["ENT-REG"] == "refused"
    never = dict.fromkeys(("ENT-SEAL", "ENT-TAX", "ENT-SI", "ENT-HF", "ENT-BANK"), "not_accepted")
    assert stages(played.number).items() >= {"ENT-NAME": "delivered", **never}.items()
    assert not Enterprise.objects.exists()
    assert NameReservation.objects.get().used_by is None


def test_a_withdrawn_application_frees_the_name(demo, account):
    journey = company(account)
    played = play(journey, stop_after_submission=True)
    cases.withdraw(played.number, by=actor_of(journey.user, journey.party, service=journey.service))
    assert set(stages(played.number).values()) == {"withdrawn"}
    assert NameReservation.objects.get().released_at is not None
    assert play(company(account)).number != played.number


def test_a_bookshop_is_licensed_with_its_online_filing(demo, account):
    played = play(bookshop(account))
    assert stages(played.number) == {"PUB-R": "delivered", "PUB-N": "delivered"}
    found = papers(played.number)
    licence, filing = Licence.objects.get(), Filing.objects.get()
    assert found == {"PUB-R": licence.number, "PUB-N": filing.number}
    assert filing.licence == licence
    assert publications.licence_at(licence.number).types == ("图书", "报纸", "期刊")
    assert played.known >= 10, "the enterprise's particulars came from its register"


@pytest.mark.parametrize("first", ["PUB-N", "PUB-R"])
def test_a_refused_licence_ends_the_filing_whoever_is_first(demo, account, first):
    played = play(bookshop(account), refuse={"PUB-R": "经营场所不符合规定"}, first=first)
    assert outcomes(played.number) == {"PUB-R": "refused", "PUB-N": "refused"}
    assert not Licence.objects.exists()
    assert not Filing.objects.exclude(status="ended").exists()
    assert "PUB-N" not in papers(played.number)


def test_wholesale_passes_through_the_prefecture_and_the_region(demo, account):
    journey = bookshop(
        account,
        files=dict.fromkeys(("PUB-W.m4", "PUB-W.m5", "PUB-W.m7"), "平台开店证明.pdf"),
        pub_kind="批发",
        net_flag=False,
        principal_name="李样例",
        principal_id_no="65280119850612000X",
        mis_desc="有符合行业标准的进销存系统",
        capital_source="自有资金 60 万元",
    )
    played = play(journey)
    assert stages(played.number) == {"PUB-W": "delivered"}
    who = [step.who for step in played.steps if "批发" in step.what and step.who != "综合窗口"]
    assert len(who) == len(set(who)) == 2
    licence = Licence.objects.get().number
    assert licence.startswith("新出发新批字第")
    assert drain() == 0
    _the_wholesale_licence_is_changed_where_it_was_given(account, licence)


def _the_wholesale_licence_is_changed_where_it_was_given(account, licence):
    said = {"pub_license_no": licence, "net_flag": False, "pub_action": "变更", "premises_address": "石化大道3号"}
    with pytest.raises(OtherKind) as refusal:
        play(bookshop(account, PROOF, **said))
    assert "是批发许可证" in refusal.value.text()
    changed = play(bookshop(account, {"PUB-CW.m2": "平台开店证明.pdf"}, pub_kind="批发", **said))
    assert stages(changed.number) == {"PUB-CW": "delivered"}
    who = [step.who for step in changed.steps if "变更" in step.what and step.who != "综合窗口"]
    assert len(who) == len(set(who)) == 2
    assert who[-1].startswith("新疆维吾尔自治区")
    assert publications.licence_at(licence).address == "石化大道3号"
    assert papers(changed.number) == {"PUB-CW": licence}


def test_what_a_filing_left_open_comes_online_into_the_case_and_the_register(demo, account):
    played = play(bookshop(account))
    number = papers(played.number)["PUB-N"]
    done = supplements.supplement(account("li"), number, {"net_start_date": "2026-12-01"})
    assert done.owes == ()
    assert str(Filing.objects.get().net_start_date) == "2026-12-01"
    fact = Fact.objects.get(case__number=played.number, element="net_start_date")
    assert (fact.value, fact.source) == ("2026-12-01", "agent")
    moved = {"net_url": "https://shop.example.cn/new"}
    supplements.supplement(account("li"), number, moved)
    assert Filing.objects.get().net_url == moved["net_url"]


def test_a_supplement_on_the_progress_page_reaches_the_register(demo, account):
    journey = bookshop(account)
    played = play(journey)
    by = actor_of(journey.user, journey.party, service=journey.service)
    cases.supplement(played.number, {"net_start_date": "2026-12-02"}, by=by)
    assert str(Filing.objects.get().net_start_date) == "2026-12-02"
    assert Filing.objects.get().owes == []


def paper_states(number):
    """Kind, case and status of everything that carries a number of this licence or its filing."""
    return {(p.kind, p.status) for p in papers_of_source("case:") if isinstance(p, Certificate) and p.number == number}


def test_a_change_gives_a_new_licence_under_the_old_number_and_a_termination_ends_all(demo, account):
    play(bookshop(account))
    licence, receipt = Licence.objects.get().number, Filing.objects.get().number
    said = {"pub_license_no": licence, "net_flag": False}
    moved = bookshop(account, PROOF, pub_action="变更", premises_address="库尔勒市石化大道3号", **said)
    changed = play(moved)
    assert stages(changed.number) == {"PUB-C": "delivered"}
    assert papers(changed.number) == {"PUB-C": licence}
    assert paper_states(licence) == {("publication_licence", "replaced"), ("publication_licence", "valid")}
    old = Certificate.objects.get(number=licence, status="replaced")
    assert old.replaced_by.matter == "PUB-C"
    assert verify_token(old.token).paper.standing == "replaced"
    assert "石化大道" in repr(old.replaced_by.lines)
    ended = play(bookshop(account, PROOF, pub_action="终止", **said))
    receipt_of_end = Certificate.objects.get(source_reference__startswith=f"case:{ended.number}/")
    assert (receipt_of_end.kind, receipt_of_end.status) == ("publication_termination", "valid")
    assert Licence.objects.get().status == "terminated"
    assert Filing.objects.get().status == "ended"
    assert paper_states(licence) == {("publication_licence", "replaced"), ("publication_licence", "cancelled")}
    assert paper_states(receipt) == {("online_filing_receipt", "cancelled")}


def test_a_licence_revoked_while_its_change_is_in_review_can_only_be_refused(demo, account):
    first = play(bookshop(account))
    licence = Licence.objects.get().number
    chief = actor_of(account("superior.publicity.652801"))
    journey = bookshop(account, PROOF, pub_action="变更", net_flag=False, pub_license_no=licence)
    number = play(journey, stop_after_submission=True).number
    cases.accept(number, ["PUB-C"], by=actor_of(account("clerk.652801")))
    cases.revoke(first.number, "PUB-R", reason="提供虚假材料", by=chief)
    with pytest.raises(LicenceEnded):
        cases.decide(number, "PUB-C", Outcome.GRANTED, by=chief, opinion="同意")
    cases.decide(number, "PUB-C", Outcome.REFUSED, by=chief, opinion="许可证已被撤销")
    assert outcomes(number) == {"PUB-C": "refused"}
    assert paper_states(licence) == {("publication_licence", "revoked")}
    assert not Certificate.objects.filter(status="valid", party=journey.party).exists()
