"""Number by place part: a statistic's numbers as a sorted list with bars and as circles on the map, and per 1,000 residents."""

from typing import TYPE_CHECKING

from machikit._base.messages import kit_error
from machikit.pages.context import PageContext
from machikit.pages.part import Part, both
from machikit.pages.parts.number_by_place.block import NumberBlock, number_block
from machikit.pages.parts.number_by_place.resident_links import Residents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geopandas import GeoDataFrame


class NumberByPlace(Part):
    """Where the numbers of a statistic are high: each measure at its latest time, a place a row, the highest first.

    table: one row a value (`place`, `series`, `value`, `mark`, `date`). residents: by town, or None: then nothing is divided by them.
    series: only these. time: as written in the table, instead of the latest.
    """

    downloads = ("csv",)

    def __init__(
        self,
        table: "GeoDataFrame",
        residents: "GeoDataFrame | None" = None,
        series: "Sequence[str] | None" = None,
        time: str | None = None,
    ):
        missing = {"place", "value"} - set(table.columns)
        if missing:
            raise kit_error("number_by_place.columns", "NumberByPlace", columns=", ".join(sorted(missing)))
        self.table = table if series is None or "series" not in table else table[table["series"].isin(list(series))]
        self.residents, self.time = residents, time

    def block(self, page: PageContext) -> NumberBlock:
        terms = page.prototype.knows(self.table)[1]
        return number_block(self.table, Residents(self.residents), terms, self.time)

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        keys = ["suppressed", "marks"] + ["residents"] * (self.residents is not None)
        return [both(page, f"number_by_place.said.{key}") for key in keys]
