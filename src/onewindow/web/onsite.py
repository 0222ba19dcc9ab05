"""The telephone's side of on-site visits: the list of the day, one visit, and what its form says."""

import base64
import binascii
import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from urllib.parse import quote

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from onewindow.core.clock import SHANGHAI, now, today
from onewindow.core.errors import Refused
from onewindow.people.permissions import posts_of
from onewindow.people.queries import agency_names
from onewindow.visits.acts import PhotoSent
from onewindow.visits.joint_calendars import goes_out_jointly
from onewindow.visits.outcome import Answer, Report, Signed
from onewindow.visits.queries import PartView, RouteLine, VisitView, access_visit, days_ahead, route_of

from . import formats
from .onsite_card import joint_url
from .onsite_models import DayPage, LookLine, LookPart, RouteRow, SignBox, VisitPage
from .onsite_words import basis_words, hours, purpose_chip, shots_of, state_chip
from .posted import number_of, words_of
from .window_frame import staff_name

_NOTE, _NAME = 500, 120
_PICTURE = "data:image/png;base64,"


def frame(user: object, known: Mapping[int, str] | None = None) -> dict[str, object]:
    """What stands around every page: who, for whom; `known` are names of agencies that were read already."""
    posts = posts_of(user)
    names = dict(known or {})
    asked = {post.agency for post in posts} - set(names)
    names |= agency_names(asked, language=formats.language()) if asked else {}
    return {
        "officer": staff_name(user),
        "place": formats.joined(names[post.agency] for post in posts if post.agency in names),
        "staff": posts[0].staff if posts else 0,
        "jointly": goes_out_jointly(post.agency_code for post in posts),
    }


def seen(user: object, visit: int) -> VisitView:
    """One visit in the reader's language. Raises VisitNotFound."""
    return access_visit(user, visit, language=formats.language())


def goes(view: VisitView, user: object) -> bool:
    """Whether somebody is one of those who go, or stands in for one of them."""
    posts = posts_of(user)
    mine = {post.staff for post in posts} | {post.stands_in_for for post in posts}
    return bool(mine & set(view.assigned))


def names_of(view: VisitView) -> dict[int, str]:
    """The agencies of a visit."""
    return {part.agency: part.agency_name for part in view.parts}


def day_of(text: str) -> date:
    """The day asked for, today where it is none."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else today()
    except ValueError:
        return today()


def day_page(user: object, day: date, *, current: int = 0) -> DayPage:
    """The route of a day."""
    staff = posts_of(user)[0].staff
    lines = route_of(staff, day)
    keys = [line.visit.pk for line in lines]
    rows = tuple(_row(line, n, keys, current) for n, line in enumerate(lines))
    counted = ngettext("%(n)s 家", "%(n)s 家", len(rows)) % {"n": len(rows)}
    later = days_ahead(staff, after=day) if not current else []
    ahead = [(f"{formats.day_short(d)} {formats.weekday(d)}", f"?day={d.isoformat()}") for d in later]
    return DayPage(
        title=gettext("今天 %(n)s") % {"n": counted} if day == today() else counted,
        day=f"{formats.day_short(day)} {formats.weekday(day)}",
        iso=day.isoformat(),
        rows=rows,
        days=tuple(ahead),
        today="" if day == today() else reverse("web:onsite"),
        urls=tuple(row.url for row in rows),
    )


def _row(line: RouteLine, n: int, keys: Sequence[int], current: int) -> RouteRow:
    row = line.visit
    small = [row.title, row.address]
    if line.agencies > 1:
        small.append(ngettext("%(n)s 家同去", "%(n)s 家同去", line.agencies) % {"n": line.agencies})
    return RouteRow(
        visit=row.pk,
        url=reverse("web:onsite_visit", args=[row.pk]),
        time=f"{formats.local(row.start_at):%H:%M}",
        who=row.who,
        small=" · ".join(small),
        chip=state_chip(row.status, row.result),
        leg="" if line.leg_km is None else gettext("直线 %(km)s 公里") % {"km": f"{line.leg_km:.1f}"},
        up=_swapped(keys, n - 1) if n else "",
        down=_swapped(keys, n) if n + 1 < len(keys) else "",
        current=row.pk == current,
    )


def _swapped(keys: Sequence[int], n: int) -> str:
    order = [*keys[:n], keys[n + 1], keys[n], *keys[n + 2 :]]
    return ",".join(map(str, order))


def order_of(text: str) -> list[int]:
    """Ids in the order that a button sends."""
    return [number_of(part) for part in text.split(",")][:100]


def visit_page(
    view: VisitView,
    officer: str,
    sent: QueryDict | None = None,
    refusal: Refused | None = None,
    *,
    own: Collection[int] = (),
) -> VisitPage:
    """One visit on the telephone, one's own checklist first; after a refusal with everything typed still in place."""
    typed, row = sent if sent is not None else QueryDict(), view.row
    faults = list(refusal.data.get("faults", ())) if refusal is not None else []
    found = {place: gettext(says) for place, says in faults}
    parts, count = [], 0
    for part in sorted(view.parts, key=lambda part: part.agency not in own):
        parts.append(_part(view, part, typed, found, count))
        count += len(part.lines)
    contact, phone = view.contact
    agencies = [part.agency_name for part in view.parts]
    return VisitPage(
        visit=row.pk,
        version=row.version,
        who=row.who,
        title=row.title,
        purpose=purpose_chip(row.purpose),
        when=hours(view),
        address=row.address,
        contact=contact,
        phone=phone,
        go=_map_of(view),
        arrived=f"{formats.local(row.arrived_at):%H:%M}" if row.arrived_at is not None else "",
        together=formats.joined(agencies) if len(agencies) > 1 else "",
        parts=tuple(parts),
        signs=_signs(view, typed, found, officer),
        note=typed.get("note", ""),
        absent="absent" in typed,
        refused="refused" in typed,
        faults=tuple(found.items()),
        lines=count,
        refusal=refusal.text(gettext) if refusal is not None and not faults else "",
        joint=joint_url(view, desk=True),
    )


def _part(view: VisitView, part: PartView, typed: QueryDict, faults: Mapping[str, str], before: int) -> LookPart:
    lines = []
    for n, line in enumerate(part.lines, start=before + 1):
        place = f"{part.agency}.{line.id}"
        element = f"line-{part.agency}-{line.id}"
        lines.append(
            LookLine(
                place=place,
                id=element,
                n=n,
                says=formats.local_name(dict(line.says)),
                hint=formats.local_name(dict(line.hint)),
                basis=basis_words(line.basis, line.basis_status),
                photo=line.photo,
                essential=line.essential,
                verdict=typed.get(f"answer.{place}", ""),
                note=typed.get(f"note.{place}", ""),
                fixed=f"fixed.{place}" in typed,
                shots=shots_of(view, part.agency, line.id),
                fault=faults.get(element, ""),
            )
        )
    return LookPart(agency=part.agency_name, small=formats.joined(part.officers), lines=tuple(lines))


def _signs(view: VisitView, typed: QueryDict, faults: Mapping[str, str], officer: str) -> tuple[SignBox, ...]:
    going = formats.joined([name for part in view.parts for name in part.officers]) or officer
    titles = {"officers": gettext("核查人员"), "other": gettext("被核查方")}
    proposed = {"officers": going, "other": view.contact[0]}
    # The other side's name is his to say: it is shown as an example, never as signed.
    return tuple(
        SignBox(
            side=side,
            title=title,
            name=typed.get(f"sign.{side}.name", proposed[side] if side == "officers" else ""),
            picture=typed.get(f"sign.{side}.picture", ""),
            fault=faults.get(f"sign-{side}", ""),
        )
        for side, title in titles.items()
    )


def _map_of(view: VisitView) -> str:
    row = view.row
    point = f"{row.latitude},{row.longitude}" if row.latitude is not None else "0,0"
    return f"geo:{point}?q={quote(row.address)}"


def read_report(view: VisitView, sent: QueryDict) -> Report:
    """What the form says; whatever a browser invents besides is left alone."""
    answers = {}
    for part in view.parts:
        for line in part.lines:
            place = f"{part.agency}.{line.id}"
            if sent.get(f"answer.{place}"):
                answers[part.agency, line.id] = Answer(
                    verdict=words_of(sent.get(f"answer.{place}", ""), most=5),
                    note=words_of(sent.get(f"note.{place}", ""), most=_NOTE),
                    fixed=f"fixed.{place}" in sent,
                )
    return Report(
        absent="absent" in sent,
        answers=answers,
        officers=_signed(sent, "officers"),
        other=_signed(sent, "other"),
        note=words_of(sent.get("note", ""), most=2000),
        finished_at=instant_of(sent.get("finished_at", "")),
    )


def _signed(sent: QueryDict, side: str) -> Signed:
    drawn = sent.get(f"sign.{side}.picture", "")
    picture = b""
    if drawn.startswith(_PICTURE):
        try:
            picture = base64.b64decode(drawn.removeprefix(_PICTURE), validate=True)
        except (binascii.Error, ValueError):
            picture = b"?"  # refused as no picture, in words
    return Signed(
        name=words_of(sent.get(f"sign.{side}.name", ""), most=_NAME),
        picture=picture,
        refused=side == "other" and "refused" in sent,
    )


def instant_of(text: str) -> datetime:
    """A moment by the telephone's clock; now, where it is none or lies ahead."""
    try:
        found = datetime.fromisoformat(text[:40])
    except ValueError:
        return now()
    found = found if found.tzinfo is not None else found.replace(tzinfo=SHANGHAI)
    return min(found, now())


def place_of(text: str) -> tuple[int, str]:
    """Agency and line in "7.address"."""
    agency, _, line = text.partition(".")
    return number_of(agency), words_of(line, most=40)


def photo_sent(place: str, data: bytes, sent: QueryDict, *, key: str = "") -> PhotoSent:
    """A photo with what the telephone says of it. A form without JavaScript has the picture for a key."""
    agency, line = place_of(place)
    return PhotoSent(
        key=key or f"form-{hashlib.sha256(place.encode() + data).hexdigest()[:32]}",
        agency=agency,
        line=line,
        data=data,
        taken_at=instant_of(sent.get("taken_at", "")),
        latitude=words_of(sent.get("latitude", ""), most=20),
        longitude=words_of(sent.get("longitude", ""), most=20),
        accuracy_m=min(number_of(sent.get("accuracy", "").partition(".")[0]), 1_000_000) or None,
    )
