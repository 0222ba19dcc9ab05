"""The call board of a hall: who is called where, who comes next, how long it takes; read aloud where wanted."""

from dataclasses import dataclass

from django.utils.translation import gettext

from onewindow.appointments.lobby_queries import Calling, board
from onewindow.core import clock

from . import formats
from .halls import HallCard, LineRow, hall_card, line_row
from .viewmodels import Text

#: Rows of the board: as many as can be read from the last bench.
_ROWS = 6
#: A call younger than this stands out.
_FRESH_SECONDS = 40


@dataclass(frozen=True, kw_only=True)
class CallRow:
    """A number that is called."""

    number: str  #: A012
    counter: str  #: 3
    key: str  #: changes with every call of it
    say: Text  #: what is read aloud
    fresh: bool  #: called a moment ago


@dataclass(frozen=True, kw_only=True)
class NextRow:
    """A line and who comes next there."""

    line: LineRow  #: how it stands
    numbers: tuple[str, ...]  #: next ones, in order


@dataclass(frozen=True, kw_only=True)
class BoardPage:
    """`halls/board.html`."""

    hall: HallCard  #: name, open now
    calls: tuple[CallRow | None, ...]  #: latest first; None keeps the place of a row, so that nothing moves
    lines: tuple[NextRow, ...]  #: in the region's order
    time: str  #: 10:32
    day: str  #: 11 月 18 日 周三
    latest: Text  #: the last call in words, for screen readers


def board_page(code: str) -> BoardPage:
    """The board now; six queries. Raises NoHall."""
    hall, found, at = hall_card(code), board(code, language=formats.language()), clock.now()
    calls = tuple(_row(one) for one in found.calling[:_ROWS])
    return BoardPage(
        hall=hall,
        calls=calls + (None,) * (_ROWS - len(calls)),
        lines=tuple(
            NextRow(line=line_row(line, open_now=hall.open), numbers=found.following[line.line]) for line in found.lines
        ),
        time=f"{formats.local(at):%H:%M}",
        day=f"{formats.day_short(at)} {formats.weekday(at)}",
        latest=calls[0].say if calls else "",
    )


def _row(call: Calling) -> CallRow:
    spoken = gettext("请 %(number)s 号到 %(counter)s 号窗口") % {"number": call.number, "counter": call.counter}
    return CallRow(
        number=call.number,
        counter=call.counter,
        key=f"{call.ticket}-{int(call.at.timestamp())}",
        say=spoken,
        fresh=(clock.now() - call.at).total_seconds() < _FRESH_SECONDS,
    )
