"""Today's figures on the home page: what came, what was closed, what is late, what was promised and what it took."""

from dataclasses import dataclass

from django.core.cache import cache
from django.utils.translation import gettext

from onewindow.supervision.tallies.queries import PublicFigures, public_figures

from . import formats
from .portal_models import Figure
from .viewmodels import Text

_KEPT = 60
_KEY = "home:today"


@dataclass(frozen=True, kw_only=True)
class Today:
    """The section of the home page."""

    figures: tuple[Figure, ...]  #: empty before anything was handed in
    at: Text  #: as of when


def today_now() -> Today:
    """The figures, read once a minute."""
    found: PublicFigures | None = cache.get(_KEY)
    if found is None:
        found = public_figures()
        cache.set(_KEY, found, _KEPT)
    if not (found.submitted or found.closed_lately or found.late):
        return Today(figures=(), at="")
    unit = gettext("件")
    return Today(
        figures=(
            Figure(value=f"{found.submitted:,}", unit=unit, what=gettext("今天收件")),
            Figure(value=f"{found.closed:,}", unit=unit, what=gettext("今天办结")),
            Figure(value=f"{found.late:,}", unit=gettext("项"), what=gettext("此刻超时没办的")),
            Figure(
                value=formats.plain(found.measured),
                unit=gettext("天") if found.measured is not None else "",
                what=gettext("近 30 天实际用时（中位）"),
                why=""
                if found.promised is None
                else gettext("承诺平均 %(n)s 个工作日") % {"n": formats.plain(round(found.promised, 1))},
            ),
        ),
        at=formats.moment(found.at),
    )
