"""Journeys go over HTTP, from the application to the certificate, with the people of the demo."""

from tests.api.conftest import *  # noqa: F403  the same people, programs and catalogue
