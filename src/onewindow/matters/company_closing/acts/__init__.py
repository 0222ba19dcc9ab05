"""All that may be written of notices, objections and the list of licences."""

from .annulment import annul_deregistration as annul_deregistration
from .licence_list import confirm_licence as confirm_licence
from .licence_list import list_licence as list_licence
from .licence_list import take_off_list as take_off_list
from .notices import apply_registration as apply_registration
from .notices import close_notice as close_notice
from .notices import end_notice as end_notice
from .notices import lapse_notice as lapse_notice
from .notices import publish_notice as publish_notice
from .objections import file_objection as file_objection
from .objections import settle_objection as settle_objection
from .objections import withdraw_objection as withdraw_objection
