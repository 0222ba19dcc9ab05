"""PURE: how many may be in at a time, altogether and of each: who fills a door keeps nobody else out."""

import threading


class Places:
    """Counted places; nobody waits for one."""

    def __init__(self, *, most: int, each: int) -> None:
        self._most, self._each = most, each
        self._held: dict[str, int] = {}
        self._lock = threading.Lock()

    def take(self, who: str) -> bool:
        """A place for `who`, False where there is none."""
        with self._lock:
            held = self._held.get(who, 0)
            if held >= self._each or sum(self._held.values()) >= self._most:
                return False
            self._held[who] = held + 1
            return True

    def leave(self, who: str) -> None:
        """Give a place back."""
        with self._lock:
            held = self._held.pop(who, 0) - 1
            if held > 0:
                self._held[who] = held
