"""Series over time: a sentence, headline numbers, one large chart, small multiples, and the figures as tables."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from machikit._base.messages import Words
from machikit.pages.charts.palette import COLOURS, DASHES, LIMIT, SHAPES, SYMBOLS
from machikit.pages.context import PageContext
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.trend.block import content_block
from machikit.pages.parts.trend.cells import date_text
from machikit.pages.parts.trend.content import TrendContent
from machikit.pages.parts.trend.first_view import view_context
from machikit.pages.parts.trend.headline import HeadlineNumber, compute_headline
from machikit.pages.parts.trend.series import Line, read_lines
from machikit.pages.parts.trend.views import build_views

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


Tables = Mapping[str, "GeoDataFrame"]


class Trend(Part):
    """Series over time of a table with date and value, or of the same table of several cities (`prototype.tables()`).

    series: only these, as columns or as values of the series column. For the roles that are read see `trend.series`.
    """

    downloads = ("csv",)
    libraries = ("plotly.js",)

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
        headline, numbers = compute_headline(all_lines, partial(both, page))
        all_views = build_views(all_lines)
        index = len(self.tables) > 1 and bool(all_views) and all_views[0].indexed
        return TrendContent(_trends(page).index(self), all_lines, all_views, headline, numbers, undated, index)

    # --- the interface of a part -----------------------------------------------------------------------------------------

    def numbers(self, page: PageContext) -> list[Number]:
        lang = page.prototype.language
        return (
            [Number(n.n, n.unit[lang], n.label[lang], n.look) for n in _head_numbers(page)]
            if self is _trends(page)[0]
            else []
        )

    def headline(self, page: PageContext) -> Mapping[str, str] | None:
        """The headline of the first trend of the page; where that has events only, followed by those of the others."""
        first, *others = _trends(page)
        parts = [first] if first.content(page).has_states else [first, *others]
        sentences = [one for part in parts if (one := part.content(page).headline)]
        return (
            {"ja": "".join(s["ja"] for s in sentences), "en": " ".join(s["en"] for s in sentences)}
            if sentences
            else None
        )

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        content = self.content(page)
        keys = ["index"] if any(view.indexed for view in content.views) else []
        keys += ["years"] if len(content.views) > len(content.published) else []
        return [both(page, f"trend.caveat.{key}") for key in [*keys, "gap"]] if content.lines else []

    def words(self, page: PageContext) -> Words:
        self.context(page)  # registers every text made from the data
        return self.content(page).texts

    def block(self, page: PageContext) -> Any:
        """The blocks of all trends on the page, which share one script."""
        looks = {"colours": COLOURS, "dashes": DASHES, "symbols": SYMBOLS, "shapes": SHAPES, "limit": LIMIT}
        return {
            "looks": looks,
            "numbers": [{"n": n.n, "unit": n.unit, "label": n.label, "look": n.look} for n in _head_numbers(page)],
            "parts": [content_block(part.content(page)) for part in _trends(page)],
        }

    def context(self, page: PageContext) -> dict[str, Any]:
        content = self.content(page)
        alone = content.number > 0 and _trends(page)[0].content(page).has_states
        lead = content.key(content.headline) if alone and content.headline else ""
        return {
            "content": content,
            "heading": self._heading(page, content),
            "lead": lead,
            **view_context(page, content),
        }

    def _heading(self, page: PageContext, content: TrendContent) -> str:
        schema = page.prototype.knows(next(iter(self.tables.values())))[0]
        return content.key(schema.title if schema else both(page, "topic"))


def _trends(page: PageContext) -> list[Trend]:
    return [part for part in page.added_parts if isinstance(part, Trend)]


def _head_numbers(page: PageContext) -> list[HeadlineNumber]:
    """The headline numbers of the page: all of the first part, then the last one of each other part."""
    first, *others = [part.content(page).numbers for part in _trends(page)]
    return [*first, *(one for numbers in others for one in numbers[-1:])]
