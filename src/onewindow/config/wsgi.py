"""Entry of the web server: `granian --interface wsgi onewindow.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application
from granian.utils.proxies import wrap_wsgi_with_proxy_headers

from onewindow.core.boot import boot

boot()
application = get_wsgi_application()
#: Whose X-Forwarded-For and X-Forwarded-Proto are believed; without it every visitor has the address of the proxy.
if _proxies := os.environ.get("ONEWINDOW_PROXIES"):
    application = wrap_wsgi_with_proxy_headers(application, trusted_hosts=_proxies)
