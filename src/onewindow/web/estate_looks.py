"""Who looked at a unit, as its owner reads it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from onewindow.core.errors import gettext_noop
from onewindow.people.queries import agencies_called
from onewindow.registers.land.looks import LookView, Seen, Who

from . import formats
from .viewmodels import Text

#: Purposes that the pages note themselves.
SCANNED, OWN = gettext_noop("扫码核验"), gettext_noop("查看本人不动产")


@dataclass(frozen=True, kw_only=True)
class Looked:
    """One look."""

    when: str  #: moment
    who: Text  #: a kind, with a name where there is one
    what: Text  #: what was shown
    why: Text  #: for what


def looked(rows: Iterable[LookView]) -> tuple[Looked, ...]:
    """The lines of a page."""
    who = {
        Who.ANYBODY: gettext("扫码的人"),
        Who.HOLDER: gettext("权利人本人"),
        Who.BANK: gettext("银行"),
        Who.COURT: gettext("法院"),
        Who.AGENCY: gettext("机关"),
    }
    what = {
        Seen.PUBLIC: gettext("公开内容"),
        Seen.EXTRACT: gettext("全部登记内容"),
        Seen.GRANTED: gettext("授权的内容"),
    }
    rows = list(rows)
    called = agencies_called({row.name for row in rows if row.name}, formats.language())
    return tuple(
        Looked(
            when=formats.moment_full(row.at),
            who=gettext("%(who)s：%(name)s") % {"who": who[row.who], "name": called.get(row.name, row.name)}
            if row.name
            else who[row.who],
            what=what[row.view],
            why=gettext(row.purpose) if row.purpose else "",
        )
        for row in rows
    )
