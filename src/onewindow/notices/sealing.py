"""What is stored sealed in this room, and where it belongs: copied to another row it does not open."""

import json
from collections.abc import Mapping
from typing import Any

from onewindow.core import crypto
from onewindow.core.chain import canonical

from .models import Delivery, HotlineTicket, Message


def seal_data(row: Message, data: Mapping[str, Any]) -> bytes:
    """The data of a saved message."""
    return crypto.seal(canonical(dict(data)).encode(), place=f"notices_message.data:{row.pk}")


def data_of(row: Message) -> dict[str, Any]:
    """What the message was made from."""
    opened = crypto.unseal(bytes(row.data_sealed), place=f"notices_message.data:{row.pk}")
    data: dict[str, Any] = json.loads(opened)
    return data


def seal_sent(row: Delivery, subject: str, text: str) -> bytes:
    """The words that went out."""
    said = canonical({"subject": subject, "text": text})
    return crypto.seal(said.encode(), place=f"notices_delivery.text:{row.pk}")


def sent_of(row: Delivery) -> tuple[str, str]:
    """Subject and text as they were sent; two empty texts before that."""
    if row.text_sealed is None:
        return "", ""
    said = json.loads(crypto.unseal(bytes(row.text_sealed), place=f"notices_delivery.text:{row.pk}"))
    return said["subject"], said["text"]


def seal_words(ticket: HotlineTicket, column: str, words: str) -> bytes:
    """A column of a saved ticket: text, caller, answer."""
    return crypto.seal(words.encode(), place=f"notices_hotlineticket.{column}:{ticket.pk}")


def words_of(ticket: HotlineTicket, column: str) -> str:
    """The same in clear, empty where nothing is there."""
    sealed = getattr(ticket, f"{column}_sealed")
    if sealed is None:
        return ""
    return crypto.unseal(bytes(sealed), place=f"notices_hotlineticket.{column}:{ticket.pk}").decode()
