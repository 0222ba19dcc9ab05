"""PURE: what a court's clerk types before he looks: the document, who carries it, what is to be seen.

faults_of(Ask(unit="…", document="assist_query", letter="（2026）新2801执9号", …), terms)   # () where nothing is wrong
"""

import re
from dataclasses import dataclass

from onewindow.core.errors import gettext_noop

from .terms import Terms

#: A number in it, and the word that ends every number of a document; “之一” for the next one of the same number.
LETTER = re.compile(r"(?=.{4,60}$)(?=.*[0-9]).{3,}号(之[一二三四五六七八九十]{1,3})?")
_CREDENTIAL = re.compile(r"[0-9A-Za-z\u4e00-\u9fff（）()〔〕-]{4,30}")
_NAME = re.compile(r"[^\W\d_][^\d_]{1,39}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """What is to be looked at, and by what right."""

    document: str  #: code of the region's letters
    letter: str  #: its number, as it is printed
    official: str  #: who carries it
    credential: str  #: number of his service card
    scopes: tuple[str, ...]  #: codes of the region's scopes


def faults_of(ask: Ask, terms: Terms) -> tuple[tuple[str, str], ...]:
    """(field, message id) of everything that is wrong, in the order of the form."""
    found = []
    if ask.document not in terms.letter_documents:
        found.append(("document", gettext_noop("请选择文书种类。")))
    if not LETTER.fullmatch(ask.letter.strip()):
        found.append(("letter", gettext_noop("请照文书写全文号，如（2026）新2801执9号。")))
    if not _NAME.fullmatch(ask.official.strip()):
        found.append(("official", gettext_noop("请写持文书的执行人员的姓名。")))
    if not _CREDENTIAL.fullmatch(ask.credential.strip()):
        found.append(("credential", gettext_noop("请写执行公务证（工作证）的编号，4 至 30 位。")))
    if not ask.scopes or not set(ask.scopes) <= set(terms.scopes):
        found.append(("scopes", gettext_noop("请至少选择一项，以文书写明的为限。")))
    return tuple(found)
