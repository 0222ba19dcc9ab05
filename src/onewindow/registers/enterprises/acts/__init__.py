"""All that may be written into the enterprise register."""

from .changes import change_enterprise as change_enterprise
from .changes import end_enterprise as end_enterprise
from .closing import destroy_seals as destroy_seals
from .closing import end_enrolment as end_enrolment
from .closing import lift_mark as lift_mark
from .closing import mark_enterprise as mark_enterprise
from .closing import reinstate_enterprise as reinstate_enterprise
from .enrolments import appoint_bank as appoint_bank
from .enrolments import confirm_tax as confirm_tax
from .enrolments import enrol_social_insurance as enrol_social_insurance
from .enrolments import file_seals as file_seals
from .enrolments import open_housing_fund as open_housing_fund
from .names import release_name as release_name
from .names import reserve_name as reserve_name
from .registration import enter_existing as enter_existing
from .registration import register_enterprise as register_enterprise
