"""PURE: shares of co-owners: read as written, never rounded, and together exactly one (Civil Code 298)."""

import re
from collections.abc import Sequence
from fractions import Fraction

from onewindow.core.errors import gettext_noop
from onewindow.rules.sentences import Phrase, Sentence

from .entries import Holder, Ownership

NOBODY = Phrase("no_holder", gettext_noop("没有填写权利人。"))
ONE_ONLY = Phrase("one_holder_only", gettext_noop("单独所有只能有一个权利人，现有 {count} 个。"))
SEVERAL = Phrase("several_holders", gettext_noop("共有至少要有两个权利人。"))
NO_SHARE_HERE = Phrase("no_share_here", gettext_noop("只有按份共有才填写份额，请删去“{share}”。"))
BAD_SHARE = Phrase("bad_share", gettext_noop("份额“{share}”看不懂，请写成 1/2 或 50% 的样子，大于 0 且不大于 1。"))
SAME_PEOPLE = Phrase("same_people", gettext_noop("“{name}”写了两次，请合并成一行。"))
NOT_ONE = Phrase("shares_not_one", gettext_noop("各共有人的份额合计为 {total}，应正好等于 1。"))

_FRACTION = re.compile(r"([0-9]{1,9})/([1-9][0-9]{0,8})")
_PER_CENT = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)%")


def read_share(text: str) -> Fraction | None:
    """1/2, 50%, 33.25% or 1 as a fraction in (0, 1]; None for anything else."""
    if found := _FRACTION.fullmatch(text):
        share = Fraction(int(found[1]), int(found[2]))
    elif found := _PER_CENT.fullmatch(text):
        share = Fraction(found[1]) / 100
    elif text == "1":
        share = Fraction(1)
    else:
        return None
    return share if 0 < share <= 1 else None


def share_faults(ownership: Ownership, holders: Sequence[Holder]) -> list[Sentence]:
    """What is wrong with the holders of a right, all of it."""
    if not holders:
        return [NOBODY()]
    numbers = [(h.id_kind, h.id_no) for h in holders]
    if twice := [SAME_PEOPLE(name=h.name) for n, h in enumerate(holders) if h.id_no and numbers[n] in numbers[:n]]:
        return twice
    if ownership is Ownership.SINGLE and len(holders) > 1:
        return [ONE_ONLY(count=len(holders))]
    if ownership is not Ownership.SINGLE and len(holders) == 1:
        return [SEVERAL()]
    if ownership is not Ownership.SHARES:
        return [NO_SHARE_HERE(share=h.share) for h in holders if h.share]
    shares = {n: read_share(h.share) for n, h in enumerate(holders)}
    wrong = [BAD_SHARE(share=holders[n].share) for n, share in shares.items() if share is None]
    total = sum((share for share in shares.values() if share is not None), Fraction(0))
    return wrong or ([] if total == 1 else [NOT_ONE(total=str(total))])
