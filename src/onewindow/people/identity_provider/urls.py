"""No addresses of its own: the pages stand in `web` like all others, where each names its audience."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
