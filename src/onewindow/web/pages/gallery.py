"""All components on one page, for designers, testers and whoever builds the next page; the five verdicts beside it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from onewindow.core.errors import NotFound
from onewindow.web.pages.gallery_fields import checks, more_fields
from onewindow.web.pages.gallery_samples import samples, verdict_sample
from onewindow.web.routes import Audience, page
from onewindow.web.viewmodels import Verdict


@page(Audience.PUBLIC)
def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery; nothing on it is data of anybody."""
    return render(request, "web/gallery/gallery.html", samples() | {"more_fields": more_fields(), "checks": checks()})


@page(Audience.PUBLIC)
def verdict(request: HttpRequest, word: str) -> HttpResponse:
    """One of the five answers of verification, with invented fields."""
    if word not in {member.value for member in Verdict}:
        raise NotFound(verdict=word)
    return render(request, "web/verify/verdict.html", {"page": verdict_sample(Verdict(word))})
