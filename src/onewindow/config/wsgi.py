"""Entry of the web server: `granian --interface wsgi onewindow.config.wsgi:application`."""

from django.core.wsgi import get_wsgi_application

from onewindow.core.boot import boot

boot()
application = get_wsgi_application()
