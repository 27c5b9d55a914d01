"""The areas of a page with the places and lines to look up in them, and what is measured between them."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit.pages.packed_geometry import AreaStyle, geometry_block
from machikit.pages.parts.area_lookup import overlaps

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True, eq=False)
class Areas:
    """Areas, places and lines as a page shows them. Each measure is taken when it is first asked for, and once.

    table: one row for each area; style: their fills; block: their data block; facilities: tables of places; lines: a table of
    lines, None without one.
    """

    table: "GeoDataFrame"
    style: AreaStyle
    block: dict[str, Any]
    facilities: "Sequence[GeoDataFrame]" = ()
    lines: "GeoDataFrame | None" = None

    @cached_property
    def years(self) -> list[int | None]:
        """The year of each row, None without a date."""
        dates = self.table["date"].tolist() if "date" in self.table else [None] * len(self.table)
        return [int(match[0]) if (match := re.match(r"\d{4}", str(d or ""))) else None for d in dates]

    @cached_property
    def groups(self) -> list[list[int]]:
        """Row positions that share one line of the list: dated records with the same name, else each row by itself."""
        if not any(self.years):
            return [[i] for i in range(len(self.table))]
        rows_by_name: dict[str, list[int]] = defaultdict(list)
        for i, name in enumerate(self.table["name"].tolist() if "name" in self.table else [None] * len(self.table)):
            rows_by_name[name if isinstance(name, str) else f"\n{i}"].append(i)
        return list(rows_by_name.values())

    @cached_property
    def shapes(self) -> dict[str, Any]:
        """The packed shapes and their fills, as the map's layer holds them."""
        return geometry_block(self.table, self.style)

    @cached_property
    def hectares(self) -> list[float]:
        return self._index.hectares()

    def union_km2(self) -> float:
        """Square kilometres covered by at least one area."""
        return self._index.union_km2()

    @cached_property
    def located_places(self) -> list[overlaps.LocatedPlaces]:
        """Each table of places, joined to the areas and to the lines."""
        return [overlaps.locate_places(self._index, table, self.lines) for table in self.facilities]

    @cached_property
    def line_pieces(self) -> list[overlaps.LinePiece]:
        return [] if self.lines is None else overlaps.cut_lines(self._index, self.lines)

    @cached_property
    def kind_overlaps(self) -> list[tuple[int, int, float]]:
        """(row, row of another kind, share of the first in the second) between kinds that each divide the city.

        Empty if the areas do not divide the city, or are all of one kind.
        """
        if not self.style.divides or len(self.style.kinds) < 2:
            return []
        return overlaps.kind_overlaps(self._index, self.style.kind_of)

    @cached_property
    def _index(self) -> overlaps.AreaIndex:
        return overlaps.AreaIndex(self.table)
