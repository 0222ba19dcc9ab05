"""How somebody wants to be told: the form of channels, language, quiet hours and addresses, read and shown again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext, gettext_lazy

from onewindow.core.errors import Refused
from onewindow.notices import addresses, preferences
from onewindow.notices.book import IN_APP, current
from onewindow.notices.channels import channels
from onewindow.notices.preferences import Preferences
from onewindow.notices.schedule import Quiet
from onewindow.people.masking import mask_mobile

from .messages import CHANNELS
from .posted import words_of
from .viewmodels import Text

#: Addresses that are typed here and used at once.
_TYPED = ("wechat", "dingtalk")
_LABELS: Mapping[str, Text] = {
    "language": gettext_lazy("消息用的语言"),
    "quiet": gettext_lazy("免打扰时段"),
    "email": gettext_lazy("电子邮箱"),
    "wechat": gettext_lazy("微信号"),
    "dingtalk": gettext_lazy("钉钉号"),
}


@dataclass(frozen=True, kw_only=True)
class ChannelChoice:
    """A channel that one can have."""

    code: str  #: sent back by the form
    words: Text  #: its word
    icon: str  #: in the sprite
    on: bool  #: wanted
    fixed: bool  #: cannot be turned off
    why: Text  #: where it goes, or why nothing goes there


@dataclass(frozen=True, kw_only=True)
class Fault:
    """What is wrong with one field."""

    id: str  #: of the field
    label: Text  #: of the field
    fault: Text  #: what to do


@dataclass(kw_only=True)
class PreferencesForm:
    """The form, as it is shown."""

    channels: list[ChannelChoice]  #: in the region's order
    language: str  #: chosen; empty: that of the account
    quiet: bool  #: whether there are quiet hours
    quiet_from: str  #: HH:MM
    quiet_until: str  #: HH:MM
    typed: dict[str, str]  #: addresses by channel
    mail: bool  #: whether mails can be sent at all
    pending: str  #: e-mail that waits to be confirmed
    faults: list[Fault] = field(default_factory=list)  #: all that is wrong, in order

    @property
    def faults_by(self) -> dict[str, Text]:
        """Fault by field."""
        return {fault.id: fault.fault for fault in self.faults}

    @property
    def others(self) -> list[dict[str, Text]]:
        """Addresses that are used at once."""
        typed = [(code, text) for code, text in self.typed.items() if code != "email"]
        faults = self.faults_by
        return [{"id": c, "label": _LABELS[c], "value": text, "fault": faults.get(c, "")} for c, text in typed]


def form_of(user: Any) -> PreferencesForm:
    """What somebody has chosen. Raises NoRecipient."""
    held = preferences.preferences(user)
    return PreferencesForm(
        channels=[_choice(code, held, code not in held.muted) for code in held.possible],
        language=held.language,
        quiet=held.quiet.begins != held.quiet.ends,
        quiet_from=f"{held.quiet.begins:%H:%M}" if held.quiet.begins != held.quiet.ends else "22:00",
        quiet_until=f"{held.quiet.ends:%H:%M}" if held.quiet.begins != held.quiet.ends else "09:00",
        typed={code: held.addresses.get(code, "") for code in ("email", *_TYPED) if code in held.possible},
        mail=channels["email"].available(),
        pending=held.pending,
    )


def save(user: Any, sent: QueryDict, *, page: str) -> tuple[PreferencesForm, bool]:
    """Keep what was sent; returns the form, with its faults where there are any, and whether a mail went out."""
    form, before = form_of(user), preferences.preferences(user)
    possible = [choice.code for choice in form.channels]
    wanted = {code for code in sent.getlist("channel") if code in possible} | {IN_APP}
    form.channels = [_choice(code, before, code in wanted) for code in possible]
    form.language = words_of(sent.get("language", ""), most=10)
    form.quiet = sent.get("quiet") == "on"
    form.quiet_from, form.quiet_until = (words_of(sent.get(f"quiet_{end}", ""), most=10) for end in ("from", "until"))
    form.typed = {code: words_of(sent.get(code, ""), most=254) for code in form.typed}
    quiet = _quiet(form)
    _check(form, quiet)
    if form.faults:
        return form, False
    mailed = _ask(user, form, before, page)
    if form.faults:
        return form, False
    given = {code: text for code, text in form.typed.items() if code != "email"}
    confirmed = preferences.preferences(user).addresses.get("email")
    if confirmed:
        given["email"] = confirmed
    muted = [code for code in possible if code not in wanted]
    preferences.save(user, language=form.language, muted=muted, quiet=quiet, addresses=given)
    return form, mailed


def _ask(user: Any, form: PreferencesForm, before: Preferences, page: str) -> bool:
    """Send a link to a new e-mail address; whether one was sent."""
    typed = form.typed.get("email")
    if typed is None or typed == before.addresses.get("email", ""):
        return False
    try:
        addresses.ask(user, typed, page=page)
    except Refused as fault:
        form.faults.append(Fault(id="email", label=_LABELS["email"], fault=fault.text(gettext)))
        return False
    return bool(preferences.preferences(user).pending)


def _quiet(form: PreferencesForm) -> Quiet | None:
    if not form.quiet:
        return Quiet(begins=time(0), ends=time(0))
    try:
        return Quiet(begins=time.fromisoformat(form.quiet_from), ends=time.fromisoformat(form.quiet_until))
    except ValueError:
        return None


def _check(form: PreferencesForm, quiet: Quiet | None) -> None:
    if quiet is None or (form.quiet and quiet.begins == quiet.ends):
        words = gettext("请写成 22:00 和 09:00 这样的时刻，两个不能相同。")
        form.faults.append(Fault(id="quiet_from", label=_LABELS["quiet"], fault=words))
    if form.language and form.language not in {code.partition("-")[0] for code, _ in settings.LANGUAGES}:
        form.faults.append(Fault(id="language", label=_LABELS["language"], fault=gettext("请从列表中选择。")))
    for code, typed in form.typed.items():
        if typed and not preferences.fits(code, typed):
            words = (
                gettext("请写成 name@example.com 这样。") if code == "email" else gettext("请只写字母、数字和符号。")
            )
            form.faults.append(Fault(id=code, label=_LABELS[code], fault=words))


def _choice(code: str, held: Preferences, on: bool) -> ChannelChoice:  # noqa: FBT001  a box that is ticked or not
    words, icon = CHANNELS.get(code, (code, "mail"))
    return ChannelChoice(code=code, words=words, icon=icon, on=on, fixed=code == IN_APP, why=_where(code, held))


def _where(code: str, held: Preferences) -> Text:
    if code == IN_APP:
        return gettext("总是有，登录后在这里看")
    if code not in channels or not channels[code].available():
        return gettext("本系统还没有开通")
    known = held.known.get(code, "")
    if not known:
        return gettext("还没有地址，在下面填写") if code != "sms" else gettext("还没有手机号，请到窗口登记")
    return mask_mobile(known) if code == "sms" else known


def region_quiet() -> str:
    """The region's hours of rest, for the hint."""
    quiet = current().quiet
    return f"{quiet.begins:%H:%M}–{quiet.ends:%H:%M}"
