"""All components on one page, for designers, testers and whoever builds the next page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.web.pages.gallery_samples import samples
from onewindow.web.routes import Audience, page


@page(Audience.PUBLIC)
def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery; nothing on it is data of anybody."""
    return render(request, "web/gallery/gallery.html", samples())
