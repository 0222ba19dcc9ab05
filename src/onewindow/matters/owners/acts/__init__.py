"""All that owners' self-service writes."""

from .alerts import hear_alerts as hear_alerts
from .alerts import silence_alerts as silence_alerts
from .alerts import tell_alert as tell_alert
from .alerts import want_alerts as want_alerts
from .moves import answer_move as answer_move
from .moves import ask_moves as ask_moves
from .moves import offer_moves as offer_moves
from .proofs import answer_proof as answer_proof
from .proofs import ask_proof as ask_proof
from .proofs import keep_proof as keep_proof
from .proofs import read_book as read_book
from .proofs import withdraw_proof as withdraw_proof
