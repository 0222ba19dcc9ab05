"""What plugs into the catalogue: the rooms above that have rows of an older edition to look after.

    @followers.register("drafts")
    class Drafts:
        def follow(self, edition: int, transition: str, by: Actor) -> None: ...

A follower runs inside the publishing act and only writes down what is to be done; the work itself is a job.
"""

from typing import Protocol

from onewindow.core.act import Actor
from onewindow.core.registry import Registry


class Follower(Protocol):
    """Looks after rows of older editions."""

    def follow(self, edition: int, transition: str, by: Actor) -> None:
        """An edition is in force; `transition` says what the law wants of open cases (`revising.Transition`)."""


followers: Registry[Follower] = Registry("catalogue.followers")
