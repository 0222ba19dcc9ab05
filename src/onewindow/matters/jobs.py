"""Found by the job queue: the background work of all matters."""

from onewindow.matters.company_opening import jobs as company_opening

__all__ = ["company_opening"]
