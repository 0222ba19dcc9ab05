"""Addresses of the API, version 1. All are ninja's own, each inside `guarded`; whatever is left is a 404 problem."""

from typing import cast

from django.urls import URLPattern, re_path

from . import operations
from .front import api, guarded, unknown

__all__ = ["operations", "urlpatterns"]

#: ninja's own root is an address without an operation.
urlpatterns = [
    *(guarded(pattern) for pattern in cast("list[URLPattern]", api.urls[0]) if pattern.name != "api-root"),
    re_path("", unknown, name="api-unknown"),
]
