"""The entry to verification: scan, type a code, or hand in a file. The verdict of a code stands at /V/<token>."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from onewindow.web.routes import Audience, page


@page(Audience.PUBLIC, methods=("GET", "POST"))
def verify(request: HttpRequest) -> HttpResponse:
    """The form; a code that was typed or pasted (also as a whole address) leads to its verdict."""
    typed = request.POST.get("token", "").strip()
    if request.method == "POST" and typed:
        return redirect(f"/V/{_token(typed)}")
    return render(request, "web/verify/entry.html", {"fault": request.method == "POST"})


def _token(typed: str) -> str:
    """The part behind the last slash, without blanks; what it is worth the verdict says."""
    return "".join(typed.split()).rstrip("/").rsplit("/", 1)[-1][:600]
