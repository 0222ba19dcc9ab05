"""The writes of the catalogue: editions published and restored; revisions, from the first change to the last yes."""

from onewindow.catalogue.writing import EditionReceipt

from .publish import publish_edition, restore_edition
from .replay import ask_replay
from .revise import (
    approve_revision,
    change_part,
    describe_revision,
    open_revision,
    publish_revision,
    rebase_part,
    remove_part,
    return_revision,
    submit_revision,
    withdraw_revision,
)

__all__ = [
    "EditionReceipt",
    "approve_revision",
    "ask_replay",
    "change_part",
    "describe_revision",
    "open_revision",
    "publish_edition",
    "publish_revision",
    "rebase_part",
    "remove_part",
    "restore_edition",
    "return_revision",
    "submit_revision",
    "withdraw_revision",
]
