"""All that the registrar's counter writes."""

from .checking import ask_book_check as ask_book_check
from .checking import check_book as check_book
from .confirming import confirm_entry as confirm_entry
from .confirming import prepare_entry as prepare_entry
from .confirming import return_entry as return_entry
from .entering import enter_advance as enter_advance
from .entering import enter_attachment as enter_attachment
from .entering import enter_objection as enter_objection
from .entering import enter_renewal as enter_renewal
from .entering import enter_suit as enter_suit
from .searching import search_person as search_person
