"""Attachments: the first binds 首封, the others wait 轮候; renewed, released, lapsed, and the next takes its turn."""

import dataclasses

from onewindow.core.act import Actor, act
from onewindow.core.errors import gettext_noop
from onewindow.registers.land import judging, terms
from onewindow.registers.land.book import Ground, Page, Registered, open_page
from onewindow.registers.land.entries import Attachment, Holder, Of
from onewindow.registers.land.errors import AttachmentOver, NotInForce
from onewindow.registers.land.queues import settle
from onewindow.registers.land.restrictions import Registering
from onewindow.rules.periods import add_months
from onewindow.rules.sentences import Phrase

BAD_MONTHS = Phrase("attachment_months", gettext_noop("查封期限应为 1 至 {most} 个月，现为 {months} 个月。"))
NO_LETTER = Phrase("no_letter", gettext_noop("请填写查封机关和协助执行通知书文号。"))


@act("attach", returns=Registered)
def attach(
    code: str, attachment: Attachment, ground: Ground, *, debtors: tuple[Holder, ...] = (), by: Actor
) -> Registered:
    """Register an attachment: in force at once, or behind those that stand. Asks nobody's consent and waits for no
    application (Detailed Rules 90-92).

    `position`, `since_on` and `until_on` of what is given are reckoned here. Raises NoUnit, BadEntry, Restricted.
    """
    page = open_page(code)
    _months(page, attachment.months)
    if not (attachment.authority.strip() and attachment.document_no.strip()):
        judging.refuse([NO_LETTER()])
    notes = judging.may_register(page, Registering.ATTACHMENT)
    settle(page)
    first = not page.all(Of.ATTACHMENT)
    value = dataclasses.replace(
        attachment,
        registered_on=page.today,
        position=len(page.all(Of.ATTACHMENT)) + 1,
        since_on=page.today if first else None,
        until_on=add_months(page.today, attachment.months) if first else None,
    )
    key = page.add(value, judging.people(debtors) if debtors else ())
    page.write("attach", "attachment", ground, by=by)
    return page.written(key, notes=notes)


@act("renew_attachment", returns=Registered)
def renew_attachment(code: str, key: int, *, months: int, ground: Ground, by: Actor) -> Registered:
    """Renew the attachment in force before its time is over 续封: it runs on from its last day.

    Raises NoUnit, NoEntry, BadEntry, AttachmentOver, NotInForce.
    """
    page = open_page(code)
    _months(page, months)
    old = page.get(Of.ATTACHMENT, key)
    turn = next(t for t in terms.queue(terms.attachments(page.standing), page.today) if t.key == key)
    if turn.lapsed:
        raise AttachmentOver(until=turn.value.until_on)
    if not turn.in_force or turn.value.until_on is None:
        raise NotInForce(position=turn.value.position)
    until = add_months(turn.value.until_on, months)
    page.revise(old, dataclasses.replace(turn.value, until_on=until, months=months))
    settle(page)
    page.write("renew_attachment", "attachment", ground, by=by)
    return page.written(key)


@act("release_attachment", returns=Registered)
def release_attachment(code: str, key: int, ground: Ground, *, by: Actor) -> Registered:
    """Release an attachment 解封; where it was in force the next takes its turn today. Raises NoUnit, NoEntry.

    One that has lost its force before is closed all the same; the next then began the day after its last.
    """
    page = open_page(code)
    page.get(Of.ATTACHMENT, key)
    settle(page)
    for one in page.all(Of.ATTACHMENT):
        if one.key == key:
            page.close(one)
    settle(page)
    page.write("release_attachment", "attachment", ground, by=by)
    return page.written(key)


@act("clear_lapsed", returns=Registered)
def clear_lapsed(code: str, *, by: Actor) -> Registered:
    """Note in the book what has lost its force by itself: attachments, objections, notices, rights with an end.

    Writes an event also where nothing has lapsed (nobody should have asked). Raises NoUnit.
    """
    page = open_page(code)
    for one in list(page.standing):
        if one.of is not Of.ATTACHMENT and terms.has_lapsed(one, page.today, page.data.terms):
            page.close(one)
            page.end_papers(one.of, one.key)
    settle(page)
    page.write("clear_lapsed", "cancel", Ground(reason=gettext_noop("期限届满，依法失效")), by=by)
    return page.written(page.seq)


def _months(page: Page, months: int) -> None:
    most = page.data.terms.attachment_months
    if not 1 <= months <= most:
        judging.refuse([BAD_MONTHS(most=most, months=months)])
