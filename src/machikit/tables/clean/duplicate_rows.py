"""Rows that are exactly the same: compared are all columns of the source, also those that no field of the topic knows."""

import unicodedata
from collections.abc import Hashable, Sequence

Cells = tuple[Sequence[str], Sequence[str]]


class SameRows:
    """The rows that were taken, of one table or of all sheets that are stacked."""

    def __init__(self) -> None:
        self._taken: dict[Hashable, list[Cells]] = {}

    def has(self, values: Hashable, headers: Sequence[str], cells: Sequence[str]) -> bool:
        """Whether a row of the same words was there before; one that was not is remembered.

        values: what the row became: only rows that became the same are compared word for word; cells: under these headers.
        """
        there = self._taken.setdefault(values, [])
        if there:
            row = _row(headers, cells)
            if any(_row(*one) == row for one in there):
                return True
        there.append((headers, cells))
        return False


def _row(headers: Sequence[str], cells: Sequence[str]) -> list[tuple[str, str]]:
    """The filled cells with their headers, whatever the order of the columns; width and blanks around a text do not count."""
    named = (
        (h or f"#{n}", unicodedata.normalize("NFKC", c).strip())
        for n, (h, c) in enumerate(zip(headers, cells, strict=False))
    )
    return sorted((h, c) for h, c in named if c)
