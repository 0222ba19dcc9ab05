"""Accounts of utilities that move along with a sale 水电气联动过户: offered, asked for with one tick, answered."""

from collections.abc import Mapping

from onewindow.core import events
from onewindow.core.act import Actor, act
from onewindow.core.clock import now
from onewindow.matters.owners import rights
from onewindow.matters.owners.book import current
from onewindow.matters.owners.errors import MoveNotOpen, NoMove, NothingChosen, WhyNot
from onewindow.matters.owners.holding import parties_around
from onewindow.matters.owners.models import Move
from onewindow.matters.owners.rows import locked_moves, moves_stream
from onewindow.matters.owners.telling import tell
from onewindow.people.errors import NoAgency
from onewindow.people.permissions import Permission, may
from onewindow.people.queries import agency_for, staff_at
from onewindow.registers.land.codes import printed
from onewindow.registers.land.queries import unit_at

_MOST_WORDS, _MOST_ACCOUNT = 200, 40


@act("offer_moves")
def offer_moves(unit: str, seq: int, *, case: str, by: Actor, wished: bool = False) -> None:
    """Offer the new owner that his accounts move along; a second call offers nothing new.

    Nothing is offered where the new owner is no party of this house, the unit has no accounts (a parking space), or no
    utility serves the place. `wished` on the sheet of the sale: he is not told to tick it once more.
    """
    before, after = parties_around(unit, seq)
    facts, made = unit_at(unit).facts, []
    served = bool(after) and facts is not None and facts.use not in current().moves_not_for
    for code, utility in current().utilities.items() if served else ():
        try:
            agency = agency_for(utility.agency, unit[:6])
        except NoAgency:
            continue
        _, new = Move.objects.get_or_create(
            unit=unit,
            seq=seq,
            utility=code,
            defaults={
                "agency": agency,
                "party_id": after[0],
                "former": before,
                "case": case[:60],
                "offered_at": now(),
            },
        )
        made += [code] if new else []
    events.append(moves_stream(unit, seq), verb="offer_moves", by=by, division=unit[:6], body={"utilities": made})
    if made and not wished:
        tell("moves_offered", f"party:{after[0]}", _place(unit), about=unit, event=f"{unit}#{seq}")


@act("ask_moves")
def ask_moves(unit: str, seq: int, accounts: Mapping[str, str], *, party: int, by: Actor) -> None:
    """The new owner wants these moved: code of the utility -> number of the account, empty where he does not know it.

    Each utility gets a task; what it could not do may be asked again once the hindrance is gone.
    Raises NotAllowed, NothingChosen, NoMove, MoveNotOpen.
    """
    rights.demand_party(by, party)
    if not accounts:
        raise NothingChosen
    rows = {row.utility: row for row in locked_moves(unit=unit, seq=seq, party=party)}
    for code, account in accounts.items():
        row = rows.get(code)
        if row is None:
            raise NoMove
        if row.status not in {Move.Status.OFFERED, Move.Status.REFUSED}:
            raise MoveNotOpen
        row.status, row.account, row.asked_at = Move.Status.ASKED, account.strip()[:_MOST_ACCOUNT], now()
        row.words, row.answered_at = "", None
        row.save(update_fields=["status", "account", "asked_at", "words", "answered_at"])
        for officer in staff_at(row.agency_id, "reviewer"):
            said = {"unit": printed(unit)}
            tell("move_asked", f"staff:{officer.pk}", said, about=unit, event=_asked(row))
    events.append(
        moves_stream(unit, seq), verb="ask_moves", by=by, division=unit[:6], body={"utilities": sorted(accounts)}
    )


@act("answer_move")
def answer_move(move: int, *, done: bool, words: str = "", account: str = "", by: Actor) -> None:
    """The utility has moved the account, or says why it cannot; both sides of the sale are told.

    Raises NoMove (missing and forbidden look the same), MoveNotOpen, WhyNot.
    """
    row = next(iter(locked_moves(pk=move)), None)
    if row is None or not may(by, Permission.HANDLE_REVIEW, agency=row.agency_id):
        raise NoMove
    if row.status != Move.Status.ASKED:
        raise MoveNotOpen
    if not done and not words.strip():
        raise WhyNot
    row.status = Move.Status.DONE if done else Move.Status.REFUSED
    row.words, row.answered_at = words.strip()[:_MOST_WORDS], now()
    row.account = account.strip()[:_MOST_ACCOUNT] or row.account
    row.save(update_fields=["status", "words", "account", "answered_at"])
    body = {"utility": row.utility, "done": done}
    events.append(moves_stream(row.unit, row.seq), verb="answer_move", by=by, division=row.unit[:6], body=body)
    data = _place(row.unit) | {"utility": dict(current().utilities[row.utility].names)}
    kind, more = ("move_done", {}) if done else ("move_refused", {"words": row.words})
    for party in dict.fromkeys([row.party_id, *row.former]):
        tell(kind, f"party:{party}", data | more, about=row.unit, event=_asked(row))


def _asked(row: Move) -> str:
    """What a message is about: asked again, it is told again."""
    return f"move:{row.pk}/{row.asked_at:%Y%m%d%H%M%S%f}"


def _place(unit: str) -> dict[str, object]:
    facts = unit_at(unit).facts
    return {"place": facts.location if facts is not None else printed(unit)}
