"""Chart part: any plotly Figure of lines, points, bars or pies, also drawn as SVG for pages without scripts."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit.pages.context import PageContext
from machikit.pages.part import Part

if TYPE_CHECKING:
    from plotly.graph_objects import Figure


class Chart(Part):
    """One plotly Figure. Raises KitError at once if the page cannot draw it (see charts.figure_values)."""

    libraries = ("plotly.js",)

    def __init__(self, figure: "Figure"):
        from machikit.pages.charts.figure_values import plain_figure

        self.figure = plain_figure(figure)

    def block(self, page: PageContext) -> Any:
        """The figures of all charts on the page, which share one script."""
        return [{key: chart.figure[key] for key in ("data", "layout")} for chart in _charts(page)]

    def context(self, page: PageContext) -> dict[str, Any]:
        from machikit.pages.charts.figure_table import MAX_ROWS
        from machikit.pages.svg.chart import chart_svg, legend

        title = self.figure["title"]
        names = ", ".join(str(trace["name"]) for trace in self.figure["data"] if trace.get("name"))
        label = title or names or page.word("title")
        return {
            "n": _charts(page).index(self),
            "title": title,
            "label": label,
            "drawing": chart_svg(self.figure, label),
            "legend": legend(self.figure),
            "table": self._table,
            "most": f"{MAX_ROWS:,}",
        }

    @cached_property
    def _table(self) -> Any:
        from machikit.pages.charts.figure_table import figure_table

        return figure_table(self.figure)


def _charts(page: PageContext) -> list[Chart]:
    return [part for part in page.added_parts if isinstance(part, Chart)]
