"""Our own key towards the provider. No Django: the demo provider's process asks for its public side too."""

import os

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from onewindow.core import crypto

from . import signing


def own_key() -> Ed25519PrivateKey:
    """The key that our requests are signed with: `ONEWINDOW_PAY_OWN_KEY` (64 hex digits), or one made in the home."""
    given = os.environ.get("ONEWINDOW_PAY_OWN_KEY")
    return signing.private_key(bytes.fromhex(given) if given else crypto.secret_file("payments.key"))
