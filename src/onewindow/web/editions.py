"""The pages on editions: the list, one revision with everything that hangs on it, its replay."""

import io
import zipfile
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from onewindow.catalogue import revising, revisions
from onewindow.catalogue.definitions import Catalogue
from onewindow.catalogue.exporting import files
from onewindow.catalogue.parts import Composed
from onewindow.catalogue.queries import EditionLine, current, edition, editions
from onewindow.catalogue.revising import State, Step
from onewindow.catalogue.runs import Run, RunState
from onewindow.core import events
from onewindow.people.access import actor_of
from onewindow.people.permissions import Permission, has_permission

from . import formats
from .editions_view import PartLine, ServiceLine, flaw_words, part_lines, service_line
from .editions_words import kept_name, replay_name, state_name
from .viewmodels import Chip, Tone

_PAGE = 20
_TONES = {
    State.EDITING: Chip(words="", tone=Tone.PLAIN, icon="pen"),
    State.SUBMITTED: Chip(words="", tone=Tone.WARN, icon="eye"),
    State.APPROVED: Chip(words="", tone=Tone.OK, icon="check"),
    State.PUBLISHED: Chip(words="", tone=Tone.OK, icon="flag"),
    State.WITHDRAWN: Chip(words="", tone=Tone.OFF, icon="cross"),
}


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A revision as its pages see it."""

    user: Any  #: the account
    standing: revisions.Standing  #: row and parts
    now: Catalogue  #: the edition in force
    number: int  #: its number

    @cached_property
    def composed(self) -> Composed:
        """The edition in force with the parts laid over it, checked; worked out once, when a page shows it."""
        return revisions.compose(self.now, [each.part for each in self.standing.based])

    @property
    def row(self) -> Any:
        """The revision."""
        return self.standing.row

    @property
    def new(self) -> Catalogue | None:
        """What it would publish, None where a part cannot be read."""
        return self.composed.catalogue

    @property
    def sound(self) -> Catalogue | None:
        """The same, None while anything is wrong with it: only a sound catalogue is compiled."""
        return None if self.composed.flaws else self.new

    @property
    def publishes(self) -> bool:
        """Whether the account may approve, publish and send back."""
        return has_permission(self.user, Permission.PUBLISH_CATALOGUE)

    @property
    def services(self) -> tuple[str, ...]:
        """The joint services whose sheet may differ."""
        return revising.services_touched(self.now, self.new, [each.part for each in self.standing.based])


def opened(user: Any, revision: int) -> Opened:
    """The revision, for whoever revises. A published one is compared with the edition it began from.

    Raises RevisionNotFound.
    """
    standing = revisions.access_revision(user, revision)
    state = State(standing.row.state)
    published = edition(standing.row.base_id) if state is State.PUBLISHED else current()
    return Opened(user=user, standing=standing, now=published.catalogue, number=published.number)


def state_chip(state: str) -> Chip:
    """Where a revision stands, as a chip."""
    chip = _TONES[State(state)]
    return Chip(words=state_name(state), tone=chip.tone, icon=chip.icon)


@dataclass(frozen=True, kw_only=True)
class RevisionLine:
    """A revision in the list."""

    url: str  #: its page
    title: str  #: what it is called
    chip: Chip  #: where it stands
    author: str  #: who began it
    when: str  #: last change


@dataclass(frozen=True, kw_only=True)
class EditionRow:
    """An edition in the list."""

    number: int  #: number within the region
    since: str  #: since when
    reason: str  #: why
    by: str  #: who
    digest: str  #: first letters of its digest
    current: bool  #: in force


def list_context(user: Any, *, before: int | None, older: int | None) -> dict[str, Any]:
    """The list of revisions and editions; `before`, `older`: where their pages go on."""
    rows = revisions.revisions(before=before, size=_PAGE + 1)
    published = editions(before=older, size=_PAGE + 1)
    names = revisions.names_of({*(row.author for row in rows), *(each.published_by for each in published)})
    newest = older is None and published[:1]
    running = [run for run in revisions.runs_after(published[0].id) if run.state != RunState.DONE] if newest else []
    return {
        "revisions": [_revision_line(row, names) for row in rows[:_PAGE]],
        "more_revisions": rows[_PAGE - 1].pk if len(rows) > _PAGE else None,
        "editions": [
            _edition_row(each, names, current=older is None and n == 0) for n, each in enumerate(published[:_PAGE])
        ],
        "more_editions": published[_PAGE - 1].number if len(published) > _PAGE else None,
        "running": [run_view(run) for run in running],
        "publishes": has_permission(user, Permission.PUBLISH_CATALOGUE),
    }


def _revision_line(row: Any, names: dict[str, str]) -> RevisionLine:
    return RevisionLine(
        url=reverse("web:edition_revision", args=[row.pk]),
        title=row.title,
        chip=state_chip(row.state),
        author=actor_words(row.author, names),
        when=formats.moment(row.updated_at),
    )


def _edition_row(each: EditionLine, names: dict[str, str], *, current: bool) -> EditionRow:
    return EditionRow(
        number=each.number,
        since=formats.day(each.published_at),
        reason=each.reason,
        by=actor_words(each.published_by, names),
        digest=each.digest[:12],
        current=current,
    )


def actor_words(ref: str, names: dict[str, str]) -> str:
    """Who: a name, or the system."""
    return gettext("系统") if ref.startswith("system:") else names.get(ref, ref)


def overview_context(held: Opened) -> dict[str, Any]:
    """One revision: its parts, faults, sheets, runs, history, and what may be done now."""
    row, by = held.row, actor_of(held.user).ref
    late = revising.overtaken(held.now, held.standing.based) if State(row.state) is not State.PUBLISHED else ()
    told = events.history(f"revision:{row.pk}")
    wrote = {row.author, row.submitted_by, *(part.updated_by for part in held.standing.parts)} - {""}
    names = revisions.names_of({*wrote, row.approved_by, *(event.actor for event in told)} - {""})
    runs = revisions.runs_of(row.pk)
    after = revisions.runs_after(row.published_id) if row.published_id else []
    parts = part_lines(row.pk, held.now, held.standing.based, held.composed.flaws, late)
    own = {(part.kind, part.code) for part in parts}
    return {
        **frame(held),
        "parts": parts,
        "faults": [flaw_words(flaw) for flaw in held.composed.flaws if (flaw.kind, flaw.code) not in own],
        "fault_count": len(held.composed.flaws),
        "late": [line for line in parts if line.late],
        "services": _services(held),
        "steps": _steps(held, by, frozenset(wrote)),
        "own": by in wrote,
        "authors": formats.joined(actor_words(ref, names) for ref in sorted(wrote)),
        "approved_by": actor_words(row.approved_by, names) if row.approved_by else "",
        "history": [_told(event, names) for event in told][-30:],
        "replay": next((replay_view(run) for run in runs if run.kind == Run.REPLAY), None),
        "after": [run_view(run) for run in after],
    }


def frame(held: Opened) -> dict[str, Any]:
    """What stands around every page of a revision."""
    row = held.row
    return {
        "revision": row,
        "chip": state_chip(row.state),
        "number": held.number,
        "editing": State(row.state) is State.EDITING,
        "publishes": held.publishes,
        "effective": formats.day(row.effective_on) if row.effective_on else "",
        "moves": row.transition == revising.Transition.MOVE.value,
    }


def _services(held: Opened) -> tuple[ServiceLine, ...]:
    if State(held.row.state) is State.PUBLISHED or held.sound is None:
        return ()
    return tuple(service_line(held.row.pk, held.now, held.sound, code) for code in held.services)


def _steps(held: Opened, by: str, wrote: frozenset[str]) -> frozenset[str]:
    """What this account may do now."""
    possible = {str(step) for step in revising.open_steps(held.row.state)}
    if not held.publishes:
        possible -= {str(Step.APPROVE), str(Step.RETURN), str(Step.PUBLISH)}
        if by != held.row.author:
            possible -= {str(Step.WITHDRAW)}
    if by in wrote:
        possible -= {str(Step.APPROVE)}
    return frozenset(possible)


def _told(event: Any, names: dict[str, str]) -> dict[str, str]:
    verbs = {
        "open_revision": gettext("新建修订稿"),
        "describe_revision": gettext("改了说明"),
        "change_part": gettext("改了定义"),
        "remove_part": gettext("删去定义"),
        "rebase_part": gettext("对照现行版"),
        "submit_revision": gettext("提交审定"),
        "approve_revision": gettext("审定通过"),
        "return_revision": gettext("退回修改"),
        "withdraw_revision": gettext("撤回"),
        "publish_revision": gettext("发布"),
        "ask_replay": gettext("旧案试跑"),
    }
    what = str(event.body.get("code", "")) or str(event.body.get("remark", ""))
    return {
        "what": verbs.get(event.verb, event.verb),
        "about": what,
        "who": actor_words(event.actor, names),
        "when": formats.moment(event.at),
    }


def run_view(run: Any) -> dict[str, Any]:
    """The progress of work that an edition gives."""
    names = {
        Run.CARRY: gettext("草稿转到现行版"),
        Run.MOVE: gettext("在办件改按新规定"),
        Run.REPLAY: gettext("旧案试跑"),
    }
    kept = run.report.get("kept", {}) if run.kind == Run.MOVE else {}
    return {
        "name": names[Run(run.kind)],
        "done": run.done,
        "total": run.total,
        "finished": run.state == RunState.DONE,
        "moved": run.report.get("moved") if run.kind == Run.MOVE else None,
        "kept": [(kept_name(why), count) for why, count in sorted(kept.items())],
        "when": formats.moment(run.finished_at or run.asked_at),
    }


def replay_view(run: Any) -> dict[str, Any]:
    """What a replay found: figures and lines, nothing of a person."""
    report = run.report
    due = report.get("due", {})
    lines = sorted(report.get("lines", []), key=lambda line: (-line[5], line[0], line[1], line[2]))
    return {
        **run_view(run),
        "cases": report.get("cases", 0),
        "same": report.get("same", 0),
        "differ": report.get("cases", 0) - report.get("same", 0),
        "earlier": due.get("earlier", 0),
        "later": due.get("later", 0),
        "faulty": report.get("unreadable", 0),
        "refused": sum(report.get("refused", {}).values()),
        "lines": [
            {"service": line[0], "what": replay_name(line[1]), "name": line[3], "said": line[4], "count": line[5]}
            for line in lines
        ],
        "shown": [
            {
                "n": n,
                "service": service,
                "changes": [(replay_name(what), name, said) for what, name, said in changes],
                "before": due_days[0],
                "after": due_days[1],
            }
            for n, (service, _, changes, due_days) in enumerate(report.get("shown", []), 1)
        ],
    }


def packed(catalogue: Catalogue) -> bytes:
    """The catalogue as files of a region pack, in one archive."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files(catalogue):
            archive.writestr(zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0)), text)
    return held.getvalue()


__all__ = ["Opened", "PartLine", "list_context", "opened", "overview_context", "packed"]
