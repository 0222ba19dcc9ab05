"""The site with one view more that does nothing: what a scan is held against, behind the same server and middleware."""

import importlib

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import HttpResponse
from django.urls import path

from onewindow.core.boot import boot

boot()
routes = importlib.import_module("onewindow.web.routes")  # what needs settings, after boot()


@routes.page(routes.Audience.PUBLIC)
def empty(request):
    return HttpResponse("")


urlpatterns = [path("empty/", empty), *importlib.import_module("onewindow.config.urls").urlpatterns]
settings.ROOT_URLCONF = "bench.ways.scan_site"
application = get_wsgi_application()
importlib.import_module("onewindow.web.warming").warm()  # as the server does
close_old_connections()
