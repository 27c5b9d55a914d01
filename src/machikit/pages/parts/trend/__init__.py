"""Series over time: a sentence, headline numbers, one large chart, small multiples, and the figures as tables."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from machikit.pages.cell_text import column_texts
from machikit.pages.context import PageContext
from machikit.pages.part import Part, both
from machikit.pages.parts.trend.block import TrendBlock, part_block, trend_block
from machikit.pages.parts.trend.cells import date_text
from machikit.pages.parts.trend.content import TrendContent
from machikit.pages.parts.trend.headline import compute_headline, joined
from machikit.pages.parts.trend.series import Line, read_lines
from machikit.pages.parts.trend.views import build_views
from machikit.tables.statistics.small_numbers import SECOND, UNDER_TEN

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


Tables = Mapping[str, "GeoDataFrame"]


class Trend(Part):
    """Series over time of a table with date and value, or of the same table of several cities (`prototype.tables()`).

    series: only these, as columns or as values of the series column. For the roles that are read see `trend.series`.
    """

    downloads = ("csv",)
    libraries = ("plotly.js",)
    _several = True

    def __init__(self, tables: "GeoDataFrame | Tables", series: Sequence[str] | None = None):
        self.tables: Tables = tables if isinstance(tables, Mapping) else {"": tables}
        self.series = series
        self._content: tuple[int, TrendContent] | None = None

    def content(self, page: PageContext) -> TrendContent:
        """The content of the part on this page, computed once."""
        if self._content is None or self._content[0] != id(page):
            self._content = id(page), self._build(page)
        return self._content[1]

    def _build(self, page: PageContext) -> TrendContent:
        all_lines: list[Line] = []
        undated = 0
        for city, table in self.tables.items():
            all_lines += read_lines(table, page.prototype, self.series, city)[0]
            undated += sum(not date_text(cell) for cell in table["date"]) if "date" in table else 0
        headline, numbers = compute_headline(all_lines, partial(both, page), page.prototype.city.name["ja"])
        all_views = build_views(all_lines)
        index = len(self.tables) > 1 and bool(all_views) and all_views[0].indexed
        schema = page.prototype.knows(next(iter(self.tables.values())))[0]
        heading = schema.title if schema else both(page, "topic")
        return TrendContent(heading, all_lines, all_views, headline, numbers, undated, index)

    @property
    def _rows(self) -> "GeoDataFrame | None":
        """The table of the page's own city: its rows can be changed in the page, its figures stay as they were built."""
        return next(iter(self.tables.values()), None)

    # --- the interface of a part -----------------------------------------------------------------------------------------

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        content = self.content(page)
        keys = ["index"] if any(view.indexed for view in content.views) else []
        keys += ["years"] if len(content.views) > len(content.published) else []
        told = [both(page, f"trend.caveat.{key}") for key in [*keys, "gap"]] if content.lines else []
        marks = [mark for table in self.tables.values() for mark in column_texts(table, "mark")]
        few, second = marks.count(UNDER_TEN), marks.count(SECOND)
        return told + ([both(page, "trend.caveat.suppressed", few=few, second=second)] if few else [])

    def block(self, page: PageContext) -> TrendBlock:
        """The block of all trends on the page. Where the first has states, the others tell their sentence themselves."""
        first, *others = [part.content(page) for part in page.added_parts if isinstance(part, Trend)]
        headlines = [first.headline] if first.has_states else [one.headline for one in (first, *others)]
        numbers = [
            *first.numbers,
            *(n for content in others for n in content.numbers[-1:]),
        ]  # the last one of each other
        leads = [content.headline if first.has_states else None for content in others]
        parts = [part_block(content, lead) for content, lead in zip((first, *others), (None, *leads), strict=True)]
        return trend_block(parts, joined(headlines), numbers)
