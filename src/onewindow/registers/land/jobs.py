"""Background work of this register: note in the book what has lost its force by itself, write down who looked."""

from onewindow.core.act import Actor
from onewindow.core.jobs import job

from . import looks, queries, showing
from .acts import clear_lapsed


@job("land.clear_lapsed", queue="registers", cron="10 16 * * *")
def clear_all_lapsed() -> None:
    """Clear every unit on which something has lapsed; run just after midnight, twice does no harm."""
    by, done = Actor.system("land.clear_lapsed"), set[str]()
    while codes := {lapse.unit for lapse in queries.lapses()} - done:
        for code in sorted(codes):
            clear_lapsed(code, by=by)
        done |= codes


@job("land.write_looks", queue="registers", cron="* * * * *")
def write_looks() -> None:
    """Bring looks that wait in this machine's file into the table; on a page that is busy the page itself does so."""
    looks.write_looks()


@job("land.refresh_shown", queue="registers", cron="7 * * * *")
def refresh_shown() -> None:
    """Make anew what scans show of units once the region's masks or time limits have changed; mostly there are none."""
    showing.refresh()
