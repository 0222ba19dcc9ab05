"""Small shapes that many answers share. Answers may gain fields, so clients ignore what they do not know."""

from typing import Any

from ninja import Schema
from pydantic import ConfigDict

from onewindow.catalogue.facts import Name, Sourced


class Answer(Schema):
    """What we send: fields may be added."""

    model_config = ConfigDict(extra="allow")


class Question(Schema):
    """What we are sent: a field we do not know is a mistake, so it is refused."""

    model_config = ConfigDict(extra="forbid")


class Words(Answer):
    """A name in both languages."""

    zh: str
    en: str


class Basis(Answer):
    """A sentence of law or practice, and how sure it is."""

    text: str
    status: str


def words(name: Name) -> dict[str, str]:
    """A name for JSON."""
    return {"zh": name.zh, "en": name.en}


def basis(said: Sourced) -> dict[str, Any]:
    """A sourced sentence for JSON."""
    return {"text": said.text, "status": said.status.value}
