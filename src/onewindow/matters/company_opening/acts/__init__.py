"""The writes of opening an enterprise: signatures of shareholders, a change while the package is under way."""

from .again import ask_signatures_again, cosign_again
from .changes import change_in_package
from .signatures import ask_signatures, cosign, withdraw_signature

__all__ = [
    "ask_signatures",
    "ask_signatures_again",
    "change_in_package",
    "cosign",
    "cosign_again",
    "withdraw_signature",
]
