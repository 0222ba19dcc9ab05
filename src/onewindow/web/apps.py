"""The pages as a Django application; message catalogues are compiled when they are older than their source."""

from django.apps import AppConfig
from django.conf import settings

from onewindow.core.messages import compile_stale


class WebConfig(AppConfig):
    """Label `web`."""

    name = "onewindow.web"

    def ready(self) -> None:
        """Compile what `git pull` brought: `.mo` files are made here, not kept in the repository."""
        for folder in settings.LOCALE_PATHS:
            compile_stale(folder)
