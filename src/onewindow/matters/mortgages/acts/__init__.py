"""All that may be written here."""

from .applying import Applied as Applied
from .applying import NewMortgage as NewMortgage
from .applying import apply_mortgage as apply_mortgage
from .changing import Change as Change
from .changing import apply_change as apply_change
from .changing import release_mortgage as release_mortgage
from .deciding import ask_supplement as ask_supplement
from .deciding import grant_mortgage as grant_mortgage
from .deciding import reject_mortgage as reject_mortgage
from .handling import supplement as supplement
from .handling import withdraw as withdraw
from .proofs import note_proof as note_proof
from .signing import lapse_unsigned as lapse_unsigned
from .signing import refuse_to_sign as refuse_to_sign
from .signing import sign_application as sign_application
