"""What opening an enterprise demands of a draft: every shareholder has signed; the articles lie among its files; the
licences that come before registration are held, or are handled first in the same package.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from onewindow.core import clock
from onewindow.core.errors import gettext_noop
from onewindow.registers.enterprises import directories
from onewindow.sheets.assessment import Assessment
from onewindow.sheets.cosigners import CosigningRule, Signer, rules
from onewindow.sheets.demands import Demand, MadePaper, demands, everywhere
from onewindow.sheets.faults import Fault
from onewindow.sheets.models import Draft
from onewindow.sheets.submission import Signature

from . import book, prior
from .articles import articles_of
from .cosigning import AWAITS_SIGNERS, SIGNED_BEFORE_CHANGE, Standing, signers
from .printing import articles_pdf
from .queries import lines_of

#: The material of ENT-REG that the articles are.
ARTICLES = "ENT-REG.m4"
#: Where these faults stand: no answer is wrong, somebody has not signed.
SIGNATURES = "signatures"


@rules.register("ENT-REG")
class Founders(CosigningRule):
    """Founders sign over what is registered; the region's file says the rest."""

    beware = gettext_noop("不认识申请人、没有同意出资的，不要签；可拨打 12345。")

    @property
    def channels(self) -> frozenset[str]:
        """Portal and programs; at the window they sign on paper."""
        return book.current().cosigning.channels

    @property
    def signs(self) -> tuple[str, ...]:
        """The particulars of the registration."""
        return book.current().cosigning.signs

    @property
    def shows(self) -> Mapping[str, tuple[str, ...]]:
        """No numbers and telephones of others."""
        return book.current().cosigning.shows

    @property
    def words(self) -> Mapping[str, str]:
        """As the region's file has them."""
        return book.current().cosigning.words

    @property
    def basis(self) -> str:
        """As the region's file has it."""
        return book.current().cosigning.basis

    @property
    def covers(self) -> str:
        """What a change of takes signatures back."""
        return gettext_noop(
            "登记内容：名称、类型、资本、住所、经营范围、期限、法定代表人、出资、任职。"
            "其中任何一项改了，已签的作废，须重新签；印章、税务、社保等改动不影响。"
        )

    def signers(self, values: Mapping[str, Any]) -> tuple[Signer, ...]:
        """Everybody in the table of founders."""
        return signers(values, book.current().cosigning)

    def called(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        """By the kind of enterprise."""
        return book.current().cosigning.called.get(str(values.get("org_type") or ""), {})

    def title(self, values: Mapping[str, Any]) -> str:
        """The name of the enterprise."""
        return str(values.get("org_name") or "")


@everywhere.register("cosigning")
class OthersSign(Demand):
    """Founders, owners, buyers sign from their own phones before the application is handed in."""

    def faults(self, draft: Draft, found: Assessment) -> tuple[Fault, ...]:
        """Who has not signed, and whose signature no longer stands."""
        lines = lines_of(draft, found.known, found.sheet.matters, afresh=True)
        stale = [line.signer.name for line in lines if line.standing is Standing.STALE]
        open_ones = {Standing.WAITING, Standing.WITHDRAWN}
        waiting = [line.signer.name for line in lines if line.standing in open_ones]
        told = [*_prior(found)]
        if stale:
            told.append(Fault(element=SIGNATURES, sentence=SIGNED_BEFORE_CHANGE(names="、".join(stale))))
        if waiting:
            told.append(
                Fault(element=SIGNATURES, sentence=AWAITS_SIGNERS(count=len(waiting), names="、".join(waiting)))
            )
        return tuple(told)

    def signatures(self, draft: Draft, found: Assessment) -> tuple[Signature, ...]:
        """Their signatures, kept with the case."""
        return tuple(
            Signature(
                element=f"cosigner.{line.signer.row}",
                text=line.given.text,
                digest=line.given.digest,
                salt=line.given.salt,
                at=line.given.at,
                by=line.given.by,
                name=_who(line.signer.name, line.given.by_name),
            )
            for line in lines_of(draft, found.known, found.sheet.matters)
            if line.standing is Standing.SIGNED and line.given is not None
        )


@demands.register("ENT-REG")
class Articles(Demand):
    """The articles are made from the answers."""

    def papers(self, draft: Draft, found: Assessment) -> tuple[MadePaper, ...]:
        """The articles of association, or the partnership agreement."""
        made = articles_of(found.known, book.current().articles)
        if made is None:
            return ()
        return (MadePaper(material=ARTICLES, name=f"{made.title[:60]}.pdf", pdf=articles_pdf(made)),)


def _prior(found: Assessment) -> Iterator[Fault]:
    """What is missing of the licences that come first; an entry that is wrong anyway is told by the sheet."""
    known, package = found.known, found.sheet.matters
    scope = directories.current().scope
    for lack in prior.lacks(known, book.current().prior, scope, clock.today(), package=package):
        yield Fault(element=prior.ELEMENT, sentence=lack.sentence, row=lack.row, column=lack.column)


def _who(signer: str, by: str) -> str:
    return signer if signer == by else f"{signer}（{by}代签）"
