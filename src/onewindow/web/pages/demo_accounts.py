"""The list of demo accounts, each signed in by one click; answers 404 where the installation is no demo."""

from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from onewindow.people.demo import DemoAccount
from onewindow.people.errors import DemoIsOff
from onewindow.people.queries import demo_accounts as all_accounts
from onewindow.people.queries import role_name
from onewindow.people.sign_in import sign_in_demo
from onewindow.web.routes import Audience, page


@dataclass(frozen=True, kw_only=True)
class AccountGroup:
    """Accounts of one role."""

    name: str | Promise  #: heading
    accounts: tuple[DemoAccount, ...]  #: in the order of the region's file


@page(Audience.PUBLIC, methods=("GET", "POST"))
def demo_accounts(request: HttpRequest) -> HttpResponse:
    """Show the accounts by role; on POST sign in as the one named."""
    if not settings.DEMO:
        raise DemoIsOff
    if request.method == "POST":
        return sign_in_demo(request, request.POST.get("username", ""))
    language = get_language() or "zh"
    groups = [
        AccountGroup(name=_("市民和企业") if role == "person" else role_name(role, language), accounts=tuple(accounts))
        for role, accounts in groupby(all_accounts(), key=lambda account: account.role)
    ]
    return render(request, "account/demo_accounts.html", {"groups": groups})
