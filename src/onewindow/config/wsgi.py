"""Entry of the web server: `granian --interface wsgi onewindow.config.wsgi:application`."""

from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from onewindow.core.boot import boot

boot()
site = get_wsgi_application()

from onewindow.web.scan_lane import ScanLane  # noqa: E402  it reads tables, which Django has set up by now
from onewindow.web.warming import warm  # noqa: E402

application = ScanLane(site)
warm()
close_old_connections()
