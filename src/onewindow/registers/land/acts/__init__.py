"""All that may be written into the land register."""

from .acceptances import accept_application as accept_application
from .acceptances import withdraw_application as withdraw_application
from .attachments import attach as attach
from .attachments import clear_lapsed as clear_lapsed
from .attachments import release_attachment as release_attachment
from .attachments import renew_attachment as renew_attachment
from .burdens import end_burden as end_burden
from .burdens import grant_easement as grant_easement
from .burdens import grant_residence as grant_residence
from .imports import import_batch as import_batch
from .mortgages import cancel_mortgage as cancel_mortgage
from .mortgages import change_mortgage as change_mortgage
from .mortgages import exchange_ranks as exchange_ranks
from .mortgages import lift_ban as lift_ban
from .mortgages import register_mortgage as register_mortgage
from .notices import end_notice as end_notice
from .notices import enter_advance_notice as enter_advance_notice
from .notices import enter_objection as enter_objection
from .notices import note_registrable as note_registrable
from .notices import note_suit as note_suit
from .rights import cancel_right as cancel_right
from .rights import change_facts as change_facts
from .rights import correct as correct
from .rights import register_first as register_first
from .rights import reissue as reissue
from .rights import transfer as transfer
