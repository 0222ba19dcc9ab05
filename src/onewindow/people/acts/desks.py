"""A member of staff arranges his own desk: saved views of the work list, the one that opens first, his own phrases."""

from collections.abc import Mapping

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.people.errors import BadPhrase, BadView, NotAllowed, ViewNotFound
from onewindow.people.models import SavedView, Staff, StaffDesk
from onewindow.people.permissions import Permission, demand, may

#: For which opinions somebody keeps phrases.
PHRASE_KINDS = ("granted", "refused", "correction")
MOST_VIEWS, MOST_PHRASES = 20, 20
_MOST_NAME, _MOST_ASKED, _MOST_WORDS = 30, 12, 300


@act("save_view")
def save_view(
    name: str, asked: Mapping[str, str], *, agency: int | None = None, first: bool = False, by: Actor
) -> None:
    """Keep what a work list is narrowed by under a name; a view of one's own with this name is replaced.

    With `agency` everybody of it sees the view; with `first` one's own work list opens with it. Raises BadView,
    NotAllowed.
    """
    staff, called = _himself(by), name.strip()
    kept = {key: value for key, value in asked.items() if value}
    if agency is not None:
        demand(by, Permission.READ_REVIEW, agency=agency)
    others = SavedView.objects.filter(staff_id=staff).exclude(name=called).count()
    if not called or len(called) > _MOST_NAME or len(kept) > _MOST_ASKED or others >= MOST_VIEWS:
        raise BadView(most=MOST_VIEWS)
    view, _ = SavedView.objects.update_or_create(
        staff_id=staff,
        name=called,
        defaults={"agency_id": agency, "asked": kept},
        create_defaults={"agency_id": agency, "asked": kept, "created_at": now()},
    )
    if first:
        StaffDesk.objects.update_or_create(staff_id=staff, defaults={"view": view})
    body = {"view": view.pk, "name": called, "asked": kept, "agency": agency, "first": first}
    events.append(f"staff:{staff}", verb="save_view", by=by, body=body)


@act("choose_view")
def choose_view(view: SavedView | None, *, by: Actor) -> None:
    """Open the work list with this view from now on, or with None as it is. Raises ViewNotFound, NotAllowed."""
    staff = _himself(by)
    if view is not None and view.staff_id != staff and not _shared(view, by):
        raise ViewNotFound
    StaffDesk.objects.update_or_create(staff_id=staff, defaults={"view": view})
    events.append(f"staff:{staff}", verb="choose_view", by=by, body={"view": view.pk if view else None})


@act("delete_view")
def delete_view(view: SavedView, *, by: Actor) -> None:
    """Delete a view: one's own, or as superior one shared in the agency. Raises ViewNotFound, NotAllowed."""
    staff = _himself(by)
    oversees = view.agency_id is not None and may(by, Permission.OVERSEE_REVIEW, agency=view.agency_id)
    if view.staff_id != staff and not oversees:
        raise ViewNotFound
    body = {"view": view.pk, "name": view.name, "asked": view.asked}
    view.delete()
    events.append(f"staff:{staff}", verb="delete_view", by=by, body=body)


@act("keep_phrase")
def keep_phrase(kind: str, words: str, *, by: Actor) -> None:
    """Keep a phrase of one's own for an opinion of this kind; a second time changes nothing. Raises BadPhrase."""
    staff, said = _himself(by), words.strip()
    if kind not in PHRASE_KINDS or not said or len(said) > _MOST_WORDS:
        raise BadPhrase(most=MOST_PHRASES)
    held = _phrases(staff)
    before = held.get(kind, [])
    if said not in before and len(before) >= MOST_PHRASES:
        raise BadPhrase(most=MOST_PHRASES)
    held[kind] = list(dict.fromkeys([*before, said]))
    StaffDesk.objects.update_or_create(staff_id=staff, defaults={"phrases": held})
    events.append(f"staff:{staff}", verb="keep_phrase", by=by, body={"kind": kind, "words": said})


@act("drop_phrase")
def drop_phrase(kind: str, words: str, *, by: Actor) -> None:
    """Forget a phrase of one's own. Raises BadPhrase where there is none like it."""
    staff = _himself(by)
    held = _phrases(staff)
    if words not in held.get(kind, []):
        raise BadPhrase(most=MOST_PHRASES)
    held[kind] = [phrase for phrase in held[kind] if phrase != words]
    StaffDesk.objects.update_or_create(staff_id=staff, defaults={"phrases": held})
    events.append(f"staff:{staff}", verb="drop_phrase", by=by, body={"kind": kind, "words": words})


def _himself(by: Actor) -> int:
    """The member of staff who acts; his row is locked until the act ends. Raises NotAllowed for anybody else."""
    demand(by, Permission.READ_REVIEW)
    kind, _, number = by.ref.partition(":")
    if kind != "staff":
        raise NotAllowed(permission=str(Permission.READ_REVIEW))
    return Staff.objects.select_for_update(of=("self",)).values_list("pk", flat=True).get(pk=int(number))


def _shared(view: SavedView, by: Actor) -> bool:
    return view.agency_id is not None and may(by, Permission.READ_REVIEW, agency=view.agency_id)


def _phrases(staff: int) -> dict[str, list[str]]:
    return dict(StaffDesk.objects.filter(pk=staff).values_list("phrases", flat=True).first() or {})
