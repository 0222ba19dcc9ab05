"""The writes of opening an enterprise: signatures of shareholders, a change while the package is under way."""

from .changes import change_in_package
from .signatures import ask_signatures, cosign, withdraw_signature

__all__ = ["ask_signatures", "change_in_package", "cosign", "withdraw_signature"]
