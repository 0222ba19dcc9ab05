"""Messages: one's own inbox, how one wants to be told, the operator's log of deliveries, the demo's outbox."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from onewindow.notices import acts, addresses, preferences, queries
from onewindow.people.access import actor_of
from onewindow.people.errors import DemoIsOff
from onewindow.people.permissions import Permission
from onewindow.web import formats
from onewindow.web.messages import CHANNELS, PAGE, inbox_page, line_of, posts_page, staff_frame, ways_page
from onewindow.web.messages_preferences import form_of, region_quiet, save
from onewindow.web.posted import number_of
from onewindow.web.routes import Audience, page

#: States of deliveries, as the tabs call them.
_STATES = {
    "failed": gettext_lazy("没有发出"),
    "waiting": gettext_lazy("等待发送"),
    "sent": gettext_lazy("已发送"),
    "dropped": gettext_lazy("本人已关闭"),
}


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def inbox(request: HttpRequest) -> HttpResponse:
    """Unread first; on POST one message or all are marked as read."""
    if request.method == "POST":
        one = number_of(request.POST.get("message", ""))
        if one:
            preferences.mark_read(request.user, one)
        else:
            preferences.mark_all_read(request.user)
            messages.success(request, gettext("都标为已读了。"))
        return redirect("web:messages")
    frame = staff_frame(request)
    context = frame | inbox_page(request.user, request.GET.get("after", "")[:80], staff=frame["staff"])
    return render(request, "web/messages/inbox.html", context | {"first": bool(request.GET.get("after"))})


@page(Audience.SIGNED_IN)
def message(request: HttpRequest, message: int) -> HttpResponse:
    """One message in the reader's language, and how it went out. Whoever opens it has read it."""
    frame = staff_frame(request)
    row = queries.message(request.user, message, formats.language())
    preferences.mark_read(request.user, message)
    ways = ways_page(queries.ways_of(request.user, message))
    context = frame | {"line": line_of(row, staff=frame["staff"]), "ways": ways}
    return render(request, "web/messages/message.html", context)


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def settings_page(request: HttpRequest) -> HttpResponse:
    """Channels, language, quiet hours, addresses."""
    form, mailed = form_of(request.user), False
    if request.method == "POST":
        link = f"{settings.PUBLIC_URL}{reverse('web:message_address')}"
        form, mailed = save(request.user, request.POST, page=link)
        if not form.faults:
            sent = gettext("确认邮件已经发出，打开里面的链接后才会用这个邮箱。") if mailed else ""
            messages.success(request, gettext("已保存。") + sent)
            return redirect("web:message_preferences")
    context = staff_frame(request) | {"form": form, "faults": form.faults, "region_quiet": region_quiet()}
    return render(request, "web/messages/preferences.html", context, status=422 if form.faults else 200)


@page(Audience.SIGNED_IN, methods=("GET", "POST"))
def address(request: HttpRequest) -> HttpResponse:
    """The link of a mail of confirmation: asked once more, so that no program confirms it by looking."""
    token = (request.POST if request.method == "POST" else request.GET).get("t", "")[:400]
    if request.method == "POST":
        addresses.confirm(request.user, token)
        messages.success(request, gettext("邮箱已确认，以后的消息也会发到那里。"))
        return redirect("web:message_preferences")
    context = staff_frame(request) | {"address": addresses.pending(request.user, token), "token": token}
    return render(request, "web/messages/address.html", context)


@page(Audience.STAFF, permission=Permission.OPERATE_JOBS, methods=("GET", "POST"))
def deliveries(request: HttpRequest) -> HttpResponse:
    """What went out and what did not, without the words; a failed one is tried again."""
    if request.method == "POST":
        acts.retry_delivery(number_of(request.POST.get("delivery", "")), by=actor_of(request.user))
        messages.success(request, gettext("已重新排队发送。"))
        return redirect("web:deliveries")
    state = request.GET.get("state", "failed")
    state = state if state in _STATES else "failed"
    before = number_of(request.GET.get("before", "")) or None
    rows = queries.deliveries(request.user, status=state, before=before, limit=PAGE + 1)
    context = staff_frame(request) | {"lines": ways_page(rows[:PAGE]), "state": state, "states": _STATES.items()}
    context |= {"older": rows[PAGE - 1].delivery if len(rows) > PAGE else 0, "first": before is not None}
    return render(request, "web/messages/deliveries.html", context)


@page(Audience.PUBLIC)
def outbox(request: HttpRequest) -> HttpResponse:
    """What SMS, mail, WeChat and DingTalk would have sent; answers 404 where the installation is no demo."""
    if not settings.DEMO:
        raise DemoIsOff
    channel = request.GET.get("channel", "")
    channel = channel if channel in CHANNELS else ""
    before = number_of(request.GET.get("before", "")) or None
    rows = queries.outbox(channel=channel, before=before, limit=PAGE + 1)
    shown = {code: words for code, (words, _) in CHANNELS.items() if code != "in_app"}
    context = {"posts": posts_page(rows[:PAGE]), "channel": channel, "channels": shown, "first": before is not None}
    context |= {"older": rows[PAGE - 1].post if len(rows) > PAGE else 0}
    return render(request, "web/messages/outbox.html", context)
