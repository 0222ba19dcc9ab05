"""What came out of the scan box: a person, a case, an application, a number printed on a slip, a queue number."""

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext

from onewindow.appointments.lobby_queries import ticket_called
from onewindow.cases.numbers import is_number, tidy
from onewindow.core.errors import NotFound
from onewindow.documents import tokens
from onewindow.documents.queries import find_paper, letter_of, verify_token
from onewindow.people.access import access_party
from onewindow.people.errors import BadNumber
from onewindow.people.identity import CHECKED, checked
from onewindow.people.queries import find_party
from onewindow.sheets.counters import find_provisional
from onewindow.sheets.queries import access_draft

#: Nothing that a scanner gives is longer.
_LONGEST = 600
_CASE_ADDRESS = re.compile(r"/cases/([0-9-]+)(?:/|$)", re.IGNORECASE)
_DRAFT_ADDRESS = re.compile(r"/drafts/([0-9]{1,18})(?:/|$)", re.IGNORECASE)
_DRAFT = re.compile(r"[0-9]{1,9}")
_TICKET = re.compile(r"[A-Z]{1,2}[0-9]{3,4}")
_PROVISIONAL = re.compile(r"L[0-9]{6}-[0-9]{8}-[0-9]{6}")


@dataclass(frozen=True, kw_only=True)
class Scanned:
    """What it leads to."""

    case: str = ""  #: number of a case
    draft: int | None = None  #: an application that is being filled in
    party: Any = None  #: whose number it was
    shown: bool = False  #: his own document was shown, so the clerk has met him
    kind: str = ""  #: kind of document, for a registration
    number: str = ""  #: tidied, for a registration
    verdict: str = ""  #: token of a certificate whose holder is not known here
    fault: str = ""  #: it was nothing that can be used


def scanned(user: Any, text: str) -> Scanned:
    """Whatever it is; blanks, other dashes and letters in lower case do no harm."""
    plain = tidy(text[:_LONGEST])
    for look in (_number_of_case, _address, _token, _document, _provisional, _ticket, _draft):
        found = look(user, plain)
        if found is not None:
            return found
    return Scanned(
        fault=gettext(
            "没有认出这个号码：请扫或输入身份证号、统一社会信用代码、办件编号、申请号、临时编号、排队号，或者回执、证照上的二维码。"
        )
    )


def _number_of_case(user: Any, text: str) -> Scanned | None:
    return Scanned(case=text) if is_number(text) else None


def _address(user: Any, text: str) -> Scanned | None:
    """The code of a receipt or of a notice holds an address of ours; only the path counts, whatever the host."""
    try:
        path = unquote(urlsplit(text).path) if "://" in text else ""
    except ValueError:
        return None
    case, draft = _CASE_ADDRESS.search(path), _DRAFT_ADDRESS.search(path)
    if case is not None and is_number(case[1]):
        return Scanned(case=case[1])
    return _own_draft(user, int(draft[1])) if draft is not None else None


def _token(user: Any, text: str) -> Scanned | None:
    """The code of a certificate or letter: to its case's paper, or to its holder where he is known here."""
    token = tokens.from_text(text)
    paper = verify_token(token).paper if "/" not in token and len(token) > len("L000000-00000000-000000") else None
    row = find_paper(paper.content.serial) if paper is not None else None
    if row is None:
        return None
    case = row.source_reference.partition("/")[0].removeprefix("case:")
    if is_number(case) and letter_of(row.source_reference) is not None:
        return Scanned(case=case)
    try:
        return Scanned(party=access_party(user, row.party_id or 0))
    except NotFound:
        return Scanned(verdict=token)


def _document(user: Any, text: str) -> Scanned | None:
    for kind in CHECKED:
        try:
            number = checked(kind, text)
        except BadNumber:
            continue
        found = find_party(kind, number)
        return Scanned(party=found, shown=True) if found is not None else Scanned(kind=kind, number=number)
    return None


def _provisional(user: Any, text: str) -> Scanned | None:
    number = text.upper()
    if _PROVISIONAL.fullmatch(number) is None:
        return None
    found = find_provisional(user, number)
    if found is None:
        return Scanned(
            fault=gettext("临时编号 %(number)s 还没有同步到系统：请在开单的窗口恢复网络后再查。") % {"number": number}
        )
    return Scanned(case=found.case_number) if found.case_number else Scanned(draft=found.draft)


def _ticket(user: Any, text: str) -> Scanned | None:
    number = text.upper()
    if _TICKET.fullmatch(number) is None:
        return None
    party = ticket_called(user, number)
    try:
        return Scanned(party=access_party(user, party or 0))
    except NotFound:
        told = gettext("排队号 %(number)s 没有登记证件，或者不是今天本大厅的号：请扫证件。")
        return Scanned(fault=told % {"number": number})


def _draft(user: Any, text: str) -> Scanned | None:
    return _own_draft(user, int(text)) if _DRAFT.fullmatch(text) else None


def _own_draft(user: Any, draft: int) -> Scanned:
    try:
        found = access_draft(user, draft)
    except NotFound:
        return Scanned(fault=gettext("没有找到申请号 %(n)s，或者不是本窗口的。") % {"n": draft})
    return replace(Scanned(draft=draft), case=found.case_number)
