"""The region's identity providers whose address and key the environment gives; the others do not exist here."""

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass

from onewindow.core.errors import Unavailable
from onewindow.core.located import LocatedError
from onewindow.core.region import region_dir
from onewindow.people.sign_in_rules import OutsideProvider, SignInRules, read_rules

log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Connection:
    """A provider that can be reached."""

    rules: OutsideProvider  #: what the region says of it
    issuer: str  #: exactly as its tokens name it
    client_id: str  #: as which it knows us
    client_secret: str  #: shared with it


def rules_now() -> SignInRules:
    """The region's rules as the file stands. Raises Unavailable where somebody has just broken it."""
    try:
        return read_rules(region_dir())
    except LocatedError as fault:
        log.error("%s", fault)  # noqa: TRY400  the fault names file and line; a trace would add nothing
        raise Unavailable(part="sign_in") from None


def connections() -> dict[str, Connection]:
    """Provider id -> connection, in the region's order; read anew each time, a few microseconds."""
    found = (_connection(provider, os.environ) for provider in rules_now().providers)
    return {one.rules.id: one for one in found if one is not None}


def _connection(provider: OutsideProvider, environment: Mapping[str, str]) -> Connection | None:
    prefix = f"ONEWINDOW_OIDC_{provider.id.upper()}_"
    issuer, client = environment.get(f"{prefix}ISSUER", ""), environment.get(f"{prefix}CLIENT_ID", "")
    if not (issuer and client):
        return None
    secret = environment.get(f"{prefix}CLIENT_SECRET", "")
    return Connection(rules=provider, issuer=issuer.rstrip("/"), client_id=client, client_secret=secret)
