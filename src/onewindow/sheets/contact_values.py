"""PURE: telephone numbers, e-mail and web addresses."""

import re
from urllib.parse import urlsplit

from onewindow.catalogue.elements import ElementType
from onewindow.rules import identifiers
from onewindow.rules.identifiers import Kind

from . import faults
from .faults import Wrong
from .texts import LONGEST, Field, fitting, letters, narrow

_LANDLINE = re.compile(r"0[0-9]{2,3}-?[1-9][0-9]{6,7}(?:-[0-9]{1,6})?")
_ABROAD = re.compile(r"\+[1-9][0-9]{6,14}")
_EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")


def read_phone(field: Field, raw: object) -> str:
    """A mainland mobile or landline number, or one abroad. Raises Wrong."""
    text = narrow(raw)
    mobile = identifiers.tidy(Kind.MOBILE, text)
    if identifiers.check(Kind.MOBILE, mobile).valid:
        return fitting(field, mobile)
    text = re.sub(r"[()]", "", text)
    abroad = text.replace("-", "")
    if _ABROAD.fullmatch(abroad) and not abroad.startswith("+86"):
        return fitting(field, abroad)
    if _LANDLINE.fullmatch(text):
        return fitting(field, text)
    raise Wrong(faults.NOT_PHONE())


def read_email(field: Field, raw: object) -> str:
    """An e-mail address. Raises Wrong."""
    text = narrow(raw)
    if len(text) > LONGEST[ElementType.EMAIL] or not _EMAIL.fullmatch(text):
        raise Wrong(faults.NOT_EMAIL())
    return text


def read_url(field: Field, raw: object) -> str:
    """A web address over http or https. Raises Wrong."""
    text = fitting(field, letters(raw))
    try:
        parts = urlsplit(text)
        _ = parts.port
        host = parts.hostname or ""
    except ValueError:
        raise Wrong(faults.NOT_URL()) from None
    named = "." in host or host.startswith("[")
    if parts.scheme not in {"http", "https"} or not named or re.search(r"[\s<>\"\\]", text) or parts.username:
        raise Wrong(faults.NOT_URL())
    return text


def read_domain(field: Field, raw: object) -> str:
    """A host name, in its ASCII form. Raises Wrong."""
    text = narrow(raw).lower().rstrip(".")
    try:
        text = text if text.isascii() else text.encode("idna").decode()
    except UnicodeError:
        raise Wrong(faults.NOT_DOMAIN()) from None
    if len(text) > LONGEST[ElementType.DOMAIN] or not _DOMAIN.fullmatch(text):
        raise Wrong(faults.NOT_DOMAIN())
    return text
