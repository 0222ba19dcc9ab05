"""Every shareholder signs from his own phone; a change takes signatures back; nothing is handed in before all have."""

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.models import Fact, HandedIn
from onewindow.core import events
from onewindow.core.region import region_dir
from onewindow.matters.company_opening import acts, book, queries
from onewindow.matters.company_opening.articles import articles_of, chinese
from onewindow.matters.company_opening.cosigning import Standing, changed, digests, signers, standing
from onewindow.matters.company_opening.errors import (
    AlreadyHandedIn,
    ChangedUnderHand,
    NobodyToSign,
    NotSignedYet,
    NotYetSignable,
    SigningNotFound,
)
from onewindow.notices.models import Message
from onewindow.people.access import actor_of, party_of
from onewindow.people.identity import number_of
from onewindow.people.queries import principals_of
from onewindow.sheets.acts import sign
from onewindow.sheets.drafts import open_draft, save_answers
from onewindow.sheets.errors import NotReady
from onewindow.sheets.queries import access_draft, state_of, submission_of
from onewindow.sheets.submission import Channel
from onewindow.sheets.uploads import attach

from .facts import CARD, company_facts
from .test_from_sheet_to_certificate import company

RULE = book.current().cosigning


# --- rules -----------------------------------------------------------------------------------------------------------


def test_everybody_in_the_table_signs_once_and_kinds_without_a_rule_do_not():
    rows = [*company_facts()["shareholders"], company_facts()["shareholders"][0], {"name": "", "id_no": "1"}]
    found = signers(company_facts(shareholders=rows), RULE)
    assert [(one.row, one.name) for one in found] == [(1, "张样例"), (2, "王样例")]
    assert signers(company_facts(org_type="个体工商户"), RULE) == ()
    legal = signers(company_facts(shareholders=[{"name": "某公司", "id_no": "91652801MA7A000170"}]), RULE)
    assert legal[0].legal


def test_a_change_names_what_was_changed_and_only_covered_elements_count():
    before = company_facts()
    parts = digests(before, RULE.signs, "salt")
    assert changed(parts, before, "salt") == ()
    assert changed(parts, company_facts(registered_capital_wan="61"), "salt") == ("registered_capital_wan",)
    assert changed(parts, company_facts(seal_maker="别家"), "salt") == ()


def test_an_applicant_who_holds_shares_signs_when_he_hands_in():
    one = signers(company_facts(), RULE)[0]
    assert standing(one, None, company_facts(), RULE, applicant=True).standing is Standing.APPLICANT
    assert standing(one, None, company_facts(), RULE, applicant=False).standing is Standing.WAITING


@pytest.mark.parametrize("kind", ["有限责任公司", "股份有限公司", "合伙企业", "农民专业合作社", "外商投资企业"])
def test_articles_say_what_the_answers_say(kind):
    made = articles_of(company_facts(org_type=kind), book.current().articles)
    text = "".join(line for chapter in made.chapters for line in chapter.lines)
    for word in ("库尔勒梨城书苑图书有限公司", "人民东路66号", "出版物零售", "60万元", "张样例，认缴 36 万元"):
        assert word in text
    assert "{" not in text and made.signers == ("张样例", "王样例")
    numbers = [line.split("条")[0] for chapter in made.chapters for line in chapter.lines]
    assert numbers == [f"第{chinese(n)}" for n in range(1, len(numbers) + 1)]


def test_articles_fit_one_shareholder_and_read_no_answer_as_a_place():
    alone = company_facts(shareholders=company_facts()["shareholders"][:1], reg_address="{capital}路")
    text = "".join(c for ch in articles_of(alone, book.current().articles).chapters for c in ch.lines)
    assert "不设股东会" in text and "股东会由全体股东组成" not in text
    assert "{capital}路" in text
    assert articles_of(company_facts(org_type="个体工商户"), book.current().articles) is None


# --- acts ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def filled(demo, account):
    """A complete sheet of two shareholders, 张 and 王, opened by 张."""

    def make(**changes):
        journey = company(account, **changes)
        draft = open_draft(
            journey.user,
            service=journey.service,
            division=journey.division,
            party=journey.party.pk,
            channel=Channel.PORTAL,
        )
        by = actor_of(journey.user)
        save_answers(draft, journey.answers, version=draft.version, by=by)
        return access_draft(journey.user, draft.pk), by

    return make


@pytest.fixture
def paper():
    def lay(draft):
        with (region_dir() / "demo" / "files" / "委托书.pdf").open("rb") as file:
            attach(draft, file, name="委托书.pdf", materials=["ENT-SEAL.m3"])

    return lay


def how(draft):
    return [line.standing.value for line in queries.collected_of(state_of(draft)).lines]


def put_name_under(account, name, token):
    asked = queries.access_signing(account(name), token)
    acts.cosign(asked, asked.roles[0], seen=asked.fingerprint, by=actor_of(account(name)))
    return asked


def test_two_shareholders_sign_and_the_case_keeps_signature_and_articles(filled, account, paper):
    draft, by = filled()
    paper(draft)
    with pytest.raises(NotReady) as refusal:
        sign(draft, "truth_commitment", version=draft.version, by=by)
    assert [fault.code for fault in refusal.value.data["faults"]] == ["awaits_signers"]
    draft = access_draft(account("zhang"), draft.pk)
    token = acts.ask_signatures(draft, by=by)
    assert how(draft) == ["applicant", "waiting"]
    assert Message.objects.filter(kind="signature_wanted").count() == 1
    put_name_under(account, "wang", token)
    assert how(draft) == ["applicant", "signed"]
    draft = access_draft(account("zhang"), draft.pk)
    sign(draft, "truth_commitment", version=draft.version, by=by)
    number = cases.submit(submission_of(access_draft(account("zhang"), draft.pk)), by=by).number
    kept = Fact.objects.get(case__number=number, element="signature.cosigner.2")
    assert kept.sealed and kept.source == "signature"
    assert HandedIn.objects.get(case__number=number, material="ENT-REG.m4").name == "库尔勒梨城书苑图书有限公司章程.pdf"
    verbs = [event.verb for event in events.history(f"draft:{draft.pk}")]
    assert verbs == ["ask_signatures", "cosign", "sign"]
    asked = queries.access_signing(account("wang"), token)
    with pytest.raises(AlreadyHandedIn):
        acts.withdraw_signature(asked, asked.roles[0], by=actor_of(account("wang")))


def test_a_change_of_what_was_signed_takes_the_signature_back_and_says_which(filled, account):
    draft, by = filled()
    token = acts.ask_signatures(draft, by=by)
    put_name_under(account, "wang", token)
    save_answers(draft, {"seal_maker": "库尔勒金石印章有限公司 "}, version=draft.version, by=by)
    assert how(draft) == ["applicant", "signed"]
    save_answers(draft, {"reg_address": "库尔勒市萨依巴格路9号"}, version=draft.version, by=by)
    (line,) = [line for line in queries.collected_of(state_of(draft)).lines if line.standing is Standing.STALE]
    assert line.changed == ("reg_address",)
    assert "signed_before_change" in {fault.code for fault in state_of(draft).faults}
    put_name_under(account, "wang", token)
    assert how(draft) == ["applicant", "signed"]


def test_nobody_signs_what_changed_while_he_read(filled, account):
    draft, by = filled()
    asked = queries.access_signing(account("wang"), acts.ask_signatures(draft, by=by))
    save_answers(draft, {"operating_term": "20年"}, version=draft.version, by=by)
    with pytest.raises(ChangedUnderHand):
        acts.cosign(asked, asked.roles[0], seen=asked.fingerprint, by=actor_of(account("wang")))
    assert how(draft) == ["applicant", "waiting"]


def test_a_signature_is_taken_back_once_and_the_applicant_is_told(filled, account):
    draft, by = filled()
    asked = put_name_under(account, "wang", acts.ask_signatures(draft, by=by))
    acts.withdraw_signature(asked, asked.roles[0], by=actor_of(account("wang")))
    assert how(draft) == ["applicant", "withdrawn"]
    assert Message.objects.filter(kind="signature_withdrawn", party=party_of(account("zhang"))).exists()
    with pytest.raises(NotSignedYet):
        acts.withdraw_signature(asked, asked.roles[0], by=actor_of(account("wang")))


def test_a_link_opens_for_nobody_but_those_in_the_table(filled, account):
    draft, by = filled()
    token = acts.ask_signatures(draft, by=by)
    for user in (account("aigul"), account("clerk.652801"), None):
        with pytest.raises(SigningNotFound):
            queries.access_signing(user, token)
    for wrong in ("", "A" * 20, "'; --", token + "A" * 30):
        with pytest.raises(SigningNotFound):
            queries.access_signing(account("wang"), wrong)
    shareholders = [dict(row) for row in company(account).answers["shareholders"]]
    shareholders[1]["name"] = "王别名"
    save_answers(draft, {"shareholders": shareholders}, version=draft.version, by=by)
    with pytest.raises(SigningNotFound):
        queries.access_signing(account("wang"), token)


def test_a_legal_person_signs_through_who_holds_its_mandate(filled, account):
    held = next(p.party for p in principals_of(account("li")) if p.mandate is not None)
    row = {"name": held.name, "id_no": number_of(held), "contribution_wan": "24", "way": "货币", "due_on": "2030-01-01"}
    mine = {"name": "张样例", "id_no": CARD, "contribution_wan": "36", "way": "货币", "due_on": "2030-01-01"}
    draft, by = filled(shareholders=[mine, row])
    token = acts.ask_signatures(draft, by=by)
    with pytest.raises(SigningNotFound):
        queries.access_signing(account("aigul"), token)
    asked = put_name_under(account, "li", token)
    assert asked.roles[0].principal == held and asked.roles[0].mandate is not None
    assert how(draft) == ["applicant", "signed"]


def test_nothing_is_asked_where_nobody_else_signs_or_the_sheet_is_not_filled(filled, account):
    alone = [{"name": "张样例", "id_no": CARD, "contribution_wan": "60", "way": "货币", "due_on": "2030-01-01"}]
    draft, by = filled(shareholders=alone)
    with pytest.raises(NobodyToSign):
        acts.ask_signatures(draft, by=by)
    draft, by = filled(reg_address="")
    with pytest.raises(NotYetSignable):
        acts.ask_signatures(draft, by=by)


def test_at_a_window_the_clerk_sees_them_sign_on_paper(filled, account):
    draft, _ = filled()
    draft.channel = Channel.WINDOW
    draft.save(update_fields=["channel"])
    assert queries.collected_of(state_of(draft)).lines == ()
