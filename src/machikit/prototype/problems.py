"""A problem in a prototype's folder that is known before its code runs, and how grave it is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say

_CONFLICT = re.compile(r"(<{7}|={7}|>{7}|\|{7})(?=[\s,]|$)")
STOPS, ERROR, WARNING = "stops", "error", "warning"


@dataclass(frozen=True)
class Problem:
    """One problem. level: whether a build stops at it (STOPS), or goes on and tells it; `check` counts a WARNING as no error."""

    error: KitError
    level: str = ERROR


def refuse_stopping(problems: Iterable[Problem]) -> list[KitError]:
    """Raise the first KitError that a build stops at; returns what it tells and goes on."""
    told = [*problems]
    if stopping := next((problem.error for problem in told if problem.level == STOPS), None):
        raise stopping
    return [problem.error for problem in told]


def conflict_marks(text: str, name: str) -> list[KitError]:
    """A KitError for each line that git leaves where two people changed the same: no reader may take it for content."""
    lines = ((n, _CONFLICT.match(line)) for n, line in enumerate(text.splitlines(), 1))
    return [kit_error("file.conflict", line_of(name, n), mark=mark[1]) for n, mark in lines if mark]


def line_of(name: str, line: int, key: str = "") -> str:
    """A line of a file in a message, with the key that stands there, if any."""
    return say("file.line", file=name, n=line) + (f": {key}" if key else "")
