"""Background work of documents: certificates that have no seal yet are given one."""

from onewindow.core.jobs import job

from . import sealing


@job("documents.seal_rows", queue="maintenance", cron="17 * * * *")
def seal_rows() -> None:
    """Seal what was made before there were seals, or was cut off before it had one; mostly there is nothing."""
    sealing.seal_waiting()
