"""Background work of the engine: make and hand over what is ready; look at cases whose time has come."""

from onewindow.core.jobs import job


@job("cases.finish", queue="cases")
def finish(number: str) -> None:
    """Make the certificates that can be made now and hand over what is complete."""
