"""The inbox, how one wants to be told, the operator's log, the demo's outbox: over HTTP, with the demo's people."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.core.jobs import drain
from onewindow.notices import preferences
from onewindow.notices.models import Delivery, Message
from onewindow.notices.queries import InboxLine
from onewindow.web.messages import line_of
from tests.notices.conftest import NOON, mail, mail_host, noon, tell  # noqa: F401  the same words, a real mail host

from .applying import account, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon", "shop")]
INBOX, CHOICES = "/me/messages/", "/me/messages/preferences/"


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def staff(username):
    return f"staff:{account(username).staff.pk}"


NUDGE = {"number": "652801-20250513-00007", "matter": {"zh": "甲", "en": "A"}}


def test_an_empty_inbox_says_what_will_come(client):
    page = text(signed_in("zhang").get(INBOX))
    assert "还没有消息" in page and "怎么通知我" in page and "全部标为已读" not in page


def test_the_inbox_shows_unread_first_and_leads_to_the_case():
    tell(account("zhang"))
    tell(account("zhang"), event="second")
    Message.objects.filter(event__startswith="second").update(read_at=NOON)
    browser = signed_in("zhang")
    page = text(browser.get(INBOX))
    assert page.count('class="unread"') == 1 and "1 条未读" in page
    assert page.index('class="unread"') < page.index('<li> <span class="pic')
    assert 'href="/cases/652801-20250513-00007/"' in page
    assert "您申请的“开书店一件事”" in page


@pytest.mark.parametrize(
    ("kind", "about", "address"),
    [
        ("certificate_ready", "652801-20250513-00007", "/me/"),  # the case may be the seller's
        ("property_changed", "652801001002GB00012F00010301", "/property/"),  # told to who has sold it, too
        ("moves_offered", "652801001002GB00012F00010301", "/property/652801001002GB00012F00010301/"),
        ("proof_made", "proof:7", "/property/proofs/"),
        ("mortgage_sign_asked", "DY6528012026000001", "/me/mortgages/"),
    ],
)
def test_a_message_of_property_leads_to_what_its_reader_may_open(kind, about, address):
    said = {"subject": "", "body": "", "language": "zh", "created_at": NOON, "read": False, "urgency": "normal"}
    line = line_of(InboxLine(message=1, kind=kind, about=about, **said), staff=False)
    assert (line.about_url, line.is_case) == (address, False)


def test_the_badge_stands_in_the_head_of_every_page_and_goes_when_all_is_read():
    tell(account("zhang"))
    browser = signed_in("zhang")
    badge = '<b class="n"><span class="num">1</span>'
    assert badge in text(browser.get("/")) and badge in text(browser.get("/services/"))
    assert browser.post(INBOX).status_code == 302
    assert '<b class="n">' not in text(browser.get("/"))
    assert '<b class="n">' not in text(signed_in("li").get("/"))


def test_a_visitor_without_account_costs_no_query_for_the_badge(client):
    assert "/me/messages/" not in text(client.get("/verify/"))


def test_one_message_can_be_marked_and_an_opened_one_is_read():
    first, second = (tell(account("zhang"), event=e).message for e in ("a", "b"))
    browser = signed_in("zhang")
    browser.post(INBOX, {"message": str(first)})
    assert Message.objects.get(pk=first).read_at and not Message.objects.get(pk=second).read_at
    page = text(browser.get(f"{INBOX}{second}/"))
    assert "办件 652801-20250513-00007 需要补正" in page and "短信" in page and "等待发送" in page
    assert Message.objects.get(pk=second).read_at


def test_a_strangers_message_looks_like_none():
    number = tell(account("zhang")).message
    browser = signed_in("li")
    assert browser.get(f"{INBOX}{number}/").status_code == browser.get(f"{INBOX}999999999/").status_code == 404
    assert browser.post(INBOX, {"message": str(number)}).status_code == 404
    assert not Message.objects.get(pk=number).read_at


@pytest.mark.parametrize(("language", "words"), [("en", "needs to be corrected"), ("ru", "нужны исправления")])
def test_a_message_speaks_the_language_of_the_page(language, words):
    number = tell(account("zhang")).message
    browser = signed_in("zhang")
    browser.cookies["django_language"] = language
    assert words in text(browser.get(f"{INBOX}{number}/")) and words in text(browser.get(INBOX))


def test_a_language_that_a_message_lacks_is_named_to_the_browser():
    who = "reviewer.publicity.652801"
    number = tell(staff(who), "review_nudged", NUDGE).message  # has only Chinese and English
    browser = signed_in(who)
    browser.cookies["django_language"] = "ug"
    assert 'lang="zh"' in text(browser.get(f"{INBOX}{number}/"))


def test_the_inbox_is_read_page_by_page_for_few_queries():
    for n in range(25):
        tell(account("zhang"), event=f"e{n}")
    browser = signed_in("zhang")
    browser.get(INBOX)
    with CaptureQueriesContext(connection) as asked:
        page = text(browser.get(INBOX))
    assert len(asked) <= 12 and page.count('class="unread"') == 20
    older = re.search(r'href="\?after=([^"]+)" rel="next"', page).group(1)
    assert text(browser.get(f"{INBOX}?after={older}")).count('class="unread"') == 5
    for odd in ("x", "0~x~1", "0~2025-05-13~zz", "0~2025-05-13~1", "2~~", "0~" + "9" * 70):
        assert browser.get(INBOX, {"after": odd}).status_code == 200


def test_staff_have_an_inbox_of_their_own_in_the_frame_of_a_desk():
    tell(staff("reviewer.publicity.652801"), "review_nudged", NUDGE)
    browser = signed_in("reviewer.publicity.652801")
    page = text(browser.get(INBOX))
    assert "催办：652801-20250513-00007" in page and 'class="appbar"' in page
    assert "/desk/?q=652801-20250513-00007" in page
    assert '<b class="n"><span class="num">1</span>' in text(browser.get("/desk/"))


def test_whoever_is_nobody_has_no_inbox(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("empty"))
    assert client.get(INBOX).status_code == client.get(CHOICES).status_code == 404
    assert client.get("/").status_code == 200


def test_what_is_chosen_is_kept():
    browser = signed_in("zhang")
    assert "默认 22:00–09:00" in text(browser.get(CHOICES))
    sent = {
        "channel": ["email", "wechat"],
        "language": "en",
        "quiet": "on",
        "quiet_from": "21:00",
        "quiet_until": "10:30",
    }
    assert browser.post(CHOICES, sent | {"wechat": "openid-1"}).status_code == 302
    held = preferences.preferences(account("zhang"))
    assert (held.muted, held.language, f"{held.quiet.begins:%H:%M}") == (frozenset({"sms"}), "en", "21:00")
    assert held.addresses == {"wechat": "openid-1"}
    page = text(browser.get(CHOICES))
    assert 'value="openid-1"' in page and 'value="en" lang="en" selected' in page
    browser.post(CHOICES, sent | {"quiet": "", "wechat": ""})
    held = preferences.preferences(account("zhang"))
    assert held.addresses == {} and held.quiet.begins == held.quiet.ends


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"quiet_from": "late"}, "请写成 22:00 和 09:00 这样的时刻"),
        ({"quiet_until": "21:00"}, "两个不能相同"),
        ({"email": "not so"}, "请写成 name@example.com 这样"),
        ({"wechat": "two words"}, "请只写字母、数字和符号"),
        ({"language": "tlh"}, "请从列表中选择"),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(wrong, sentence):
    browser = signed_in("zhang")
    sent = {"quiet": "on", "quiet_from": "21:00", "quiet_until": "10:30", "wechat": "openid-1", **wrong}
    answer = browser.post(CHOICES, sent)
    assert answer.status_code == 422 and sentence in text(answer)
    kept = wrong.get("wechat", "openid-1")
    assert f'value="{kept}"' in text(answer)
    assert preferences.preferences(account("zhang")).addresses == {}


def test_an_email_address_is_used_only_after_its_link_was_opened(mail):  # noqa: F811
    browser = signed_in("zhang")
    assert browser.post(CHOICES, {"channel": "email", "email": "zhang@example.org"}).status_code == 302
    assert preferences.preferences(account("zhang")).addresses == {}
    assert "确认邮件已发到" in text(browser.get(CHOICES))
    drain()
    (received,) = mail.mails
    assert received["To"] == "zhang@example.org" and received["Subject"] == "请确认您的邮箱"
    link = re.search(r"http://[^\s]+?(/me/messages/address/\?t=\S+)", received.get_content()).group(1)
    assert signed_in("li").get(link).status_code == 409  # somebody else's link opens nothing
    assert "zhang@example.org" in text(browser.get(link))
    assert preferences.preferences(account("zhang")).addresses == {}  # looking confirms nothing
    token = link.partition("t=")[2]
    assert signed_in("li").post("/me/messages/address/", {"t": token}).status_code == 409
    assert browser.post("/me/messages/address/", {"t": token}).status_code == 302
    assert preferences.preferences(account("zhang")).addresses == {"email": "zhang@example.org"}
    assert browser.post("/me/messages/address/", {"t": token}).status_code == 409  # once
    assert browser.get("/me/messages/address/?t=made-up").status_code == 409
    tell(account("zhang"))
    drain()
    assert [m["To"] for m in mail.mails] == ["zhang@example.org"] * 2


def test_mails_of_confirmation_do_not_follow_one_another(mail):  # noqa: F811
    browser = signed_in("zhang")
    browser.post(CHOICES, {"email": "victim@example.org"})
    again = browser.post(CHOICES, {"email": "other@example.org"})
    assert again.status_code == 422 and "一分钟后可以再发一次" in text(again)
    drain()
    assert len(mail.mails) == 1


def test_an_address_taken_back_is_used_no_more(mail):  # noqa: F811
    preferences.save(account("zhang"), addresses={"email": "zhang@example.org"})
    assert signed_in("zhang").post(CHOICES, {"channel": "email", "email": ""}).status_code == 302
    assert preferences.preferences(account("zhang")).addresses == {}


def failed(mail_box):
    preferences.save(account("zhang"), addresses={"email": "nobody@example.org"})
    tell(account("zhang"))
    drain()
    return Delivery.objects.get(channel="email", status="failed")


def test_the_operator_sees_what_failed_without_its_words_and_sends_it_again(mail):  # noqa: F811
    row = failed(mail)
    browser = signed_in("admin.652800")
    page = text(browser.get("/operations/deliveries/"))
    assert "对方拒收，可能没有这个邮箱（550）" in page and "办件 652801-20250513-00007 需要补正" in page
    assert "张样例" not in page and "nobody@" not in page
    preferences.save(account("zhang"), addresses={"email": "zhang@example.org"})
    assert browser.post("/operations/deliveries/", {"delivery": str(row.pk)}).status_code == 302
    drain()
    assert [m["To"] for m in mail.mails] == ["zhang@example.org"]
    assert browser.post("/operations/deliveries/", {"delivery": str(row.pk)}).status_code == 409
    assert "没有发不出去的消息" in text(browser.get("/operations/deliveries/"))
    assert str(row.pk) in text(browser.get("/operations/deliveries/?state=sent"))
    assert browser.get("/operations/deliveries/?state=odd&before=x").status_code == 200


def test_the_reader_is_told_that_a_mail_did_not_go_out(mail):  # noqa: F811
    row = failed(mail)
    page = text(signed_in("zhang").get(f"{INBOX}{row.message_id}/"))
    assert "没有发出" in page and "可能没有这个邮箱" in page


@pytest.mark.parametrize("who", ["zhang", "clerk.652801", "superior.publicity.652801"])
def test_the_log_is_for_operators_only(who):
    assert signed_in(who).get("/operations/deliveries/").status_code == 403


def test_the_outbox_shows_what_would_have_been_sent_in_a_demo_only(settings):
    settings.DEMO, settings.EMAIL_HOST = True, ""
    preferences.save(account("zhang"), addresses={"wechat": "openid-1", "email": "zhang@example.org"})
    tell(account("zhang"))
    tell(staff("reviewer.publicity.652801"), "review_nudged", NUDGE)
    drain()
    browser = signed_in("zhang")
    page = text(browser.get("/demo/outbox/"))
    assert page.count('class="card pad"') == 4
    assert "139****0001" in page and "13900000001" not in page and "zh***" in page and "op***" in page
    assert "您申请的“开书店一件事”" in page  # the mail in full
    assert "演示发件箱" in text(browser.get("/"))
    only = text(browser.get("/demo/outbox/?channel=dingtalk"))
    assert only.count('class="card pad"') == 1 and "工作人员" in only and "催办：" in only
    settings.DEMO = False
    assert browser.get("/demo/outbox/").status_code == 404
    assert "演示发件箱" not in text(browser.get("/"))
