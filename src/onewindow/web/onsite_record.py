"""A visit at the desk: what is planned, or the record of what was found 核查笔录."""

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.people.permissions import posts_of
from onewindow.visits.queries import PartView, VisitView

from . import formats
from .onsite import goes
from .onsite_models import RecordPage, ResultLine, ResultPart, Signing
from .onsite_words import basis_words, hours, purpose_chip, result_chip, shots_of, state_chip, verdict_chip
from .viewmodels import Text


def record_page(view: VisitView, user: object) -> RecordPage:
    """Everything of the page."""
    row = view.row
    kind, _, number = view.row.about.partition(":")
    first = view.parts[0].matters[0]
    return RecordPage(
        visit=row.pk,
        version=row.version,
        who=row.who,
        title=row.title,
        chips=(purpose_chip(row.purpose), state_chip(row.status, row.result)),
        facts=tuple(_facts(view)),
        parts=tuple(_part(view, part) for part in view.parts),
        signings=tuple(_signings(view)),
        note=row.note or row.reason,
        case=_case_of(number, user, view) or (reverse("web:desk_case", args=[number, first]) if kind == "case" else ""),
        open=row.status in {"planned", "arrived"},
        goes=goes(view, user),
    )


def _case_of(number: str, user: object, view: VisitView) -> str:
    """The case, as the reader's own agency sees it."""
    here = {post.agency for post in posts_of(user)}
    own = next((part for part in view.parts if part.agency in here), None)
    if own is None or not view.row.about.startswith("case:"):
        return ""
    return reverse("web:desk_case", args=[number, own.matters[0]])


def _facts(view: VisitView) -> list[tuple[Text, str]]:
    row, (contact, phone) = view.row, view.contact
    facts: list[tuple[Text, str]] = [
        (gettext("时间"), hours(view)),
        (gettext("地址"), row.address),
        (gettext("现场联系人"), " ".join(part for part in (contact, phone) if part)),
        (gettext("到场"), formats.moment(row.arrived_at)),
        (gettext("结束"), formats.moment(row.finished_at)),
        (gettext("上报"), formats.moment(row.reported_at)),
    ]
    return [(name, value) for name, value in facts if value]


def _part(view: VisitView, part: PartView) -> ResultPart:
    lines = tuple(
        ResultLine(
            says=formats.local_name(dict(line.says)),
            basis=basis_words(line.basis, line.basis_status),
            chip=verdict_chip(part.answers[line.id]),
            note=str(part.answers[line.id].get("note", "")),
            shots=shots_of(view, part.agency, line.id),
        )
        for line in part.lines
        if line.id in part.answers
    )
    chip = result_chip(part.result) if part.result else None
    return ResultPart(agency=part.agency_name, officers=formats.joined(part.officers), chip=chip, lines=lines)


def _signings(view: VisitView) -> list[Signing]:
    titles = {"officers": gettext("核查人员"), "other": gettext("被核查方")}
    found = []
    for side, title in titles.items():
        signed = view.signatures.get(side)
        if signed is None:
            continue
        at = formats.moment(view.row.finished_at)
        small = gettext("拒绝签字") if signed.refused else gettext("%(when)s 签字") % {"when": at}
        drawn = signed.picture_sealed is not None
        url = reverse("web:onsite_signature", args=[view.row.pk, side]) if drawn else ""
        found.append(Signing(side=title, name=signed.name, url=url, small=small))
    return found
