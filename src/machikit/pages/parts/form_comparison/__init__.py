"""Form comparison part: the items that several municipalities ask for on a form (or do in a process), and a common form."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from machikit.pages.context import PageContext
from machikit.pages.part import Part, both
from machikit.pages.parts.form_comparison.block import FormBlock, form_block
from machikit.pages.parts.form_comparison.comparison import Comparison, compare

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


class FormComparison(Part):
    """Figures, a table of items by municipality, two municipalities side by side, and a minimal common form that can be edited.

    tables: a table, or city id → table (`prototype.tables()`), with the columns item and asked and, optionally, place,
    authority, category, input, minutes (see comparison.compare). Rows without a place belong to the city of the table.
    """

    packs_block = (
        False  # what no list shows (other years, scenarios) can be searched for in the page, as teams' tests do
    )

    downloads = ("csv",)

    def __init__(self, tables: "Mapping[str, GeoDataFrame] | GeoDataFrame"):
        self.tables = tables if isinstance(tables, Mapping) else {"": tables}
        self._comparison: Comparison | None = None

    def comparison(self, page: PageContext) -> Comparison:
        """The comparison of all tables, cached."""
        if self._comparison is None:
            city = page.prototype.city
            names = {"": city.name["ja"]} | {city_id: c.name["ja"] for city_id, c in page.prototype.cities.items()}
            self._comparison = compare(self.tables, names)
        return self._comparison

    # --- the Part interface ------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> FormBlock:
        cities = {c.name["ja"]: dict(c.name) for c in page.prototype.cities.values()}
        table = next(iter(self.tables.values()))
        return form_block(self.comparison(page), cities | page.prototype.knows(table)[1])

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        comparison = self.comparison(page)
        unknown = sum(not item.by for item in comparison.items)
        counts = {"unstated": comparison.unstated, "unknown": unknown, "split": comparison.disputed,
                  "repeated": comparison.repeated, "negative": comparison.negative}  # fmt: skip
        caveats = [both(page, f"form_comparison.said.{key}") for key in ("rule", "names")]
        caveats += [both(page, f"form_comparison.said.{key}", n=f"{n:,}") for key, n in counts.items() if n]
        if comparison.has_minutes:
            caveats.append(both(page, "form_comparison.said.minutes"))
        return caveats
