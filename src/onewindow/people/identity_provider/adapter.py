"""What allauth asks of us: which providers there are, and whom a checked identity signs in."""

import logging
from typing import Any, Never

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from requests import RequestException

from onewindow.core.act import Actor
from onewindow.people.access import actor_of
from onewindow.people.acts import link_identity, sign_in_outside
from onewindow.people.errors import IdentityRefused, ProviderDown

from .declared import Connection, connections

log = logging.getLogger(__name__)
_SYSTEM = Actor.system("identity_provider")
_NAME = "openid_connect"


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Providers come from the region's file and the environment, never from the database."""

    def list_apps(self, request: HttpRequest, provider: str | None = None, client_id: str | None = None) -> list[Any]:
        """The connections, as allauth's applications."""
        language = (get_language() or "zh").partition("-")[0]
        return [
            _application(one, language)
            for one in connections().values()
            if provider in {None, _NAME, one.rules.id} and client_id in {None, one.client_id}
        ]

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Decide whose identity it is before allauth goes on. Raises what the acts refuse."""
        identity = sociallogin.identity
        if sociallogin.state.get("process") == "connect":
            begun_by = (sociallogin.state.get("data") or {}).get("account")
            if not request.user.is_authenticated or request.user.pk != begun_by:
                raise IdentityRefused(why="another_session")
            link_identity(request.user, identity, by=actor_of(request.user))
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("socialaccount_connections")))
        mandate = connections()[identity.provider].rules.mandate
        sociallogin.user = sign_in_outside(identity, mandate=mandate, by=_SYSTEM)
        sociallogin.account = SocialAccount.objects.get(provider=identity.provider, uid=identity.subject)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """One sentence instead of allauth's page; cancelling keeps its own."""
        if str(getattr(error, "value", error)) == "cancelled":
            return
        _refuse(exception)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never by allauth's own form: `sign_in_outside` has registered whoever may be."""
        return False


def _refuse(exception: Exception | None) -> Never:
    log.warning("sign-in by an outside identity failed: %s", type(exception).__name__)
    if isinstance(exception, RequestException):
        raise ProviderDown
    raise IdentityRefused(why=type(exception).__name__)


def _application(one: Connection, language: str) -> Any:
    names = one.rules.names
    return SocialApp(
        provider=_NAME,
        provider_id=one.rules.id,
        name=names.get(language) or names["zh"],
        client_id=one.client_id,
        secret=one.client_secret,
        settings={"server_url": one.issuer, "oauth_pkce_enabled": True, "scope": list(one.rules.scope)},
    )
