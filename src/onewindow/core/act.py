"""`@act`: one act = one function = one transaction, at least one event, never without saying who.

    @act("accept")
    def accept(number: str, *, by: Actor) -> None:
        ...
        events.append(stream, verb="accept", by=by, body={...})

    @act("submit", returns=Receipt)
    def submit(draft: int, *, by: Actor) -> Receipt: ...

    submit(17, by=me, idempotency_key="…")   # a second call returns the first Receipt and does nothing

A repeated idempotency key returns the first result; the same key for another act, actor or input is refused. The key is
written in the act's own transaction. A hot act (`in_transaction=False`) writes everything in one statement, its key
included (`claimed_key()`), and reports its events by `count_event()`. It does not ask for the key before: the primary
key refuses a second row, and a repeated call that finds its step already taken is answered from the first result too.
"""

import dataclasses
import functools
import hashlib
import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar, cast

from django.db import IntegrityError, transaction

from .clock import now
from .errors import Conflict, Invalid, Refused, gettext_noop
from .models import Command

P = ParamSpec("P")
R = TypeVar("R")

#: Every act of the house, by "module.function": a test walks it.
ACTS: dict[str, str] = {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who acts, and for whom. Built by `people` from a signed-in account, or named by a job."""

    ref: str  #: "staff:12", "party:7", "system:sealer"
    acting_for: str = ""  #: "party:9" when an agent or a clerk acts for somebody
    division: str = ""  #: the actor's own division, six digits

    @classmethod
    def system(cls, name: str) -> "Actor":
        """A part of the system itself, such as a job."""
        return cls(ref=f"system:{name}")


class ReusedKey(Conflict):
    """An idempotency key came back with another act, another person or another input."""

    code = "reused_key"
    message = gettext_noop("这个幂等键已用于另一次办理，请换一个新的键再提交。")


class BadKey(Invalid):
    """An idempotency key that is empty or too long."""

    code = "bad_key"
    message = gettext_noop("幂等键须为 1 至 100 个字符。")


class ActBrokeItsPromise(RuntimeError):
    """A fault of our own code: an act without an event, or a key that was not written."""


@dataclass(kw_only=True, slots=True)
class _Running:
    verb: str
    events: int = 0
    key: "_Key | None" = None
    key_written: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Key:
    key: str
    act: str
    actor: str
    request: str


_running: ContextVar["_Running | None"] = ContextVar("running_act", default=None)


def count_event() -> None:
    """Tell the running act that an event was written. Outside an act nothing may write events."""
    act_now = _running.get()
    if act_now is None:
        raise ActBrokeItsPromise("an event outside an act")
    act_now.events += 1


def claimed_key() -> tuple[str, str, str, str] | None:
    """For a hot act: (key, act, actor, request digest) to be inserted in its one statement, or None."""
    act_now = _running.get()
    if act_now is None or act_now.key is None:
        return None
    act_now.key_written = True
    return (act_now.key.key, act_now.key.act, act_now.key.actor, act_now.key.request)


def act(
    verb: str, *, returns: type[Any] | None = None, in_transaction: bool = True
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function an act named `verb`. `returns` is the frozen dataclass a repeated key gives back."""

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        parameters = inspect.signature(function).parameters
        if "by" not in parameters or parameters["by"].kind is not inspect.Parameter.KEYWORD_ONLY:
            raise TypeError(f"{function.__qualname__}: an act takes a keyword-only `by`")
        name = f"{function.__module__}.{function.__qualname__}"
        ACTS[name] = verb

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            return _run(function, verb, name, returns, in_transaction, args, dict(kwargs))

        return run

    return wrap


def _run(
    function: Callable[..., R],
    verb: str,
    name: str,
    returns: type[Any] | None,
    in_transaction: bool,  # noqa: FBT001
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
) -> R:
    key = _key(name, args, kwargs, returns)
    if key is not None and in_transaction and (first := _first_result(key, returns)) is not _NOTHING:
        return cast("R", first)
    running = _Running(verb=verb, key=key)
    try:
        with _frame(running, in_transaction=in_transaction):
            result = function(*args, **kwargs)
            if running.events == 0:
                raise ActBrokeItsPromise(f"{name} wrote no event")
            if key is not None and not running.key_written:
                _write_key(key, result)
    except (IntegrityError, Refused):
        # The same call came before or comes at the same moment: the slower one finds the first result. Or the fault
        # was another.
        if key is None or (first := _first_result(key, returns)) is _NOTHING:
            raise
        return cast("R", first)
    else:
        return result


@contextmanager
def _frame(running: _Running, *, in_transaction: bool) -> Iterator[None]:
    outer = _running.get()
    token = _running.set(running)
    try:
        if in_transaction:
            with transaction.atomic():
                yield
        else:
            yield
    finally:
        _running.reset(token)
    if outer is not None:
        outer.events += running.events


_NOTHING = object()


def _key(name: str, args: tuple[Any, ...], kwargs: dict[str, Any], returns: type[Any] | None) -> _Key | None:
    key = kwargs.pop("idempotency_key", None)
    if key is None:
        return None
    if returns is None:
        raise TypeError(f"{name} does not say what it returns, so it takes no idempotency key")
    if not isinstance(key, str) or not 1 <= len(key) <= 100:
        raise BadKey
    by: Actor = kwargs["by"]
    said = [args, {name: value for name, value in kwargs.items() if name != "by"}]
    return _Key(key=key, act=name, actor=by.ref, request=hashlib.sha256(_encode(said).encode()).hexdigest())


def _plain(value: Any) -> Any:
    """What JSON cannot say, for telling one request from another; a big value may say itself what it is about."""
    told = getattr(value, "request_digest", None)
    if told is not None:
        return told
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    if isinstance(value, set | frozenset):
        return sorted(map(repr, value))
    if isinstance(value, Mapping):
        return dict(value)
    return f"{type(value).__name__}:{value.pk}" if hasattr(value, "pk") else repr(value)


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain).encode


def _first_result(key: _Key, returns: type[Any] | None) -> Any:
    command = Command.objects.filter(key=key.key).first()
    if command is None:
        return _NOTHING
    if (command.act, command.actor, command.request) != (key.act, key.actor, key.request):
        raise ReusedKey
    return returns(**command.result) if returns is not None else None


def _write_key(key: _Key, result: Any) -> None:
    Command.objects.create(
        key=key.key,
        act=key.act,
        actor=key.actor,
        request=key.request,
        result=dataclasses.asdict(result),
        at=now(),
    )
