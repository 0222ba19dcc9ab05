"""PURE: the check of a proposed enterprise name 企业名称自主申报, by the edition of the law of the day.

    result = check(proposal, rules.on(day), taken, day, yardstick)
    result.verdict          # allowed | warned | refused
    result.findings         # each with its reason and article
    result.similar          # names that sound or look alike, and why

The check sees only what it is given: the names of the same registrar (`Taken`) come from the register.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from onewindow.core.errors import gettext_noop
from onewindow.rules.periods import add_months
from onewindow.rules.sentences import Phrase, Sentence

from .name_law import Edition, Effect, Mode, NameParts, NameRules, Proposal, Standing, Taken, Where, WordGroup
from .similarity import Likeness, Yardstick, heard, likeness, normal


class Verdict(Enum):
    """What the check says."""

    ALLOWED = "allowed"
    WARNED = "warned"  # may be reserved; the applicant bears the risk of a like name
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True)
class Similar:
    """A name that looks or sounds alike."""

    full: str  #: the other name
    why: Likeness  #: in which way


@dataclass(frozen=True, kw_only=True)
class NameCheck:
    """The answer."""

    full: str  #: the name that was checked
    verdict: Verdict  #: allowed | warned | refused
    findings: tuple[Sentence, ...]  #: why, each with its article; refusals first
    similar: tuple[Similar, ...]  #: at most `list_at_most`, strongest first
    edition: str  #: id of the edition applied
    decided_by_system: bool  #: False under pre-approval: an officer still decides


NO_TRADE_NAME = Phrase("short_trade_name", gettext_noop("字号“{word}”不足 {wanted} 个汉字。"))
NOT_CHINESE = Phrase("script", gettext_noop("“{word}”含有规范汉字以外的字符，请改用规范汉字。"))
NO_FORM = Phrase("no_form", gettext_noop("名称没有写组织形式，请补上，例如“{example}”。"))
WRONG_FORM = Phrase("form", gettext_noop("组织形式“{word}”与主体类型“{kind}”不一致，可以用：{allowed}。"))
WRONG_PLACE = Phrase("place", gettext_noop("“{word}”不是登记机关所在地的行政区划名称，可以用：{allowed}。"))
NO_PLACE = Phrase("no_place", gettext_noop("名称没有行政区划名称，只有跨省、自治区、直辖市经营的企业可以不写。"))
NO_INDUSTRY = Phrase("no_industry", gettext_noop("名称没有行业或者经营特点，只有跨行业综合经营的企业可以不写。"))
FORBIDDEN = Phrase("forbidden_word", gettext_noop("含有“{word}”：{about}，请换一个名称。"))
AUTHORITY = Phrase("needs_authority", gettext_noop("含有“{word}”：{about}，不能自主申报。"))
DOUBTFUL = Phrase("doubtful_word", gettext_noop("含有“{word}”：{about}，请确认用法。"))
SAME_NAME = Phrase("same_name", gettext_noop("与“{other}”名称完全相同。"))
SAME_TRADE_NAME = Phrase("same_trade_name", gettext_noop("与同一登记机关同行业的“{other}”字号相同。"))
SAME_RESERVED = Phrase("same_reserved", gettext_noop("与保留期内的“{other}”字号相同。"))
SAME_GIVEN_UP = Phrase("same_given_up", gettext_noop("“{other}”{since}停用未满 {months} 个月，字号相同的不能用。"))
RELATED = Phrase("related", gettext_noop("与“{other}”字号相同，因有投资关系可以使用。"))
ALIKE = Phrase("similar_names", gettext_noop("有 {count} 个近似名称，可以保留，但可能引起混淆，由申请人自行承担责任。"))

_SAME = {
    Standing.REGISTERED: SAME_TRADE_NAME,
    Standing.RESERVED: SAME_RESERVED,
    Standing.CANCELLED: SAME_GIVEN_UP,
    Standing.CHANGED: SAME_GIVEN_UP,
    Standing.ANNULLED: SAME_GIVEN_UP,
}


def check(proposal: Proposal, rules: NameRules, taken: Iterable[Taken], day: date, yardstick: Yardstick) -> NameCheck:
    """Check a name under the law of `day` against the names of its registrar."""
    edition = rules.on(day)
    blocking = [t for t in taken if _blocks(t, edition, day)]
    refused, warned = _shape(proposal, rules, edition)
    for group in rules.words:
        refused_by, warned_by = _words(proposal.parts, group, edition)
        refused += refused_by
        warned += warned_by
    same, related = _same(proposal, rules, edition, blocking, yardstick)
    refused += same
    warned += related
    similar = _similar(proposal, rules, blocking, yardstick)
    if similar:
        warned.append(_with(ALIKE, edition, "similar")(count=len(similar)))
    verdict = Verdict.REFUSED if refused else Verdict.WARNED if warned else Verdict.ALLOWED
    return NameCheck(
        full=proposal.parts.full,
        verdict=verdict,
        findings=(*refused, *warned),
        similar=tuple(similar[: rules.list_at_most]),
        edition=edition.id,
        decided_by_system=edition.mode is Mode.SELF_DECLARATION,
    )


def reserved_until(day: date, edition: Edition, *, licence_first: bool) -> date:
    """The last day of a reservation made on `day` (art. 18: 2 months, or a year where an approval comes first)."""
    return add_months(day, edition.months_licence_first if licence_first else edition.months)


def _blocks(taken: Taken, edition: Edition, day: date) -> bool:
    if taken.ended_on is None:
        return True
    return day < add_months(taken.ended_on, edition.block_months)


def _with(phrase: Phrase, edition: Edition, article: str) -> Phrase:
    return Phrase(phrase.code, phrase.message, edition.articles[article])


def _shape(proposal: Proposal, rules: NameRules, edition: Edition) -> tuple[list[Sentence], list[Sentence]]:
    """The four parts: are they there, in Chinese, and fit for the registrar and the kind (art. 5 to 10)."""
    parts, refused, warned = proposal.parts, [], []
    foreign = [word for word in (parts.place, parts.trade_name, parts.industry, parts.form) if not _chinese(word)]
    refused += [_with(NOT_CHINESE, edition, "script")(word=word) for word in foreign]
    characters = sum(_is_chinese(c) for c in parts.trade_name)
    if characters < edition.min_characters:
        refused.append(
            _with(NO_TRADE_NAME, edition, "trade_name")(word=parts.trade_name, wanted=edition.min_characters)
        )
    allowed = rules.places.get(proposal.division, ())
    if not parts.place:
        warned.append(_with(NO_PLACE, edition, "parts")())
    elif parts.place not in allowed:
        refused.append(_with(WRONG_PLACE, edition, "division")(word=parts.place, allowed="、".join(allowed)))
    if not parts.industry:
        warned.append(_with(NO_INDUSTRY, edition, "parts")())
    refused += _form(proposal, rules, edition)
    return refused, warned


def _form(proposal: Proposal, rules: NameRules, edition: Edition) -> list[Sentence]:
    form = proposal.parts.form
    rule = next((f for f in rules.forms if f.kind == proposal.kind), None)
    if not form:
        return [_with(NO_FORM, edition, "form")(example=rule.ends[0] if rule else "有限公司")]
    if rule is None:
        return []
    if any(form.endswith(end) for end in rule.ends) and not any(word in form for word in rule.must_not):
        return []
    return [_with(WRONG_FORM, edition, "form")(word=form, kind=proposal.kind, allowed="、".join(rule.ends))]


def _chinese(word: str) -> bool:
    return all(_is_chinese(character) for character in word)


def _is_chinese(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff" or "\u3400" <= character <= "\u4dbf" or character in "（）·"


_ARTICLE = {"8": "trade_name", "11": "forbidden", "12": "heads"}
_SAYS = {Effect.REFUSE: FORBIDDEN, Effect.AUTHORITY: AUTHORITY, Effect.WARN: DOUBTFUL}


def _words(parts: NameParts, group: WordGroup, edition: Edition) -> tuple[list[Sentence], list[Sentence]]:
    article, _, number = group.group.partition(".")
    basis = edition.articles[_ARTICLE[article]] + (f"第（{'一二三四五六七八九'[int(number) - 1]}）项" if number else "")
    phrase = _SAYS[group.effect]
    text = parts.full
    for harmless in group.unless:
        text = text.replace(harmless, "＿" * len(harmless))
    said = [
        Phrase(phrase.code, phrase.message, basis)(word=word, about=group.about)
        for word in group.words
        if _stands(word, group.where, text, parts)
    ]
    return ([], said) if group.effect is Effect.WARN else (said, [])


def _stands(word: str, where: Where, text: str, parts: NameParts) -> bool:
    match where:
        case Where.ANYWHERE:
            return word in text
        case Where.START:
            return text.startswith(word) or (not parts.place and parts.trade_name.startswith(word))
        case Where.TRADE_NAME:
            return word in parts.trade_name
        case Where.WHOLE_TRADE_NAME:
            return word == parts.trade_name


def _same_industry(proposal: Proposal, taken: Taken, digits: int) -> bool:
    """Art. 17: the same industry, or a name that shows none."""
    if not taken.industry or not proposal.parts.industry:
        return True
    return proposal.industry_code[:digits] == taken.industry_code[:digits]


def _same(
    proposal: Proposal, rules: NameRules, edition: Edition, blocking: list[Taken], yardstick: Yardstick
) -> tuple[list[Sentence], list[Sentence]]:
    """Names that may not be taken again (art. 17), and those that may because of an investment relation."""
    refused, related = [], []
    wanted = normal(proposal.parts.trade_name, yardstick)
    for taken in blocking:
        if taken.full == proposal.parts.full and taken.full not in proposal.related_to:
            refused.append(_with(SAME_NAME, edition, "same")(other=taken.full))
        elif normal(taken.trade_name, yardstick) == wanted and _same_industry(
            proposal, taken, rules.same_industry_digits
        ):
            if taken.full in proposal.related_to:
                related.append(_with(RELATED, edition, "same")(other=taken.full))
                continue
            since = taken.ended_on.isoformat() if taken.ended_on else ""
            phrase = _with(_SAME[taken.standing], edition, "same")
            refused.append(phrase(other=taken.full, since=since, months=edition.block_months))
    return refused, related


def _similar(proposal: Proposal, rules: NameRules, blocking: list[Taken], yardstick: Yardstick) -> list[Similar]:
    """Names of the same industry whose trade name looks or sounds alike without being the same."""
    found, own = [], heard(proposal.parts.trade_name, yardstick)
    for taken in blocking:
        if taken.ended_on is not None or not _same_industry(proposal, taken, rules.same_industry_digits):
            continue
        why = likeness(own, heard(taken.trade_name, yardstick))
        if why not in {None, Likeness.SAME}:
            found.append(Similar(full=taken.full, why=why))
    order = list(Likeness)
    return sorted(found, key=lambda s: (order.index(s.why), s.full))
