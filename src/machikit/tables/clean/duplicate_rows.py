"""Find rows that are exact duplicates: all columns of the source are compared, also those that no field of the topic matches."""

import unicodedata
from collections.abc import Hashable, Sequence

HeadersAndCells = tuple[Sequence[str], Sequence[str]]


class DuplicateRows:
    """The rows seen so far, of one table or of all sheets that are stacked."""

    def __init__(self) -> None:
        self._seen: dict[Hashable, list[HeadersAndCells]] = {}

    def is_duplicate(self, values: Hashable, headers: Sequence[str], cells: Sequence[str]) -> bool:
        """Whether the same row was seen before; a new one is remembered.

        values: the cleaned row; only rows that are equal after cleaning are compared cell by cell. cells: the raw row, under
        these headers.
        """
        candidates = self._seen.setdefault(values, [])
        if candidates:
            row = _comparable(headers, cells)
            if any(_comparable(*candidate) == row for candidate in candidates):
                return True
        candidates.append((headers, cells))
        return False


def _comparable(headers: Sequence[str], cells: Sequence[str]) -> list[tuple[str, str]]:
    """The filled cells with their headers, regardless of the columns' order, of width and of surrounding spaces."""
    normalized = (
        (h or f"#{n}", unicodedata.normalize("NFKC", c).strip())
        for n, (h, c) in enumerate(zip(headers, cells, strict=False))
    )
    return sorted((h, c) for h, c in normalized if c)
