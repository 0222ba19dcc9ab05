"""PURE: how much of a personal value whom may see. The rules are a table in the region's data, not code.

    mask("110101199001011234", kind="ric", audience="public", masks=masks)   # 110***********1234

A value of a kind the table does not know is hidden whole: a forgotten rule shows nothing instead of everything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

STAR = "*"
#: What stands for a hidden part whose length would itself say something.
_HIDDEN = STAR * 4
_BETWEEN = "、"
_BEHIND = re.compile(r"（([^（）]*)）$")
_SHARE = re.compile(r"\d+/\d+")


class How(StrEnum):
    """The ways to mask."""

    SHOW = "show"  # in full
    HIDE = "hide"  # four stars
    ENDS = "ends"  # some characters at the start and the end, a star for each other
    PLACE = "place"  # an address up to its county or street


@dataclass(frozen=True, kw_only=True, slots=True)
class Mask:
    """How one kind of value is shown to one audience."""

    how: How  #: the way
    first: int = 0  #: characters kept at the start (ends)
    last: int = 0  #: characters kept at the end (ends)
    until: tuple[tuple[str, ...], ...] = ()  #: words that end what is kept (place), finest first: (路, 街), (县, 市)


#: audience -> kind of value -> mask.
Masks = Mapping[str, Mapping[str, Mask]]

PUBLIC = "public"


def mask(value: str, *, kind: str, masks: Masks, audience: str = PUBLIC) -> str:
    """`value` as `audience` may see it. A value of no kind ("") is public."""
    if not kind or not value:
        return value
    rule = masks.get(audience, {}).get(kind)
    if rule is None or rule.how is How.HIDE:
        return _HIDDEN
    if rule.how is How.SHOW:
        return value
    if rule.how is How.PLACE:
        return _place(value, rule)
    return _BETWEEN.join(_one(part, rule) for part in value.split(_BETWEEN))


def _one(value: str, rule: Mask) -> str:
    """One of several that share a line. What stands in brackets behind a name is no part of it: the share of a co-owner
    stays, 李**（1/2）, anything else, such as a number, is hidden whole.
    """
    behind = _BEHIND.search(value)
    if behind is None:
        return _ends(value, rule)
    rest = behind.group() if _SHARE.fullmatch(behind.group(1)) else f"（{_HIDDEN}）"
    return _ends(value[: behind.start()], rule) + rest


def _ends(value: str, rule: Mask) -> str:
    hidden = len(value) - rule.first - rule.last
    if hidden < 1 or (rule.last and hidden * 2 < rule.first + rule.last):
        # Too short for this rule: its two ends would be nearly all of it.
        return value[: min(1, rule.first, len(value) - 1)] + STAR * (len(value) - min(1, rule.first, len(value) - 1))
    return value[: rule.first] + STAR * hidden + value[len(value) - rule.last :]


def _place(value: str, rule: Mask) -> str:
    for words in rule.until:
        ends = [at + len(word) for word in words if (at := value.find(word)) > 0]
        if ends:
            return value[: min(ends)] + _HIDDEN
    return _HIDDEN
