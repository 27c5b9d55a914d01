"""What a recipe, or a run of `machikit clean`, says of one table before it is cleaned."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from machikit.catalog.model import City


@dataclass(frozen=True)
class Options:
    """What a recipe says of one file.

    columns: header → field id, compound name, or None (left out on purpose); fill: field id → value where blank;
    exclude: column → {"pattern", "reason"} of rows to set aside; derive: [{"set": field, "to": value, "when": {field: pattern}}], the
    first rule that fits a row fills a blank field; unplaced: a table without columns for positions is taken,
    too; leaves: all rows are data, as those of an outline are, whose sums are out of it; watch: wraps the rows, to show how
    far they are.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    fill: Mapping[str, str] = field(default_factory=dict)
    exclude: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    derive: Collection[Mapping[str, Any]] = ()
    city: City | None = None
    towns: Collection[str] = ()
    unplaced: bool = False
    leaves: bool = False
    watch: Callable[[Sequence[Any]], Iterable[Any]] = iter
