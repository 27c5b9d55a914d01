"""Options for cleaning one table, from a recipe or from `machikit clean`."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from machikit.catalog.model import City


@dataclass(frozen=True)
class CleaningOptions:
    """How to clean one table.

    columns: header → field id, compound name, or None (left out on purpose); fill: field id → value where blank;
    exclude: field id → {"pattern", "reason"} of rows to set aside; derive: [{"set": field, "to": value, "when": {field: pattern}}],
    the first rule that fits a row fills a blank field; city and towns: for reading addresses; allow_unplaced: accept a table without
    columns for positions; all_data: all rows are data, as in a flattened outline, which has no sums left; progress: wraps the rows,
    to show progress.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    fill: Mapping[str, str] = field(default_factory=dict)
    exclude: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    derive: Collection[Mapping[str, Any]] = ()
    city: City | None = None
    towns: Collection[str] = ()
    allow_unplaced: bool = False
    all_data: bool = False
    progress: Callable[[Sequence[Any]], Iterable[Any]] = iter
