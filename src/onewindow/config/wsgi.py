"""Entry of the web server: `granian --interface wsgi onewindow.config.wsgi:application`."""

from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from onewindow.core.boot import boot

boot()
application = get_wsgi_application()

from onewindow.web.warming import warm  # noqa: E402  it reads tables, which Django has set up by now

warm()
close_old_connections()
