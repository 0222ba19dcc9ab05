"""Who has signed beside the applicant follows the case: the co-owner, the buyer; nobody else, and not once struck out."""

import re

import pytest

from onewindow.cases import acts as cases
from onewindow.core.clock import now, today
from onewindow.documents.models import Certificate
from onewindow.matters.company_opening import acts
from onewindow.matters.company_opening.errors import SigningNotFound
from onewindow.matters.company_opening.followed import access_followed, followed_of
from onewindow.matters.company_opening.models import Cosignature, SigningRound
from onewindow.matters.company_opening.queries import access_signing
from onewindow.people.access import actor_of, party_of
from onewindow.people.identity import index, number_of
from onewindow.people.models import Mandate

from . import estate
from .estate import LI, SHARED, WANG, ZHANG

pytestmark = pytest.mark.usefixtures("demo", "land_demo")


@pytest.fixture
def sold(account):
    """Li sells the flat that is his and Wang's to Zhang: (number, link)."""
    number = estate.sale(account("li"), SHARED, ZHANG)
    return number, SigningRound.objects.get(draft__case_number=number).token


def at(client, user):
    client.force_login(user)
    return client


def certificate(user, source):
    """As it stands in the register; nobody opens its file here."""
    made = {"holder": {"label": "权利人", "shown": "某"}, "names": {"zh": "不动产权证书"}, "issued_on": today()}
    kept = {
        "kind": "land_certificate",
        "number": source,
        "serial": f"S{len(source)}{user.pk}",
        "token": source,
        "lines": [],
    }
    kept |= {"seq": 1, "made_at": now(), "division_id": estate.KORLA}
    Certificate.objects.create(party=party_of(user), source_reference=source, **made, **kept)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_who_has_signed_follows_the_case_to_its_end_and_sees_only_his_own(
    sold, account, client, django_assert_max_num_queries
):
    number, token = sold
    url = f"/sign/{token}/progress/"
    zhang, wang = account("zhang"), account("wang")
    assert url in at(client, wang).get(f"/sign/{token}/").content.decode()
    assert at(client, wang).get(f"/cases/?number={number}")["Location"] == url, "his own search finds it, too"
    estate.accept(number, "RE-TRANSFER", "RE-TAX")
    estate.grant(number, "RE-TAX", "tax")
    page = text(at(client, zhang).get(url))
    assert "由您缴" in page and "看缴款单" in page
    assert "由其他当事人缴" in text(at(client, wang).get(url))
    assert not re.search(r"[0-9,]+ 元", text(at(client, wang).get(url)))
    order = estate.pay(number, "RE-TRANSFER")
    assert url in at(client, zhang).get(f"/pay/{order.number}/").content.decode(), "from the order to the case"
    estate.grant(number, "RE-TRANSFER")
    for user, source in ((zhang, f"case:{number}/RE-TRANSFER"), (account("li"), f"case:{number}/RE-TAX")):
        certificate(user, source)
    certificate(wang, "case:652801-20200101-00001/RE-TRANSFER")
    for user in (zhang, wang):
        at(client, user).get(url)
        with django_assert_max_num_queries(12):
            answer = client.get(url)
        page = text(answer)
        assert number in page and "李样例" in page and "办成了" in page
        for one in (LI, WANG, ZHANG):
            assert one["id_no"] not in page and one["id_no"][-4:] not in page
        assert "催办" not in page and "撤回申请" not in page and "收件凭证" not in page
        with django_assert_max_num_queries(12):
            assert url in client.get("/me/signed/").content.decode()
    assert "您的证照" in text(at(client, zhang).get(url)), "he holds it now"
    assert "您的证照" not in text(at(client, wang).get(url))


def test_nobody_else_follows_it(sold, account, client):
    number, token = sold
    for who in ("aigul", "li", "reviewer.natural_resources.652801"):
        assert at(client, account(who)).get(f"/sign/{token}/progress/").status_code == 404, who
    assert at(client, account("aigul")).get(f"/cases/?number={number}").status_code == 404
    assert at(client, account("wang")).get("/sign/NOTHING/progress/").status_code == 404
    assert "没有您签过名的申请" in text(at(client, account("aigul")).get("/me/signed/"))
    assert followed_of(account("li")).rows == (), "his own stands among his own cases"


def test_a_buyer_struck_out_by_a_correction_sees_nothing_any_more(sold, account, client):
    number, token = sold
    zhang, wang = account("zhang"), account("wang")
    assert access_followed(zhang, token).sides == (party_of(zhang).pk,)
    returned = {"re_holders": "买受人与合同不符"}
    cases.report_defects(number, "RE-TRANSFER", returned, by=estate.officer("natural_resources"))
    cases.notify(number, by=estate.clerk())
    page = text(at(client, zhang).get(f"/sign/{token}/progress/"))
    assert "等申请人：改 1 处" in page and "停表 · 等申请人" in page and "等申请人改“" in page
    assert "等您" not in page, "it waits for another"
    by = actor_of(account("li"), party_of(account("li")), service="real_estate")
    cases.resubmit(number, {"re_holders": [estate.AIGUL]}, by=by)
    with pytest.raises(SigningNotFound):
        access_followed(zhang, token)
    assert followed_of(zhang).rows == ()
    with pytest.raises(SigningNotFound):
        access_followed(account("aigul"), token)  # asked to sign, has not signed
    waits = access_followed(wang, token)
    assert waits.again
    assert waits.others_again == ("阿依古丽·样例",)
    aigul = account("aigul")
    asked = access_signing(aigul, token)
    acts.cosign_again(asked, asked.roles[0], seen=asked.fingerprint, by=actor_of(aigul))
    assert access_followed(aigul, token).others_again == ("王样例",)
    mine = access_signing(wang, token)
    acts.cosign_again(mine, mine.roles[0], seen=mine.fingerprint, by=actor_of(wang))
    estate.transferred(number)
    assert access_followed(wang, token).seen.head.open_reviews == 0, "he sold, and follows it to the end"
    with pytest.raises(SigningNotFound):
        access_followed(zhang, token)


def test_who_signed_a_draft_and_was_taken_out_before_it_was_handed_in_sees_nothing(sold, account):
    number, token = sold
    wang = account("wang")
    row = Cosignature.objects.get(draft__case_number=number, person=party_of(wang))
    Cosignature.objects.filter(pk=row.pk).update(digest="0" * 64)  # of other particulars than were handed in
    with pytest.raises(SigningNotFound):
        access_followed(wang, token)


def test_a_signature_for_a_company_is_followed_while_the_mandate_holds(sold, account):
    number, token = sold
    zhang, aigul = account("zhang"), account("aigul")
    held = Mandate.objects.in_force().filter(agent=party_of(aigul), principal__kind="legal")
    company = held.first().principal
    Cosignature.objects.filter(draft__case_number=number, person=party_of(zhang)).update(
        number_index=index("uscc", number_of(company)), principal=company
    )
    held.update(scope=["real_estate"])
    assert access_followed(aigul, token).sides == (company.pk,)
    held.update(scope=["power_green_channel"])
    with pytest.raises(SigningNotFound):
        access_followed(account("aigul"), token)
