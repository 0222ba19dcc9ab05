"""Found by the job queue: the background work of all matters."""

from onewindow.matters.company_closing import jobs as company_closing
from onewindow.matters.company_opening import jobs as company_opening
from onewindow.matters.mortgages import jobs as mortgages
from onewindow.matters.owners import jobs as owners
from onewindow.matters.power_lines import jobs as power_lines
from onewindow.matters.registrar import jobs as registrar
from onewindow.matters.utilities import jobs as utilities

__all__ = ["company_closing", "company_opening", "mortgages", "owners", "power_lines", "registrar", "utilities"]
