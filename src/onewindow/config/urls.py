"""All addresses. `web` and `api` bring their own; sign-in comes from allauth."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("onewindow.web.account_urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("onewindow.api.urls")),
    path("", include("onewindow.web.urls")),
]

handler400 = "onewindow.web.errors.bad_request"
handler403 = "onewindow.web.errors.forbidden"
handler404 = "onewindow.web.errors.not_found"
handler500 = "onewindow.web.errors.server_error"
