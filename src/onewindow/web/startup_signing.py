"""Signatures of shareholders, as the applicant and each signer see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import segno
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.records import Loaded
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.elements import Element
from onewindow.matters.company_opening import book
from onewindow.matters.company_opening.corrected import corrected_in
from onewindow.matters.company_opening.cosigning import AWAITS_SIGNERS, SIGNED_BEFORE_CHANGE, Line, Standing
from onewindow.matters.company_opening.queries import Collected, Role, Signing, articles_for, lines_of, unready
from onewindow.sheets.cosigners import CosigningRule, rule_of
from onewindow.sheets.queries import DraftState

from . import formats, masking
from .fields import measured
from .viewmodels import Chip, Tone

#: Faults of a sheet that lead to the page of signatures.
FAULTS = frozenset({AWAITS_SIGNERS.code, SIGNED_BEFORE_CHANGE.code})


@dataclass(frozen=True, kw_only=True)
class SignerLine:
    """A signer in the list."""

    name: str  #: as typed
    number: str  #: masked
    small: str  #: 自然人 or 单位, and what he brings in
    chip: Chip  #: how it stands
    when: str  #: when he signed, and who signed for a legal person
    changed: str  #: what has changed since, in words


@dataclass(frozen=True, kw_only=True)
class SignersPage:
    """`web/startup/signers.html`."""

    called: str  #: 股东
    lines: tuple[SignerLine, ...]  #: all signers
    missing: int  #: how many have still to sign
    link: str  #: absolute address for the signers, "" before it was opened
    path: str  #: the same without the host
    qr_url: str  #: its picture
    articles: str  #: title of the articles, "" where the kind has none
    left: int  #: faults of what is to be signed
    basis: str  #: the law
    covers: str  #: what is signed, in a sentence


@dataclass(frozen=True, kw_only=True)
class SignPage:
    """`web/startup/sign.html`."""

    token: str  #: of the link
    applicant: str  #: who applies
    title: str  #: of the enterprise
    called: str  #: 股东
    facts: tuple[tuple[str, tuple[str, ...]], ...]  #: heading, values
    roles: tuple["RoleLine", ...]  #: as whom one signs
    others: tuple[SignerLine, ...]  #: all signers
    articles: str  #: title of the articles
    chapters: tuple[Any, ...]  #: the articles to read on the page
    words: str  #: what is signed
    seen: str  #: fingerprint
    number: str  #: of the case, once it was handed in
    where: str  #: division
    beware: str  #: when not to sign
    open: bool  #: whether a signature can still be given
    follows: str = ""  #: where he who has signed sees how the case goes on, "" before it was handed in

    @property
    def again(self) -> bool:
        """What a correction changed stands first, and the rest below it."""
        return any(role.moved for role in self.roles)


@dataclass(frozen=True, kw_only=True)
class RoleLine:
    """As whom somebody signs."""

    n: int  #: position
    name: str  #: of the signer
    legal: bool  #: for a legal person
    chip: Chip  #: how it stands
    signed: bool  #: whether a signature stands
    may_withdraw: bool  #: whether there is one to take back
    changed: str  #: what has changed since
    moved: tuple["Moved", ...] = ()  #: what a correction has changed, before and now


@dataclass(frozen=True, kw_only=True)
class Moved:
    """One corrected part of what was signed."""

    label: str  #: its name
    before: tuple[str, ...]  #: what was signed
    now: tuple[str, ...]  #: what stands there now


def called_of(rule: CosigningRule, values: Mapping[str, Any]) -> str:
    """What a signer is called for this kind of enterprise or registration."""
    names = rule.called(values)
    return formats.local_name(names) if names else gettext("股东")


def signers_page(request: HttpRequest, state: DraftState, found: Collected) -> SignersPage:
    """The applicant's list."""
    values = state.assessment.known
    made = articles_for(values)
    path = reverse("web:sign", args=[found.token]) if found.token else ""
    return SignersPage(
        called=called_of(rule_of(state.sheet.matters), values),
        covers=gettext(rule_of(state.sheet.matters).covers) if rule_of(state.sheet.matters).covers else "",
        lines=signer_lines(state.published.catalogue, values, found.lines),
        missing=found.missing,
        link=request.build_absolute_uri(path) if path else "",
        path=path,
        qr_url=reverse("web:draft_signers_qr", args=[state.draft.pk]) if path else "",
        articles=made.title if made is not None else "",
        left=len(unready(state)),
        basis=rule_of(state.sheet.matters).basis,
    )


def sign_page(signing: Signing) -> SignPage:
    """What a signer reads and signs."""
    values, draft = signing.values, signing.draft
    made, rule = articles_for(values), rule_of(signing.matters)
    return SignPage(
        token=signing.round.token,
        applicant=draft.party.name,
        title=rule.title(values),
        called=called_of(rule, values),
        beware=gettext(rule.beware),
        facts=_facts(signing),
        roles=tuple(_role(signing, n, role) for n, role in enumerate(signing.roles)),
        others=signer_lines(signing.catalogue, values, signing.lines),
        articles=made.title if made is not None else "",
        chapters=made.chapters if made is not None else (),
        words=formats.local_name(rule.words),
        seen=signing.fingerprint,
        number=draft.case_number,
        where=formats.local_name(draft.division.names),
        open=_may_sign(signing),
        follows=_follows(signing),
    )


def founders_card(state: DraftState) -> dict[str, Any] | None:
    """For the last page of the sheet: how many have signed; None, without a query, where nobody else signs."""
    lines = lines_of(state.draft, state.assessment.known, state.sheet.matters)
    if not lines:
        return None
    signed = sum(line.standing in {Standing.SIGNED, Standing.APPLICANT} for line in lines)
    made = articles_for(state.assessment.known)
    return {
        "called": called_of(rule_of(state.sheet.matters), state.assessment.known),
        "signed": signed,
        "all": len(lines),
        "url": reverse("web:draft_signers", args=[state.draft.pk]),
        "articles": made.title if made is not None else "",
    }


def waits_for_signers(case: Loaded) -> tuple[str, str] | None:
    """Who must sign again before the case goes on, and where that stands; None where nobody must."""
    found = corrected_in(case)
    if found is None or not found.open or not found.undecided:
        return None
    who = formats.joined(line.signer.name for line in found.open)
    return gettext("等重新签名：%(who)s") % {"who": who}, reverse("web:case_signers", args=[case.number])


def picture(address: str) -> bytes:
    """An address as SVG."""
    out = BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", border=2, scale=4, dark="#06263b", light="#fff")
    return out.getvalue()


def signer_lines(catalogue: Catalogue, values: Mapping[str, Any], lines: Sequence[Line]) -> tuple[SignerLine, ...]:
    """Every signer as a line of the list."""
    rows = values.get(book.current().cosigning.table) or []
    return tuple(_line(catalogue, line, {} if line.signer.small else rows[line.signer.row - 1]) for line in lines)


def _line(catalogue: Catalogue, line: Line, row: Mapping[str, Any]) -> SignerLine:
    brings = row.get("contribution_wan")
    small = gettext("单位") if line.signer.legal else gettext("自然人")
    if line.signer.small:
        small = gettext("%(kind)s · %(part)s") % {"kind": small, "part": gettext(line.signer.small)}
    if brings:
        small = gettext("%(kind)s · 认缴 %(sum)s 万元") % {"kind": small, "sum": brings}
    when = ""
    if line.given is not None:
        when = formats.moment(line.given.at)
        if line.given.by_name != line.signer.name:
            when = gettext("%(when)s，%(name)s代签") % {"when": when, "name": line.given.by_name}
    return SignerLine(
        name=line.signer.name,
        number=masking.mask_number(line.signer.number),
        small=small,
        chip=_chip(line.standing),
        when=when,
        changed=_changed(catalogue, line),
    )


def _changed(catalogue: Catalogue, line: Line) -> str:
    return formats.joined(formats.local_name(catalogue.element[name].name) for name in line.changed)


def _chip(standing: Standing) -> Chip:
    return {
        Standing.WAITING: Chip(words=gettext("待签名"), tone=Tone.WARN, icon="clock"),
        Standing.SIGNED: Chip(words=gettext("已签名"), tone=Tone.OK, icon="check"),
        Standing.STALE: Chip(words=gettext("内容改过，须重签"), tone=Tone.BAD, icon="alert"),
        Standing.WITHDRAWN: Chip(words=gettext("已撤回签名"), tone=Tone.BAD, icon="back"),
        Standing.APPLICANT: Chip(words=gettext("提交时签名"), tone=Tone.PLAIN, icon="user"),
    }[standing]


def _may_sign(signing: Signing) -> bool:
    """Before submission; afterwards only what was corrected, while the matter is undecided."""
    if signing.corrected is not None:
        return signing.corrected.undecided and bool(signing.corrected.open)
    return not signing.draft.case_number


def _follows(signing: Signing) -> str:
    if not signing.draft.case_number:
        return ""
    standings = {role.line.standing for role in signing.roles}
    if Standing.APPLICANT in standings:
        return reverse("web:progress", args=[signing.draft.case_number])
    signed = standings & {Standing.SIGNED, Standing.STALE}
    return reverse("web:sign_progress", args=[signing.round.token]) if signed else ""


def _moved(signing: Signing, line: Line) -> tuple[Moved, ...]:
    """What a signer had signed and what stands there now, side by side; nothing where he signs it all anew."""
    found, catalogue = signing.corrected, signing.catalogue
    if found is None or line.standing is not Standing.STALE:
        return ()
    shows = rule_of(signing.matters).shows
    return tuple(
        Moved(
            label=formats.local_name(catalogue.element[name].name),
            before=spoken(catalogue.element[name], found.before(line, name), shows.get(name)),
            now=spoken(catalogue.element[name], found.revised[name], shows.get(name)),
        )
        for name in line.changed
        if name != "name_parts" or len(line.changed) == 1
    )


def _role(signing: Signing, n: int, role: Role) -> RoleLine:
    standing = role.line.standing
    handed_in = bool(signing.draft.case_number)
    return RoleLine(
        n=n,
        name=role.line.signer.name,
        legal=role.principal is not None,
        chip=_chip(standing),
        signed=standing in {Standing.SIGNED, Standing.APPLICANT},
        may_withdraw=not handed_in and standing in {Standing.SIGNED, Standing.STALE},
        changed=_changed(signing.catalogue, role.line),
        moved=_moved(signing, role.line),
    )


def _facts(signing: Signing) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What is signed, in the order of the rule; of others only what a signer may see."""
    rule, catalogue, known = rule_of(signing.matters), signing.catalogue, signing.values
    found = []
    for name in rule.signs:
        element, value = catalogue.element[name], known.get(name)
        if value in (None, "", []) or name == "name_parts":
            continue
        found.append((formats.local_name(element.name), spoken(element, value, rule.shows.get(name))))
    return tuple(found)


def spoken(element: Element, value: Any, columns: Sequence[str] | None) -> tuple[str, ...]:
    """A value as a signer may read it, a table row by row; () where there is none."""
    if value in (None, "", []):
        return ()
    if columns and isinstance(value, list):
        return tuple(_row(element, columns, row) for row in value)
    return (measured(element, value),)


def _row(element: Element, columns: Sequence[str], row: Mapping[str, Any]) -> str:
    """A row as one line: the first column, the others in brackets; columns that are not named stay hidden."""
    units = {column.id: f" {column.unit}" if column.unit else "" for column in element.columns}
    first, *others = (f"{row[name]}{units.get(name, '')}" for name in columns if row.get(name))
    return f"{first}（{gettext('，').join(others)}）" if others else first
