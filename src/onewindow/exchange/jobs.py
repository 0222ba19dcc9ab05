"""Background work of this room: looks every minute for what the platform does not know yet, and tells it."""

from onewindow.core.jobs import job

from . import credit_http, credit_outbox
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


@job("exchange.sweep_notices", queue="exchange", cron="* * * * *")
def sweep_notices() -> None:
    """Send off public notices that are due; nothing where no system is connected."""
    credit_outbox.sweep()


@job(credit_outbox.TELL, queue="exchange")
def tell_notice(target: str, reference: str) -> None:
    """Tell one system about one public notice."""
    publisher = credit_http.connected(target)
    if publisher is not None:
        credit_outbox.tell(publisher, target, reference)
