"""Codes of property certificates for pictures: one that stands, one whose certificate was replaced, some looks."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from onewindow.people.access import actor_of
from onewindow.people.permissions import posts_of
from onewindow.registers.land import acts, looks
from onewindow.registers.land.book import Ground
from onewindow.registers.land.codesheets import Issuer, OnPaper, issue_code
from onewindow.sheets.drafts import open_draft
from onewindow.sheets.submission import Channel

FLAT = ("新（2019）库尔勒市不动产权第0001301号", "652801001002GB00012F00010301", "李样例")
SHOP = ("新（2020）库尔勒市不动产权第0003101号", "652801001002GB00013F00010101", "库尔勒样例书业有限公司")


#: 600,000 for what was bought for 480,000, not the only home: the estimate shows a gain.
SOLD = {
    "re_unit": FLAT[1],
    "re_transfer_reason": "买卖",
    "re_mortgage_way": "带押过户",
    "re_price_yuan": "600000",
    "re_only_home": True,
    "re_seller_only_home": False,
    "re_original_proven": True,
    "re_original_yuan": "480000",
    "re_bought_taxes_yuan": "4800",
    "re_decoration_yuan": "60000",
}


def _sale(seller):
    """A sale that is filled in and not signed yet."""
    party = seller.party.pk
    return open_draft(
        seller, service="real_estate", division="652801", party=party, channel=Channel.PORTAL, answers=SOLD
    ).pk


def photographed(account, by):
    """What stands in the addresses; the demo's book is there."""
    registrar = account("registrar.652801")
    issuer = Issuer(agency=posts_of(registrar)[0].agency, name="库尔勒市自然资源局")

    def made():
        try:
            return [
                issue_code(OnPaper(number=number, unit=unit, owner=owner), issuer, by=actor_of(registrar))
                for number, unit, owner in (FLAT, SHOP)
            ]
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:  # signing brings its own event loop, and this thread has Playwright's
        stands, stopped = worker.submit(made).result()
    acts.reissue(SHOP[1], Ground(business="补证", reason="遗失补发", source_reference="demo"), by=by)
    looks.note_look(FLAT[1], who=looks.Who.ANYBODY, purpose="扫码核验", view=looks.Seen.PUBLIC)
    looks.note_look(
        FLAT[1], who=looks.Who.BANK, name="示例工商银行库尔勒分行", purpose="贷款审查", view=looks.Seen.GRANTED
    )
    return {"sale": _sale(account("li")), "scan": stands.token, "stopped": stopped.token, "code": stands.serial}
