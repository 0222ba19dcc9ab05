"""Before the first visitor: load what every page needs, once, and let the garbage collector look past it.

    application = get_wsgi_application()
    warm()

Half a million objects (routes, catalogue, languages) stand as long as the process does. A full collection that walks
through them stops every visitor for a fifth of a second; after `warm` it walks through what visitors have left behind.
"""

import gc
import logging

from django.conf import settings
from django.db import DatabaseError
from django.urls import get_resolver
from django.utils.translation import gettext, override

from onewindow.catalogue.errors import NoEdition

from .current import current

_log = logging.getLogger(__name__)


def warm() -> None:
    """Load routes, languages and the catalogue in force; where there is none yet, the first visitor loads it."""
    get_resolver().resolve("/")
    for language, _ in settings.LANGUAGES:
        with override(language):
            gettext("首页")
    try:
        current()
    except (NoEdition, DatabaseError):
        _log.warning("there is no catalogue yet: the first visitor will wait for it")
    gc.collect()
    gc.freeze()
