"""Addresses of views that fail on purpose, beside the real ones."""

from django.db import OperationalError
from django.http import HttpResponse
from django.urls import path
from django.utils.translation import gettext

from onewindow.config import urls as real
from onewindow.core import errors
from onewindow.people.roles import Permission
from onewindow.web.routes import Audience, page

handler400, handler403, handler404, handler500 = real.handler400, real.handler403, real.handler404, real.handler500


class Stale(errors.Conflict):
    code = "stale"
    message = errors.gettext_noop("您看到的是旧的一版。请先看看现在的内容，再决定要不要改。")


@page(Audience.PUBLIC, methods=("GET", "POST"))
def stale(request):
    raise Stale(seen=3, current=5)


@page(Audience.PUBLIC, methods=("GET", "POST"))
def down(request):
    raise OperationalError("connection refused to secret-host:5432")


@page(Audience.PUBLIC)
def broken(request):
    raise RuntimeError("secret detail")


@page(Audience.SIGNED_IN)
def private(request):
    return HttpResponse(gettext("保存"))


@page(Audience.PERSON)
def mine(request):
    return HttpResponse("mine")


@page(Audience.STAFF, permission=Permission.READ_REVIEW)
def desk(request):
    return HttpResponse("desk")


urlpatterns = [
    path("stale", stale),
    path("down", down),
    path("broken", broken),
    path("private", private),
    path("mine", mine),
    path("desk", desk),
    *real.urlpatterns,
]
