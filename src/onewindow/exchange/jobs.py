"""Background work of this room: looks every minute for what the platform does not know yet, and tells it."""

from onewindow.core.jobs import job

from . import platform_outbox as outbox
from .platform_http import connected


@job("exchange.sweep", queue="exchange", cron="* * * * *")
def sweep() -> None:
    """Find what is new and send off what is due; nothing where no platform is connected."""
    if connected() is not None:
        outbox.sweep()


@job(outbox.PUSH_CASE, queue="exchange")
def push_case(number: str) -> None:
    """Tell the platform about one case."""
    platform = connected()
    if platform is not None:
        outbox.push_case(platform, number)


@job(outbox.PUSH_DIRECTORY, queue="exchange")
def push_directory() -> None:
    """Tell the platform the directory of services."""
    platform = connected()
    if platform is not None:
        outbox.push_directory(platform)
