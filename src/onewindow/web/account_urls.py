"""Addresses of accounts that are ours. They stand before allauth's, and where the name is allauth's, ours answers."""

from django.urls import path

from .pages import account

urlpatterns = [
    path("with/<slug:provider>/", account.leave, name="outside"),
    path("with/<slug:provider>/back/", account.come_back, name="outside_back"),
    path("3rdparty/", account.ways, name="socialaccount_connections"),
    path("sessions/", account.sessions, name="usersessions_list"),
]
