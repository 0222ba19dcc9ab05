"""Leaving for a provider and coming back; the pages of `web` call these."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import HttpRequest, HttpResponse

from onewindow.core.errors import NotFound

from .declared import connections
from .provider import RegionOAuth2Adapter, RegionProvider


class _ComeBack(OAuth2CallbackView):
    """allauth's, which hands the kept state to the checks."""

    adapter: RegionOAuth2Adapter

    def _get_state(self, request: HttpRequest, provider: Any) -> Any:
        state, answer = super()._get_state(request, provider)
        self.adapter.state = state or {}
        return state, answer


def provider_of(request: HttpRequest, provider: str) -> RegionProvider:
    """A provider of this region. Raises NotFound."""
    if provider not in connections():
        raise NotFound
    found = get_adapter(request).get_provider(request, provider)
    assert isinstance(found, RegionProvider)  # noqa: S101  settings name the class
    return found


def leave(request: HttpRequest, provider: str, *, process: str, next_url: str) -> str:
    """The provider's address to which the browser goes now. Raises ProviderDown, IdentityRefused, NotFound."""
    found = provider_of(request, provider)
    data = {"account": request.user.pk} if process == "connect" else None
    return str(found.redirect(request, process, next_url=next_url or None, data=data)["Location"])


def come_back(request: HttpRequest, provider: str) -> HttpResponse:
    """Check what the provider sends and sign in, or link. Raises ProviderDown, IdentityRefused, the acts' refusals."""
    provider_of(request, provider)
    view = _ComeBack()
    view.request = request
    view.adapter = RegionOAuth2Adapter(request, provider)
    try:
        answer: HttpResponse = view.dispatch(request)
    except ImmediateHttpResponse as instead:
        answer = instead.response
    return answer
