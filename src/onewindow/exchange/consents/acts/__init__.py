"""All that may be written here."""

from .agreements import agree_to_transfer as agree_to_transfer
from .agreements import withdraw_agreement as withdraw_agreement
from .asking import Asked as Asked
from .asking import Wish as Wish
from .asking import ask_consent as ask_consent
from .breaches import note_breach as note_breach
from .granting import Granted as Granted
from .granting import grant_consent as grant_consent
from .granting import make_token as make_token
from .granting import offer_consent as offer_consent
from .granting import refuse_consent as refuse_consent
from .granting import revoke_consent as revoke_consent
from .letters import Admitted as Admitted
from .letters import admit_ask as admit_ask
from .letters import admit_letter as admit_letter
