"""Every fault as problem details (RFC 9457): one shape for refusals of the house, of the form and of the machine.

    {"type": "/api/v1/problems/stale_case", "title": "…", "status": 409, "detail": "…", "instance": "/api/v1/cases/…",
     "code": "stale_case", "data": {"seen": 3, "current": 5}, "errors": []}

`title` says the kind and `detail` what happened and what to do, both in the language of the request. `errors` lists
every fault of the input: where it stands (`in` and a JSON pointer), a code, a sentence.
"""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext
from ninja.errors import HttpError, ValidationError
from psycopg_pool import PoolTimeout

from onewindow.core.errors import Refused, Unavailable, gettext_noop

from .errors import BadInput, BadJson, NoSuchPath, NotSignedIn, TooLarge, Unexpected
from .faults import Fault, faults_in, pointer, sentence
from .paths import PREFIX

CONTENT_TYPE = "application/problem+json"
_log = logging.getLogger(__name__)

#: What kind of problem a status is.
TITLES: Mapping[int, str] = {
    400: gettext_noop("请求的写法有误"),
    401: gettext_noop("需要登录或访问密钥"),
    403: gettext_noop("没有权限"),
    404: gettext_noop("没有找到"),
    405: gettext_noop("不接受这个方法"),
    409: gettext_noop("与现在的状态冲突"),
    413: gettext_noop("内容过大"),
    415: gettext_noop("内容类型不对"),
    422: gettext_noop("内容不能使用"),
    428: gettext_noop("缺少前提条件"),
    429: gettext_noop("请求过于频繁"),
    500: gettext_noop("系统错误"),
    503: gettext_noop("暂时不可用"),
}

#: Faults that pydantic finds, in our words; its own names are the codes.
_SAID: Mapping[str, str] = {
    "missing": gettext_noop("必须填写。"),
    "extra_forbidden": gettext_noop("没有这个字段，请对照说明。"),
    "string_type": gettext_noop("须为文字。"),
    "int_type": gettext_noop("须为整数。"),
    "int_parsing": gettext_noop("须为整数。"),
    "int_from_float": gettext_noop("须为整数。"),
    "bool_type": gettext_noop("须为 true 或 false。"),
    "bool_parsing": gettext_noop("须为 true 或 false。"),
    "list_type": gettext_noop("须为列表。"),
    "dict_type": gettext_noop("须为对象。"),
    "model_type": gettext_noop("须为对象。"),
    "model_attributes_type": gettext_noop("须为对象。"),
    "literal_error": gettext_noop("只能是：{expected}。"),
    "enum": gettext_noop("只能是：{expected}。"),
    "string_too_long": gettext_noop("最多 {max_length} 个字符。"),
    "string_too_short": gettext_noop("至少 {min_length} 个字符。"),
    "too_long": gettext_noop("最多 {max_length} 项。"),
    "too_short": gettext_noop("至少 {min_length} 项。"),
    "greater_than_equal": gettext_noop("不能小于 {ge}。"),
    "less_than_equal": gettext_noop("不能大于 {le}。"),
    "string_pattern_mismatch": gettext_noop("格式不对，须符合 {pattern}。"),
    "date_from_datetime_parsing": gettext_noop("须为日期，如 2026-05-08。"),
    "date_parsing": gettext_noop("须为日期，如 2026-05-08。"),
    "datetime_parsing": gettext_noop("须为时间，如 2026-05-08T10:00:00+08:00。"),
    "datetime_from_date_parsing": gettext_noop("须为时间，如 2026-05-08T10:00:00+08:00。"),
}
_OTHERWISE = gettext_noop("不能使用，请对照说明。")

#: Faults of the machinery, the more special ones first.
_KNOWN: tuple[tuple[tuple[type[Exception], ...], Callable[[], Refused]], ...] = (
    (
        (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent),
        lambda: TooLarge(most=settings.DATA_UPLOAD_MAX_MEMORY_SIZE),
    ),
    ((Http404,), NoSuchPath),
    ((OperationalError, InterfaceError, PoolTimeout), lambda: Unavailable(part="database")),
    (
        (HttpError, MultiPartParserError, UnreadablePostError, BadRequest, SuspiciousOperation),
        lambda: BadJson(why=gettext("读不出来。")),
    ),
)


def problem(request: HttpRequest, fault: Exception) -> HttpResponse:
    """The answer to any fault; what nobody expected is logged and told without its inside."""
    refused = refusal_of(fault)
    if isinstance(refused, Unexpected) and fault is not refused:
        _log.error("%s %s", request.method, request.path, exc_info=fault)
    response = HttpResponse(
        json.dumps(document(request.path, refused), ensure_ascii=False),
        status=refused.status,
        content_type=CONTENT_TYPE,
    )
    if refused.status == HTTPStatus.UNAUTHORIZED:
        known = "" if isinstance(refused, NotSignedIn) else ', error="invalid_token"'
        response["WWW-Authenticate"] = f'Bearer realm="onewindow"{known}'
    if refused.status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        response["Retry-After"] = str(refused.data.get("wait", 5))
    if "allowed" in refused.data:
        response["Allow"] = str(refused.data["allowed"])
    return response


def document(path: str, refused: Refused) -> dict[str, Any]:
    """The problem document of a refusal met at `path`."""
    # what a broken part says of itself (folders, hosts) is not for the outside
    said = {} if refused.status >= HTTPStatus.INTERNAL_SERVER_ERROR else refused.data
    return {
        "type": f"{PREFIX}problems/{refused.code}",
        "title": gettext(TITLES.get(refused.status, TITLES[400])),
        "status": refused.status,
        "detail": refused.text(gettext) if said or not refused.data else gettext(Unavailable.message),
        "instance": path,
        "code": refused.code,
        "data": {key: _plain(value) for key, value in said.items() if key != "faults"},
        "errors": [fault.json() for fault in faults_in(refused.data.get("faults", ()))],
    }


def refusal_of(fault: Exception) -> Refused:
    """What a fault is in the words of the house."""
    if isinstance(fault, Refused):
        return fault
    if isinstance(fault, ValidationError):
        faults = list(_faults(fault.errors))
        return BadInput(count=len(faults), faults=faults)
    return next((make() for kinds, make in _KNOWN if isinstance(fault, kinds)), Unexpected())


def _faults(found: list[dict[str, Any]]) -> Iterator[Fault]:
    for fault in found:
        place, *where = fault["loc"]
        if place == "body" and where:  # the name of the view's own argument
            where = where[1:]
        said = sentence(_SAID.get(fault["type"], _OTHERWISE), fault.get("ctx", {}))
        yield Fault(place=place, pointer=pointer(*where), code=fault["type"], detail=said)


def _plain(value: Any) -> Any:
    """What JSON can carry of a refusal's data."""
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)
