"""One case for somebody who has signed it beside the applicant: how it goes on, and what of it is his.

No number of anybody, no value of the sheet, no words of a decision: the applicant has those. An amount stands there
only for who pays it, a certificate only for its holder.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.cases.limits import region_limits
from onewindow.cases.queries import Progress, Waiting, progress
from onewindow.cases.stages import UNDECIDED, Stage
from onewindow.catalogue.queries import edition
from onewindow.core import clock
from onewindow.documents.queries import certificates_of
from onewindow.matters.company_opening.followed import Followed
from onewindow.payments.fees import yuan
from onewindow.payments.queries import OrderView, orders_on

from . import formats
from .current import current
from .mine import case_lines
from .pay_words import state_chip
from .progress import (
    big_clock,
    case_language,
    happened_of,
    holders_of,
    limits_explained,
    picture_of,
    result_of,
    returned_of,
)
from .progress_models import BigClock, CaseLine, CaseNames, Holder, MatterLimits, Paper
from .viewmodels import Chip, Happening, Swimlane, Text
from .wallet import papers

#: Certificates among which those of the case are looked for: his newest.
_MOST = 40


@dataclass(frozen=True, kw_only=True)
class FollowedFee:
    """An order of the case."""

    words: Text  #: whose it is
    chip: Chip  #: state
    amount: str  #: yuan, "" for who does not pay
    url: str  #: where it is paid, "" for who does not pay


@dataclass(frozen=True, kw_only=True)
class FollowPage:
    """`web/startup/follow.html`."""

    names: CaseNames  #: head
    clock: BigClock  #: the big one
    holders: tuple[Holder, ...]  #: who has it
    picture: Swimlane  #: who did what, when
    happened: tuple[Happening, ...]  #: newest first
    limits: tuple[MatterLimits, ...]  #: folded
    results: tuple[tuple[Text, Chip, Text], ...]  #: matter, its decision, nothing
    fees: tuple[FollowedFee, ...]  #: his with the amount, others' without
    papers: tuple[Paper, ...]  #: certificates of his own
    sign_url: str  #: what he has signed, "" once it is decided: what he signed for has become something else


def follow_page(followed: Followed, user: Any) -> FollowPage:
    """Everything of the page."""
    loaded, head = followed.seen.loaded, followed.seen.head
    seen = _told_to_another(progress(user, head.number, language=case_language(), seen=followed.seen))
    limits, now = region_limits(), clock.now()
    service = edition(loaded.plan.edition).catalogue.service[loaded.service]
    granted = any(review.outcome == "granted" for review in seen.reviews)
    return FollowPage(
        names=CaseNames(
            number=head.number,
            title=formats.local_name(service.plain_name),
            applicant=head.applicant_name,
            place=formats.local_name(head.place),
            submitted=formats.moment(head.submitted_at),
        ),
        clock=_clock(seen),
        holders=(*_waits(seen, followed), *holders_of(seen, limits, now, 0)),
        picture=_picture(seen),
        happened=happened_of(seen),
        limits=tuple(limits_explained(review, seen.clocks[review.matter]) for review in seen.reviews),
        results=tuple(
            (*result_of(review, seen)[:2], "") for review in seen.reviews if Stage(review.stage) not in UNDECIDED
        ),
        fees=_fees(followed),
        papers=_papers(followed) if granted else (),
        sign_url=reverse("web:sign", args=[followed.token]) if head.open_reviews else "",
    )


def signed_lines(rows: Iterable[Followed]) -> list[CaseLine]:
    """Cases as lines with a ring, each leading to its page."""
    found = list(rows)
    lines = case_lines([one.seen.head for one in found], current())
    return [
        replace(
            line,
            url=reverse("web:sign_progress", args=[one.token]),
            todo=gettext("等您重新签名") if one.again else "",
        )
        for one, line in zip(found, lines, strict=True)
    ]


def _told_to_another(seen: Progress) -> Progress:
    """The same where what the applicant has to correct waits for him, not for the reader."""

    def told(one: Waiting) -> Waiting:
        words = gettext("等申请人改“%(name)s”") % {"name": one.name}
        return Waiting(why="applicant", name=words) if one.why == "correction" else one

    return replace(seen, reviews=tuple(replace(r, waits=tuple(told(one) for one in r.waits)) for r in seen.reviews))


def _picture(seen: Progress) -> Swimlane:
    found, waits = picture_of(seen, region_limits(), clock.now()), gettext("停表 · 等申请人")
    lanes = zip(found.lanes, seen.reviews, strict=True)
    mine = (replace(lane, state=waits) if Stage(r.stage) is Stage.CORRECTING else lane for lane, r in lanes)
    return replace(found, lanes=tuple(mine))


def _clock(seen: Progress) -> BigClock:
    found = big_clock(seen, region_limits(), clock.now(), waits_for_you=False)
    if found.state != "hold" or not returned_of(seen):
        return found
    return replace(found, until=gettext("申请人改好交回后接着算"))


def _waits(seen: Progress, followed: Followed) -> tuple[Holder, ...]:
    """Signatures that are wanted again, and what the applicant has to correct."""
    found = []
    if followed.again:
        small = gettext("您签过名的内容补正过，签好以前不能准予")
        url = reverse("web:sign", args=[followed.token])
        found.append(Holder(name=gettext("现在等您：重新签名"), small=small, icon="user", you=True, url=url))
    if followed.others_again:
        name = gettext("等重新签名：%(who)s") % {"who": formats.joined(followed.others_again)}
        found.append(Holder(name=name, small=gettext("签过名的内容补正过，签好以前不能准予"), icon="user"))
    returned = len(returned_of(seen))
    if returned:
        words = ngettext("等申请人：改 %(n)s 处", "等申请人：改 %(n)s 处", returned) % {"n": returned}
        found.append(Holder(name=words, small=gettext("改到您签过名的内容，会请您重新签名"), icon="user"))
    return tuple(found)


def _fees(followed: Followed) -> tuple[FollowedFee, ...]:
    loaded = followed.seen.loaded
    orders = orders_on([f"case:{loaded.number}/{code}" for code in loaded.plan.by_code])
    return tuple(_fee(order, mine=order.payer in followed.sides) for order in orders.values())


def _fee(order: OrderView, *, mine: bool) -> FollowedFee:
    words = gettext("由您缴") if mine else gettext("由其他当事人缴")
    if mine and order.waits:
        words = gettext("由您缴，请在 %s 前") % formats.moment(order.due_at)
    return FollowedFee(
        words=words,
        chip=state_chip(order.state, order.total),
        amount=yuan(order.total) if mine else "",
        url=reverse("web:pay", args=[order.number]) if mine else "",
    )


def _papers(followed: Followed) -> tuple[Paper, ...]:
    """Certificates of the case that are his; letters go to the applicant."""
    source = f"case:{followed.seen.head.number}/"
    rows = certificates_of(*followed.sides, limit=_MOST)
    return papers(row for row in rows if row.source_reference.startswith(source))
