"""What a merge does with each change of a page: taken, here already, a conflict for a person to decide, or left out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from machikit._base.errors import KitError


@dataclass(frozen=True)
class Change:
    """One change as a person reads it. where: file and what is changed; was: what the page was built with; here: what stands here
    now; now: what the page wants."""

    where: str
    was: str
    here: str
    now: str


@dataclass
class Outcome:
    """What becomes of the changes of one kind (words, looks, rows).

    choices: of each conflict, what to do where the page's side is taken. remarks: told, and nothing is wrong.
    """

    taken: list[Change] = field(default_factory=list)
    already: int = 0
    conflicts: list[Change] = field(default_factory=list)
    choices: list[Callable[[], Any]] = field(default_factory=list)
    left_out: list[KitError] = field(default_factory=list)
    remarks: list[KitError] = field(default_factory=list)

    def conflict(self, change: Change, take: Callable[[], Any]) -> None:
        self.conflicts.append(change)
        self.choices.append(take)
