"""A chart of a volunteer's own: any plotly Figure of lines, points, bars or pies, drawn too where scripts are removed."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit.pages.part import Part

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from machikit.pages.page import Page


class Chart(Part):
    """One figure. Raises KitError at once for a figure that the page could not draw (see charts.figure.plain)."""

    libraries = ("plotly.js",)
    builds_on = ("plot.js",)

    def __init__(self, figure: "Figure"):
        from machikit.pages.charts.figure_values import plain

        self.figure = plain(figure)

    def block(self, page: "Page") -> Any:
        """The figures of all charts on the page: they share a script."""
        return [{k: part.figure[k] for k in ("data", "layout")} for part in _charts(page)]

    def context(self, page: "Page") -> dict[str, Any]:
        from machikit.pages.charts.figure_table import ROWS
        from machikit.pages.svg.chart import drawn, legend

        number = _charts(page).index(self)
        title = self.figure["title"]
        label = title or ", ".join(str(t["name"]) for t in self.figure["data"] if t.get("name")) or page.word("title")
        return {
            "n": number,
            "title": title,
            "label": label,
            "drawing": drawn(self.figure, label),
            "legend": legend(self.figure),
            "table": self._table,
            "most": f"{ROWS:,}",
        }

    @cached_property
    def _table(self) -> Any:
        from machikit.pages.charts.figure_table import table

        return table(self.figure)


def _charts(page: "Page") -> list[Chart]:
    return [part for part in page.added if isinstance(part, Chart)]
