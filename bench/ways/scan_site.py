"""The site with two views more, behind the same server and middleware: one that does nothing, one that reads one row.

The first is what a scan is held against. The second is the least that an answer from the live book can cost.
"""

import importlib

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.http import HttpResponse
from django.urls import path

from onewindow.core.boot import boot
from onewindow.core.straight import first_row

boot()
routes = importlib.import_module("onewindow.web.routes")  # what needs settings, after boot()


@routes.page(routes.Audience.PUBLIC)
def empty(request):
    return HttpResponse("")


@routes.page(routes.Audience.PUBLIC)
def asking(request):
    row = first_row("SELECT status FROM land_unit WHERE code = %(code)s", {"code": request.GET["code"]})
    return HttpResponse(row[0])


urlpatterns = [
    path("empty/", empty),
    path("asking/", asking),
    *importlib.import_module("onewindow.config.urls").urlpatterns,
]
settings.ROOT_URLCONF = "bench.ways.scan_site"
application = importlib.import_module("onewindow.web.scan_lane").ScanLane(get_wsgi_application())
importlib.import_module("onewindow.web.warming").warm()  # as the server does
close_old_connections()
