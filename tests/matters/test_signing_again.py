"""A correction of what others have signed asks their signatures again; nothing is granted on it before."""

import pytest

from onewindow.cases import acts as cases
from onewindow.cases.handlers import listens
from onewindow.cases.queries import review_page
from onewindow.cases.stages import Outcome
from onewindow.cli.demo_case import play
from onewindow.core import events
from onewindow.core.jobs import drain
from onewindow.matters.company_opening import acts, book
from onewindow.matters.company_opening.corrected import corrected_of
from onewindow.matters.company_opening.cosigning import Given, Standing, digests, signed_value, signers, standing_after
from onewindow.matters.company_opening.errors import (
    AwaitsNewSignatures,
    ChangedUnderHand,
    NobodySignsAgain,
    NothingToSignAgain,
    SigningNotFound,
)
from onewindow.matters.company_opening.models import SigningRound
from onewindow.matters.company_opening.queries import access_signing
from onewindow.notices.models import Message
from onewindow.people.access import actor_of
from onewindow.sheets.cosigners import rules

from .facts import company_facts
from .test_from_sheet_to_certificate import company

REGISTRAR = "reviewer.market_regulation.652801"
OLD, NEW = "库尔勒市人民东路66号", "库尔勒市萨依巴格路9号"
RULE = book.current().cosigning


# --- rules -----------------------------------------------------------------------------------------------------------


def signed(parts, salt="salt", **said):
    held = {"id": 1, "number_index": "i", "name": "王样例", "by_name": "王样例", "digest": "d", "text": "t", "at": None}
    return Given(**held, by="party:1", parts=parts, salt=salt, withdrawn_at=said.get("withdrawn_at"))


def after(given, revised, **said):
    signer = signers(company_facts(), RULE)[1]
    line = standing_after(signer, given, revised, applicant=said.get("applicant", False))
    return line.standing, line.changed


def test_only_what_was_corrected_must_be_signed_again():
    first = signed(digests(company_facts(), RULE.signs, "salt"))
    assert after([first], {}) == (Standing.SIGNED, ())
    assert after([first], {"reg_address": NEW}) == (Standing.STALE, ("reg_address",))
    again = signed(digests({"reg_address": NEW}, ("reg_address",), "other"), "other")
    assert after([first, again], {"reg_address": NEW}) == (Standing.SIGNED, ())
    assert after([first, again], {"reg_address": NEW, "operating_term": "20年"})[1] == ("operating_term",)
    assert after([first, again], {"reg_address": company_facts()["reg_address"]})[0] is Standing.STALE, "back again"
    assert signed_value([first, again], "reg_address", [company_facts()["reg_address"], NEW]) == NEW
    assert signed_value([first], "reg_address", [company_facts()["reg_address"], NEW]) == company_facts()["reg_address"]


def test_who_was_brought_in_by_the_correction_signs_everything_and_the_applicant_by_answering():
    assert after([], {"shareholders": []}) == (Standing.WAITING, ())
    assert after([signed({}, withdrawn_at=1)], {"shareholders": []})[0] is Standing.WAITING
    assert after([], {"shareholders": []}, applicant=True)[0] is Standing.APPLICANT


@pytest.mark.django_db
def test_every_matter_that_asks_for_signatures_is_held_back_where_they_are_missing():
    assert {code for code in rules if not listens(code, "on_granted")} == set()


# --- acts ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def opening(demo, account):
    """Two shareholders have signed; the registrar returns the address."""
    number = play(company(account), stop_after_submission=True).number
    drain()
    cases.report_defects(number, "ENT-REG", {"reg_address": "与产权证明不符"}, by=actor_of(account(REGISTRAR)))
    cases.notify(number, by=actor_of(account("clerk.652801")))
    return number


def corrected(number, account, **values):
    cases.resubmit(number, values or {"reg_address": NEW}, by=actor_of(account("zhang")))
    drain()


def grant(number, account):
    cases.decide(number, "ENT-REG", Outcome.GRANTED, by=actor_of(account(REGISTRAR)))


def checked(number, account):
    page = review_page(account(REGISTRAR), number, "ENT-REG")
    return {check.code: check for check in page.checks}.get("signed_again")


def test_nothing_is_granted_before_the_corrected_part_is_signed_again(opening, account):
    assert corrected_of(opening) is None and checked(opening, account) is None
    with pytest.raises(NobodySignsAgain):
        acts.ask_signatures_again(opening, by=actor_of(account("zhang")))
    token = SigningRound.objects.get().token
    untouched = access_signing(account("wang"), token)
    with pytest.raises(NothingToSignAgain):
        acts.cosign_again(untouched, untouched.roles[0], seen=untouched.fingerprint, by=actor_of(account("wang")))
    corrected(opening, account)
    assert Message.objects.filter(kind="signature_again").count() == 1, "told at once, without anybody's doing"
    (line,) = corrected_of(opening).open
    assert (line.signer.name, line.standing, line.changed) == ("王样例", Standing.STALE, ("reg_address",))
    assert corrected_of(opening).before(line, "reg_address").endswith("人民东路66号")
    assert checked(opening, account).passed is False
    cases.accept(opening, ["ENT-REG"], by=actor_of(account("clerk.652801")))
    with pytest.raises(AwaitsNewSignatures) as refusal:
        grant(opening, account)
    assert "王样例" in refusal.value.data["names"]

    for stranger in ("aigul", REGISTRAR):
        with pytest.raises(SigningNotFound):
            access_signing(account(stranger), token)
    asked = access_signing(account("wang"), token)
    with pytest.raises(ChangedUnderHand):
        acts.cosign_again(asked, asked.roles[0], seen=untouched.fingerprint, by=actor_of(account("wang")))
    assert not Message.objects.filter(kind="signed_again").exists()
    acts.cosign_again(asked, asked.roles[0], seen=asked.fingerprint, by=actor_of(account("wang")))
    assert Message.objects.get(kind="signed_again").party_id == asked.draft.party_id, "the applicant need not look"
    assert corrected_of(opening).open == () and checked(opening, account).passed
    said = list(events.history(f"draft:{asked.draft.pk}"))[-1]
    assert (said.verb, said.body["covers"], said.body["case"]) == ("cosign_again", ["reg_address"], opening)
    grant(opening, account)
    with pytest.raises(NothingToSignAgain):
        acts.cosign_again(asked, asked.roles[0], seen=asked.fingerprint, by=actor_of(account("wang")))


def test_what_was_handed_back_as_it_was_asks_nobody(opening, account):
    corrected(opening, account, reg_address=company_facts()["reg_address"])
    assert corrected_of(opening) is None
    assert not Message.objects.filter(kind="signature_again").exists()
    cases.accept(opening, ["ENT-REG"], by=actor_of(account("clerk.652801")))
    grant(opening, account)
