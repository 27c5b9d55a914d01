"""Series over time: a sentence, headline numbers, one large chart, small multiples, and the figures as tables."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from machikit.pages.cell_text import column_texts
from machikit.pages.context import PageContext
from machikit.pages.part import Part, both
from machikit.pages.parts.trend.block import TrendBlock, TrendPart, trend_block, with_rows
from machikit.pages.parts.trend.columns import columns_named, letters_of, naming_of, trend_table
from machikit.pages.safe_folium.escape import json_block
from machikit.pages.source_rows import match_rows
from machikit.pages.view import kit_view
from machikit.tables.statistics.small_numbers import SECOND, UNDER_TEN

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


Tables = Mapping[str, "GeoDataFrame"]


class Trend(Part):
    """Series over time of a table with date and value, or of the same table of several cities (`prototype.tables()`).

    series: only these, as columns or as values of the series column. For the roles that are read see `trend.columns`.
    """

    renews = True
    downloads = ("csv",)
    libraries = ("plotly.js",)
    _several = True

    def __init__(self, tables: "GeoDataFrame | Tables", series: Sequence[str] | None = None):
        self.tables: Tables = tables if isinstance(tables, Mapping) else {"": tables}
        self.series = series
        self._content: tuple[int, TrendPart] | None = None

    def content(self, page: PageContext) -> TrendPart:
        """The part's own block on this page, made once."""
        if self._content is None or self._content[0] != id(page):
            self._content = id(page), self._build(page)
        return self._content[1]

    def _build(self, page: PageContext) -> TrendPart:
        made = []
        for city, table in self.tables.items():
            naming = naming_of(table, page.prototype, city)
            made.append((table, naming, trend_table(table, naming, self.series, self._is_shared(table, page))))
        schema = made[0][1].schema
        names = [name for name in self.series or () if name not in columns_named(made[0][0], self.series)]
        return {
            "heading": dict(schema.title) if schema else both(page, "topic"),
            "series": names or None, "letters": letters_of(made),
            "follows": self._renews_on(page), "held": False, "tables": [one for _, _, one in made],
        }  # fmt: skip

    @staticmethod
    def _is_shared(table: "GeoDataFrame", page: PageContext) -> bool:
        """Whether the page has the rows of a table already, because it is the one that can be changed there."""
        return table is page.changed_table and page.changed_block is not None

    @property
    def _rows(self) -> "GeoDataFrame | None":
        return next(iter(self.tables.values()), None)

    def _renews_on(self, page: PageContext) -> bool:
        """Whether each of its tables is the one that is changed in the page, or one of a dataset that no change there concerns.

        Which numbers are suppressed only the numbers themselves can say, and the page does not have those that are.
        """
        return all(
            _suppressed(table) == (0, 0) if table is page.changed_table else self._is_apart(city, table, page)
            for city, table in self.tables.items()
        )

    def _is_apart(self, city: str, table: "GeoDataFrame", page: PageContext) -> bool:
        prototype, changed = page.prototype, page.changed_table
        topic = prototype.topic_of(table)
        if topic is None or changed is None:
            return False
        if topic != prototype.topic_of(changed) or city not in ("", prototype.city.id):
            return True
        mine, theirs = (match_rows(prototype, t, topic, prototype.knows(t)[0]) for t in (table, changed))
        return mine.why is None and theirs.why is None and mine.dataset != theirs.dataset  # two tables of one's own

    # --- the interface of a part -----------------------------------------------------------------------------------------

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        alone = with_rows(trend_block(page, [self.content(page)]), page.changed_block)
        keys: list[str] = kit_view(self.name).call("caveatKeys", json_block(alone))
        few, second = (sum(numbers) for numbers in zip(*map(_suppressed, self.tables.values()), strict=True))
        suppressed = [both(page, "trend.caveat.suppressed", few=few, second=second)] if few else []
        return [both(page, f"trend.caveat.{key}") for key in keys] + suppressed

    def block(self, page: PageContext) -> TrendBlock:
        """The block of all trends on the page."""
        return trend_block(page, [part.content(page) for part in page.added_parts if isinstance(part, Trend)])

    def view_block(self, page: PageContext, block: Any) -> TrendBlock:
        return with_rows(block, page.changed_block)


def _suppressed(table: "GeoDataFrame") -> tuple[int, int]:
    """(numbers under ten, further ones that would give such a number away) that are blank in a table."""
    marks = column_texts(table, "mark")
    return marks.count(UNDER_TEN), marks.count(SECOND)
