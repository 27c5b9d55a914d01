"""Chart part: any plotly Figure of lines, points, bars or pies, also drawn as SVG for pages without scripts.

Python draws it, not the view: the drawing holds what any figure of a team's own may have, and the page never draws it again (there
plotly does). It is handed over for the slot that the view leaves.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from machikit.pages.context import PageContext
from machikit.pages.part import Part

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


class ChartFigure(TypedDict):
    """One figure. data, layout: as plotly takes them; title: its heading, or ""; label: the text for screen readers; lang: the
    language of its texts; heads, rows: its values as a table, of which all rows are `total`.
    """

    data: list[Any]
    layout: dict[str, Any]
    title: str
    label: str
    lang: str
    heads: list[str]
    rows: list[list[str]]
    total: int


class Chart(Part):
    """One plotly Figure. Raises KitError at once if the page cannot draw it (see charts.figure_values)."""

    libraries = ("plotly.js",)
    _several = True

    def __init__(self, figure: "Figure", folder: Path | None = None):
        from machikit.pages.charts.figure_values import plain_figure

        self.figure = plain_figure(figure, folder)

    def block(self, page: PageContext) -> list[ChartFigure]:
        """The figures of all charts on the page, which share one script."""
        return [chart._figure_block(page) for chart in page.added_parts if isinstance(chart, Chart)]

    def slots(self, page: PageContext) -> dict[str, str]:
        from machikit.pages.svg.chart import chart_svg, legend_html

        return {"drawing": chart_svg(self.figure, self._label(page)) + legend_html(self.figure)}

    def _figure_block(self, page: PageContext) -> ChartFigure:
        heads, rows, total = self._table
        return {
            "data": self.figure["data"], "layout": self.figure["layout"], "title": self.figure["title"] or "",
            "label": self._label(page), "lang": page.prototype.language, "heads": heads, "rows": rows, "total": total,
        }  # fmt: skip

    def _label(self, page: PageContext) -> str:
        names = ", ".join(str(trace["name"]) for trace in self.figure["data"] if trace.get("name"))
        return self.figure["title"] or names or page.prototype.words["title"][page.prototype.language]

    @cached_property
    def _table(self) -> Any:
        from machikit.pages.charts.figure_table import figure_table

        return figure_table(self.figure)
