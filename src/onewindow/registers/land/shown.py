"""PURE: what anybody may see of a unit, as it is kept in the unit's row: written with each registration, so that a scan
reads one row instead of adding up a page of the book.

    kept = keep(seen(standing, owners, on=today, rules=rules))     # a text, for the column `shown`
    read(kept, on=today)                                           # Shown, or None: no longer good, add it up again

Nothing in it is personal beyond the masked names. It is good until the first day on which something may lose its force
or take its place by itself, and only for the rules (masks, time limits) that it was made by (`Rules.mark`).
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from onewindow.documents.masking import Masks, mask

from . import restrictions
from . import terms as times
from .entries import Attachment, Facts, Ownership, Right, Stored
from .restrictions import Situation
from .terms import Terms

#: Goes up when what is kept changes its form or its making.
_FORM = 1

#: The restrictions that are kept, one character each, in this order; several situations may be one of them.
_RESTRICTIONS: tuple[tuple[str, frozenset[Situation]], ...] = (
    ("attached", frozenset({Situation.ATTACHMENT, Situation.PRE_ATTACHMENT})),
    ("mortgaged", frozenset({Situation.MORTGAGE})),
    ("notified", frozenset({Situation.ADVANCE_NOTICE})),
    ("objected", frozenset({Situation.OBJECTION})),
    ("resided", frozenset({Situation.RESIDENCE_RIGHT})),
    ("served", frozenset({Situation.EASEMENT})),
    ("banned", frozenset({Situation.TRANSFER_BAN})),
)


#: Names of the restrictions, which are fields of `views.PublicView`.
NAMES = tuple(name for name, _ in _RESTRICTIONS)


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What decides how a unit is shown."""

    terms: Terms  #: after how long an objection or a notice lapses
    masks: Masks  #: how much of a name and an address is shown

    @cached_property
    def mark(self) -> str:
        """Sixteen characters that name these rules; others have another mark."""
        masks = {audience: {kind: str(mask) for kind, mask in kinds.items()} for audience, kinds in self.masks.items()}
        said = json.dumps([_FORM, str(self.terms), masks], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What anybody may see of a unit, but for its code and the moment."""

    owners: tuple[str, ...]  #: masked names
    location: str  #: masked to the street
    use: str  #: 用途, a word of the code table
    area: str  #: square metres
    there: frozenset[str]  #: names of the restrictions that there are
    ownership: Ownership | None  #: how the right is held, None without a right
    term_until: date | None  #: last day of the right, None where it has none
    good_until: date | None  #: last day on which all this is so if nothing is registered; None: no end is known


def seen(standing: Sequence[Stored], owners: Sequence[str], *, on: date, rules: Rules) -> Shown:
    """What these standing entries show on a day; `owners` as `masked` gives them."""
    found = {f.situation for f in restrictions.situations(standing, on=on, terms=rules.terms)}
    facts = next((one.value for one in standing if isinstance(one.value, Facts)), None)
    right = next((one.value for one in standing if isinstance(one.value, Right)), None)
    return Shown(
        owners=tuple(owners),
        location=mask(facts.location, kind="address", masks=rules.masks) if facts else "",
        use=facts.use if facts else "",
        area=str(facts.area) if facts else "",
        there=frozenset(name for name, situations in _RESTRICTIONS if situations & found),
        ownership=right.ownership if right else None,
        term_until=right.term_until if right else None,
        good_until=_good_until(standing, on, rules.terms),
    )


def masked(holders: Iterable[tuple[str, str]], masks: Masks) -> tuple[str, ...]:
    """Names of holders (name, kind of document) as anybody may read them; a company's name is public."""
    return tuple(mask(name, kind="" if id_kind == "uscc" else "name", masks=masks) for name, id_kind in holders)


def keep(shown: Shown) -> str:
    """The text that is kept."""
    return json.dumps(
        [
            _said(shown.good_until),
            list(shown.owners),
            shown.location,
            shown.use,
            shown.area,
            "".join("1" if name in shown.there else "0" for name, _ in _RESTRICTIONS),
            shown.ownership.value if shown.ownership else "",
            _said(shown.term_until),
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def read(kept: str, *, on: date) -> Shown | None:
    """What was kept, None where there is nothing or it is no longer good on `on`."""
    if not kept:
        return None
    good, owners, location, use, area, flags, ownership, term = json.loads(kept)
    if good and on.isoformat() > good:
        return None
    return Shown(
        owners=tuple(owners),
        location=location,
        use=use,
        area=area,
        there=frozenset(name for (name, _), flag in zip(_RESTRICTIONS, flags, strict=True) if flag == "1"),
        ownership=Ownership(ownership) if ownership else None,
        term_until=_day(term),
        good_until=_day(good),
    )


def _good_until(standing: Sequence[Stored], on: date, terms: Terms) -> date | None:
    """The earliest last day from `on` on of anything that stands; of attachments as their queue has it."""
    ends = [turn.value.until_on for turn in times.queue(times.attachments(standing), on)]
    ends += [times.last_day(one, terms) for one in standing if not isinstance(one.value, Attachment)]
    return min((end for end in ends if end is not None and end >= on), default=None)


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
