"""How accounts sign in: by user name and password through allauth, staff with a second factor, demo accounts."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from onewindow.core import crypto

from .errors import DemoIsOff
from .models import Account
from .permissions import posts_of
from .queries import demo_accounts

_PLACE = "mfa_authenticator.data"


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by user name; registration is open to natural persons."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff begin at their own desk, everybody else with what is his."""
        if posts_of(request.user):
            return str(settings.STAFF_REDIRECT_URL)
        return str(super().get_login_redirect_url(request))

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: what happened to an account is told by `notices`, in the reader's language."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of the second factor are stored sealed."""

    def encrypt(self, text: str) -> str:
        """Sealed, as text."""
        return base64.b64encode(crypto.seal(text.encode(), place=_PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` sealed. Raises crypto.Unreadable."""
        return crypto.unseal(base64.b64decode(encrypted_text), place=_PLACE).decode()


def sign_in_demo(request: HttpRequest, username: str) -> HttpResponse:
    """Sign a demo account in without its password, then where sign-in leads. Raises DemoIsOff for any other."""
    if not settings.DEMO or username not in {account.username for account in demo_accounts()}:
        raise DemoIsOff
    account = Account.objects.get(username=username)
    record_authentication(request, account, "demo")
    response: HttpResponse = perform_login(request, account, email_verification="none")
    return response
