"""Which tables a database has: the bank's book stands in a bank's database only, each side keeps its own records."""

from typing import Any


class OfficeOnly:
    """The office's database: everything but the bank's book."""

    def allow_migrate(self, db: str, app_label: str, **_hints: Any) -> bool | None:
        """No tables for the bank's book."""
        return False if app_label == "banking" else None
