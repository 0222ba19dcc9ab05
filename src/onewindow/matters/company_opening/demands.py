"""What opening an enterprise demands of a draft: every shareholder has signed; the articles lie among its files; the
licences that come before registration are held, or are handled first in the same package.
"""

from collections.abc import Iterator

from onewindow.core import clock
from onewindow.registers.enterprises import directories
from onewindow.sheets.assessment import Assessment
from onewindow.sheets.demands import Demand, MadePaper, demands
from onewindow.sheets.faults import Fault
from onewindow.sheets.models import Draft
from onewindow.sheets.submission import Signature

from . import book, prior
from .articles import articles_of
from .cosigning import AWAITS_SIGNERS, SIGNED_BEFORE_CHANGE, Standing
from .printing import articles_pdf
from .queries import lines_of

#: The material of ENT-REG that the articles are.
ARTICLES = "ENT-REG.m4"
#: Where these faults stand: no answer is wrong, somebody has not signed.
SIGNATURES = "signatures"


@demands.register("ENT-REG")
class FoundersSign(Demand):
    """Founders sign from their own phones before the application is handed in."""

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
        """The founders' signatures, kept with the case."""
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
