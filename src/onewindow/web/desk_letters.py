"""The papers of a case that its history has made, for the desk that decided: made when somebody first asks."""

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.cases.desk_queries import DeskCase
from onewindow.cases.letters import Due, available

_OF_THE_MATTER = ("accept", "not_accept", "suspend", "extend", "grant", "refuse")


def names() -> dict[str, str]:
    """Kind of letter -> what it is called at the desk."""
    return {
        "accept": gettext("受理通知书"),
        "not_accept": gettext("不予受理通知书"),
        "correct": gettext("一次性告知书"),
        "suspend": gettext("中止通知书"),
        "extend": gettext("延期通知书"),
        "grant": gettext("决定书"),
        "refuse": gettext("决定书"),
    }


def letters_of(case: DeskCase) -> tuple[tuple[str, str], ...]:
    """Name and address of each letter of this review, and of the notices that carry a line of it."""
    matter = case.page.review.matter
    noticed = {notice.n for notice in case.page.notices if notice.lines}
    return tuple(
        (names()[due.kind], address_of(case, due))
        for due in available(case.seen.loaded)
        if (due.matter == matter and due.kind in _OF_THE_MATTER) or (due.kind == "correct" and due.notice in noticed)
    )


def address_of(case: DeskCase, due: Due) -> str:
    """Where a letter is fetched."""
    said = [case.page.head.number, case.page.review.matter, f"{due.kind}{due.notice or ''}"]
    return reverse("web:desk_letter", args=said)


def due_of(case: DeskCase, name: str) -> Due | None:
    """The letter of this name; None where the history gives no right to it."""
    return next(
        (
            due
            for due in available(case.seen.loaded)
            if f"{due.kind}{due.notice or ''}" == name and due.matter in {"", case.page.review.matter}
        ),
        None,
    )
