"""What goes wrong before or after an operation (a session that cannot be read, a strange host) is a problem too."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from onewindow.core.errors import Forbidden, Refused, Unavailable

from .errors import NoSuchPath, NotUsable, Unexpected
from .paths import PREFIX
from .problems import CONTENT_TYPE, problem

_BY_STATUS: Mapping[int, type[Refused]] = {403: Forbidden, 404: NoSuchPath, 500: Unexpected, 503: Unavailable}


class ProblemMiddleware:
    """Stands outside the others: no refusal leaves the API's addresses as a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        ours = request.path.startswith(PREFIX) and response.status_code >= 400
        if not ours or response.headers.get("Content-Type", "").startswith(CONTENT_TYPE):
            return response
        return problem(request, _BY_STATUS.get(response.status_code, NotUsable)())
