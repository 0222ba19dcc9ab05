"""The front of the API: how an operation is declared, and what stands around all of them.

    @endpoint("GET", "/services", answers=ServiceList, tag="services")
    def list_services(request: HttpRequest, q: str = "") -> ServiceList: ...

The name of the function is the operation's id and must stand in `access.ACCESS`.
"""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Literal, ParamSpec, TypeVar, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern
from django.utils.datastructures import MultiValueDict
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.responses import NinjaJSONEncoder, Status

from . import strict_json
from .access import ACCESS
from .errors import BadInput, NoSuchPath, WrongMethod
from .faults import Fault, pointer
from .gate import JSON, Gate
from .problems import problem

P = ParamSpec("P")
R = TypeVar("R")
View = Callable[..., HttpResponseBase]
_WRITES = {"POST", "PUT", "PATCH"}


class _Parser(Parser):
    """Bodies were read by the gate; query strings are looked through for what no database stores."""

    def parse_body(self, request: HttpRequest) -> Any:
        return request.read_body  # type: ignore[attr-defined]

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        found = super().parse_querydict(data, list_fields, request)
        faults = [
            Fault(place="query", pointer=pointer(name), code="unusable_text", detail=why)
            for name in data
            for value in data.getlist(name)
            if isinstance(value, str) and (why := strict_json.fault_of(name) or strict_json.fault_of(value))
        ]
        if faults:
            raise BadInput(count=len(faults), faults=faults)
        return found


api = NinjaAPI(
    title="OneWindow 一窗",
    version="1",
    docs_url=None,
    openapi_url=None,
    parser=_Parser(),
    urls_namespace="api-v1",
)
for kind in (Exception, Http404, HttpError, ValidationError):  # ninja has handlers of its own for these
    api.add_exception_handler(kind, problem)  # type: ignore[arg-type]  # ninja says "exception or its class"


def endpoint(
    method: str,
    path: str,
    *,
    answers: Any,
    tag: str,
    body: str | None = JSON,
    key: Literal["required", "accepted"] | None = None,
    needs_version: bool = False,
    per_service: Literal["in_path", "in_body"] | None = None,
    in_schema: bool = True,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare an operation. `body` is the media type it reads (writes only); `key` says whether Idempotency-Key must
    come or may, `needs_version` that If-Match must; `per_service` where the service stands whose answers the body
    carries. Raises KeyError for an operation that `ACCESS` does not name.
    """

    def declare(function: Callable[P, R]) -> Callable[P, R]:
        access = ACCESS[function.__name__]
        first, _, rest = (function.__doc__ or "").partition("\n")
        said = {
            "x-audience": str(access.audience),
            "x-scopes": sorted(access.scopes),
            "x-permissions": sorted(access.permissions),
            "x-name-zh": access.name,
            "x-idempotency-key": key,
            "x-if-match": "required" if needs_version else None,
            "x-per-service": per_service,
        }
        register = api.api_operation(
            [method],
            path,
            auth=Gate(access, body=body if method in _WRITES else None),
            response=answers,
            operation_id=function.__name__,
            summary=first.strip().rstrip("."),
            description=" ".join(line.strip() for line in rest.strip().splitlines()),
            tags=[tag],
            include_in_schema=in_schema,
            openapi_extra={name: value for name, value in said.items() if value},
        )
        register(_sending(function, answers))
        return function

    return declare


def _sending(function: Callable[P, R], answers: Any) -> Callable[P, HttpResponseBase]:
    """Send what the function gives as it is: the shapes in `answers` describe it, and tests hold it to them.

    (ninja would copy it field by field into the shape, and drop what the shape does not name.)
    """
    usual = next(iter(answers)) if isinstance(answers, dict) else 200

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        said = function(*args, **kwargs)
        if isinstance(said, HttpResponseBase):
            return said
        status, value = (said.status_code, said.value) if isinstance(said, Status) else (usual, said)
        response = cast("HttpResponse", kwargs.get("response") or HttpResponse())
        response.status_code = status
        if status != HTTPStatus.NO_CONTENT:
            response["Content-Type"] = JSON
            response.content = json.dumps(value, cls=NinjaJSONEncoder, ensure_ascii=False).encode()
        return response

    return run


def guarded(pattern: URLPattern) -> URLPattern:
    """The same address with problem details for whatever goes wrong, HEAD as GET without its body, and OPTIONS."""
    view = cast("View", pattern.callback)
    allowed = sorted({m for op in _operations(view) for m in op.methods})
    pattern.callback = csrf_exempt(_around(view, allowed))
    return pattern


def unknown(request: HttpRequest) -> HttpResponse:
    """Any address below ours that is nothing."""
    return problem(request, NoSuchPath())


def _operations(view: View) -> Any:
    """The operations behind ninja's view: it closes over the PathView."""
    (path_view,) = (cell.cell_contents for cell in view.__closure__ or ())
    return path_view.operations


def _around(view: View, allowed: list[str]) -> View:
    known = ", ".join([*allowed, *(["HEAD"] if "GET" in allowed else []), "OPTIONS"])

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if strict_json.fault_of(request.path_info):
                raise NoSuchPath  # noqa: TRY301  one place where all faults become problems
            if request.method == "OPTIONS":
                return HttpResponse(status=204, headers={"Allow": known})
            if request.method == "HEAD" and "GET" in allowed:
                return _headers_of(view, request, *args, **kwargs)
            if request.method not in allowed:
                raise WrongMethod(method=request.method, allowed=known)  # noqa: TRY301
            return view(request, *args, **kwargs)
        except Exception as fault:  # noqa: BLE001  nothing leaves as a page
            return problem(request, fault)

    return run


def _headers_of(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """The answer to GET; the server leaves its body out because the method is HEAD again."""
    request.method = "GET"
    try:
        return view(request, *args, **kwargs)
    finally:
        request.method = "HEAD"
