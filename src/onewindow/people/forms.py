"""The form of registration: an account and the real name it stands for, in one step."""

from typing import Any, cast

from allauth.account.forms import LoginForm as AllauthLogin
from allauth.account.forms import ReauthenticateForm as AllauthProof
from allauth.account.forms import SignupForm as AllauthSignup
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onewindow.core.errors import Refused

from . import identity
from .access import new_account_actor
from .acts import register_party
from .errors import NumberTaken
from .models import Account, Party
from .queries import find_party

_ID_KINDS = [
    ("ric", _("居民身份证")),
    ("passport", _("护照")),
    ("hk_macao_permit", _("港澳居民来往内地通行证")),
    ("taiwan_permit", _("台湾居民来往大陆通行证")),
    ("foreign_resident", _("外国人永久居留身份证")),
]


class LoginForm(AllauthLogin):
    """allauth's, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("用户名")
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        self.fields["remember"].label = _("在这台设备上保持登录")
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写。")


class ProofForm(AllauthProof):
    """The password once more, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("密码")
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = _("请填写。")


def _in_our_words(form: forms.Form) -> None:
    form.fields["code"].label = _("动态码或备用码")
    form.fields["code"].widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code"})
    form.fields["code"].error_messages["required"] = _("请填写。")


class SecondForm(AuthenticateForm):
    """The second factor at sign-in, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class CodeForm(ReauthenticateForm):
    """The second factor once more, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class AuthenticatorForm(ActivateTOTPForm):
    """The first code of an authenticator, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _in_our_words(self)
        self.fields["code"].label = _("6 位动态码")


class KeyForm(AddWebAuthnForm):
    """A new security key, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("密钥名称")
        self.fields["name"].help_text = _("例如“办公室电脑指纹”")


class KeyNameForm(EditWebAuthnForm):
    """Another name for a key, in our words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("密钥名称")


class SignupForm(AllauthSignup):
    """User name, password and real-name data; the number is checked here, and again by the act."""

    name = forms.CharField(label=_("姓名"), max_length=60, widget=forms.TextInput({"autocomplete": "name"}))
    id_kind = forms.ChoiceField(label=_("证件类型"), choices=_ID_KINDS)
    number = forms.CharField(label=_("证件号码"), max_length=30, help_text=_("照证件填写，只用于核对身份，加密保存。"))
    mobile = forms.CharField(
        label=_("手机号码"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
    )
    consent = forms.BooleanField(label=_("我同意为办理政务服务处理以上实名信息（个人信息保护法第二十九条）。"))

    field_order = ("username", "password1", "password2", "name", "id_kind", "number", "mobile", "consent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("用户名")
        self.fields["password1"].label = _("密码")
        self.fields["password2"].label = _("再输一次密码")
        for name, field in self.fields.items():
            field.error_messages["required"] = _("须同意后才能注册。") if name == "consent" else _("请填写。")

    def clean(self) -> dict[str, Any]:
        """Faults of number and mobile beside their fields."""
        data: dict[str, Any] = super().clean()
        if "number" in data and "id_kind" in data:
            try:
                if find_party(data["id_kind"], data["number"]) is not None:
                    raise NumberTaken
            except Refused as refused:
                self.add_error("number", refused.text(gettext))
        try:
            identity.checked_mobile(data.get("mobile", ""))
        except Refused as refused:
            self.add_error("mobile", refused.text(gettext))
        return data

    def save(self, request: HttpRequest) -> Account:
        """The account and its party, both or neither. Raises NumberTaken where somebody was faster."""
        data = self.cleaned_data
        with transaction.atomic():
            account = cast("Account", super().save(request))
            register_party(
                kind=Party.Kind.NATURAL,
                name=data["name"],
                id_kind=data["id_kind"],
                number=data["number"],
                mobile=data.get("mobile", ""),
                account=account,
                by=new_account_actor(account),
            )
        return account
