"""Addresses of the API, version 1."""

from typing import Any

urlpatterns: list[Any] = []
