"""The provider, and the checks of what it answers (OpenID Connect Core 1.0, 3.1.3.7 and 5.3.2)."""

import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialToken
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from jwt.algorithms import get_default_algorithms

from onewindow.people.errors import IdentityRefused, ProviderDown

from .claims import identity_of
from .declared import Connection, connections

#: Signatures by public keys only: with a shared key whoever knows the client's secret could write tokens.
ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"})
#: Seconds by which the provider's clock may differ from ours.
LEEWAY = 30
#: Characters of a subject (OpenID Connect Core allows 255, allauth's table 191).
LONGEST = 191
_DISCOVERED = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")


class RegionOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """One sign-in with the provider: fetches its documents, checks its tokens."""

    #: What was kept when the browser left for the provider.
    state: Mapping[str, Any] = {}

    @property
    def connection(self) -> Connection:
        """How the provider is reached. Raises KeyError once it is gone from the environment."""
        return connections()[self.provider_id]

    @property
    def openid_config(self) -> dict[str, Any]:
        """The discovery document, once per sign-in. Raises ProviderDown, IdentityRefused."""
        if not hasattr(self, "_openid_config"):
            issuer = self.connection.issuer
            document = fetched("GET", f"{issuer}/.well-known/openid-configuration")
            if document.get("issuer") != issuer:
                raise IdentityRefused(why="issuer")
            for name in _DISCOVERED:
                address = document.get(name)
                secure = issuer.partition(":")[0] + "://"
                if not isinstance(address, str) or not address.startswith(("https://", secure)):
                    raise IdentityRefused(why="discovery")
            self._openid_config = document
        config: dict[str, Any] = self._openid_config
        return config

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """Where the provider sends the browser back to: our public address, never the host a request names."""
        return settings.PUBLIC_URL + reverse("outside_back", kwargs={"provider": self.provider_id})

    def get_access_token_data(
        self, request: HttpRequest, app: Any, client: Any, pkce_code_verifier: str | None = None
    ) -> dict[str, Any]:
        """The answer to the code. Raises IdentityRefused where it is not what the protocol says."""
        try:
            found = super().get_access_token_data(request, app, client, pkce_code_verifier=pkce_code_verifier)
        except (KeyError, ValueError) as fault:  # allauth expects headers and JSON that may be missing
            raise IdentityRefused(why=type(fault).__name__) from None
        if not isinstance(found, dict) or not isinstance(found.get("access_token"), str):
            raise IdentityRefused(why="token")
        return found

    def parse_token(self, data: Mapping[str, Any]) -> Any:
        """The access token, used once and forgotten."""
        return SocialToken(token=data["access_token"])

    def _fetch_user_info(self, access_token: str) -> dict[str, Any]:
        return fetched("GET", self.profile_url, headers={"Authorization": f"Bearer {access_token}"})

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """The identity that both the ID token and the user document name. Raises IdentityRefused, ProviderDown."""
        id_token = kwargs["response"].get("id_token")
        if not isinstance(id_token, str):
            raise IdentityRefused(why="no_id_token")
        told = self._decode_id_token(app, id_token)
        about = self._fetch_user_info(token.token)
        subject = told.get("sub")
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST or about.get("sub") != subject:
            raise IdentityRefused(why="subject")
        provider: Any = self.get_provider()  # type: ignore[no-untyped-call]
        login = provider.sociallogin_from_response(request, {**told, **about})
        rules = self.connection.rules
        login.identity = identity_of(rules.id, rules.claims, {**told, **about})
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(id_token)
            algorithm = header.get("alg")
            if algorithm not in ALGORITHMS:
                raise IdentityRefused(why="algorithm")
            told: dict[str, Any] = jwt.decode(
                id_token,
                key=self._key(str(header.get("kid", "")), algorithm),
                algorithms=[algorithm],
                issuer=self.connection.issuer,
                audience=app.client_id,
                leeway=LEEWAY,
                options={"require": ["iss", "aud", "exp", "iat", "sub", "nonce"]},
            )
        except jwt.PyJWTError as fault:
            raise IdentityRefused(why=type(fault).__name__) from None
        if told.get("azp", app.client_id) != app.client_id:
            raise IdentityRefused(why="azp")
        nonce = self.state.get("nonce")
        if not nonce or not secrets.compare_digest(str(told["nonce"]).encode(), str(nonce).encode()):
            raise IdentityRefused(why="nonce")
        return told

    def _key(self, kid: str, algorithm: str) -> Any:
        listed = fetched("GET", self.openid_config["jwks_uri"]).get("keys")
        fitting = [key for key in listed if isinstance(key, dict)] if isinstance(listed, list) else []
        named = [key for key in fitting if key.get("kid") == kid] if kid else fitting
        if len(named) != 1 or named[0].get("use", "sig") != "sig" or named[0].get("alg", algorithm) != algorithm:
            raise IdentityRefused(why="key")
        try:
            return get_default_algorithms()[algorithm].from_jwk(named[0])
        except (jwt.PyJWTError, ValueError, KeyError, TypeError):
            raise IdentityRefused(why="key") from None


class RegionProvider(OpenIDConnectProvider):
    """allauth's provider, told by the region's file and the environment."""

    oauth2_adapter_class = RegionOAuth2Adapter

    @property
    def connection(self) -> Connection:
        """How it is reached. Raises KeyError once it is gone from the environment."""
        return connections()[self.app.provider_id]

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Leave for the provider with a fresh nonce, kept with the state."""
        nonce = secrets.token_urlsafe(24)
        kwargs["auth_params"] = {"nonce": nonce}
        kwargs["scope"] = list(self.connection.rules.scope)
        kwargs["nonce"] = nonce
        answer: HttpResponse = super().redirect(request, process, next_url=next_url, data=data, **kwargs)
        return answer

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        """The page that leads there."""
        address = reverse("outside", kwargs={"provider": self.app.provider_id})
        return f"{address}?{urlencode(kwargs)}" if kwargs else address

    def extract_uid(self, data: Mapping[str, Any]) -> str:
        """The subject."""
        return str(data["sub"])

    def extract_extra_data(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Nothing: claims hold numbers and names, and this column is stored in clear."""
        return {}

    def extract_common_fields(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Nothing."""
        return {}

    def extract_email_addresses(self, data: Mapping[str, Any]) -> list[Any]:
        """None: mail addresses prove nothing here."""
        return []


def fetched(method: str, address: str, **more: Any) -> dict[str, Any]:
    """A JSON object from the provider. Raises ProviderDown, IdentityRefused."""
    try:
        with get_adapter().get_requests_session() as session:  # type: ignore[no-untyped-call]
            answer = session.request(method, address, allow_redirects=False, **more)
            answer.raise_for_status()
            document = answer.json()
    except requests.HTTPError as fault:
        if fault.response is not None and fault.response.status_code < 500:
            raise IdentityRefused(why=f"http_{fault.response.status_code}") from None
        raise ProviderDown from None
    except requests.RequestException:
        raise ProviderDown from None
    if not isinstance(document, dict):
        raise IdentityRefused(why="shape")
    return document


provider_classes = [RegionProvider]
