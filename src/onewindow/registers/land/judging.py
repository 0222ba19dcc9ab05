"""Holding a registration against the page of its unit, and against the code tables of the day."""

from collections.abc import Collection, Sequence

from onewindow.core.errors import gettext_noop
from onewindow.people.errors import BadNumber
from onewindow.rules.sentences import Phrase, Sentence

from . import holders, restrictions
from .book import Page
from .entries import Facts, Right
from .entries import Holder as Person
from .errors import BadEntry, NoAcceptance, Restricted, UnknownWord
from .models import Acceptance, Unit
from .restrictions import Registering
from .shares import share_faults

NO_LOCATION = Phrase("no_location", gettext_noop("没有填写坐落。"))
NO_AREA = Phrase("no_area", gettext_noop("面积应大于 0。"))


def may_register(
    page: Page,
    registering: Registering,
    *,
    consents: Collection[int] = (),
    with_mortgage: bool = False,
    order: int | None = None,
    besides: Collection[int] = (),
) -> list[str]:
    """Warnings and information for the applicant. Raises Restricted with every reason, NoAcceptance."""
    waiting = list(Acceptance.objects.filter(unit=page.unit.code, settled=None).values_list("order", flat=True))
    if order is not None and order not in waiting:
        raise NoAcceptance(unit=page.unit.code, order=order)
    found = restrictions.situations(
        page.standing,
        on=page.today,
        terms=page.data.terms,
        cancelled=page.unit.status == Unit.Status.CANCELLED,
        waiting=waiting,
        order=order,
        besides=besides,
    )
    verdict = restrictions.judge(registering, found, page.data.rules, consents=consents, with_mortgage=with_mortgage)
    if not verdict.allowed:
        reasons = [str(finding.sentence) for finding in verdict.refusals]
        raise Restricted(
            why="".join(reasons),
            reasons=[
                {"situation": f.found.situation.value, "key": f.found.key, "reason": said, "english": f.english}
                for f, said in zip(verdict.refusals, reasons, strict=True)
            ],
        )
    return [str(finding.sentence) for finding in verdict.notes]


def people(given: Sequence[Person]) -> list[Person]:
    """Holders with tidied numbers. Raises BadEntry with everything that is wrong."""
    good, faults = [], [] if given else ["没有填写权利人。"]
    for n, person in enumerate(given, start=1):
        try:
            good.append(holders.checked(person))
        except BadNumber as fault:
            faults.append(f"第{n}个权利人：{fault.text()}")
    if faults:
        raise BadEntry(why="".join(faults), faults=faults)
    return good


def owners(right: Right, given: Sequence[Person]) -> list[Person]:
    """Holders of a right with their shares. Raises BadEntry."""
    refuse(share_faults(right.ownership, given))
    return people(given)


def refuse(faults: Sequence[Sentence]) -> None:
    """Raise BadEntry where there is any fault."""
    if faults:
        raise BadEntry(why="".join(map(str, faults)), faults=[str(fault) for fault in faults])


def facts(page: Page, value: Facts) -> Facts:
    """The natural state, with words the tables have. Raises BadEntry, UnknownWord."""
    word(page, "uses", value.use)
    word(page, "right_natures", value.nature)
    refuse([*([] if value.location.strip() else [NO_LOCATION()]), *([] if value.area > 0 else [NO_AREA()])])
    return value


def word(page: Page, table: str, means: str) -> None:
    """Raises UnknownWord where the table of the day has no such word."""
    edition = page.data.table(table, page.today)
    if means not in edition.codes:
        raise UnknownWord(word=means, table=table, edition=edition.edition)
