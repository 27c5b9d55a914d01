"""A chart of a volunteer's own: any plotly Figure of lines, points, bars or pies, drawn too where scripts are removed."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit.pages.document import own_file
from machikit.pages.part import Part

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

    from machikit.pages.page import Page

PLOT = Path(__file__).parent / "plot.js"  # plotly made fit for our pages, for every part that draws with it
__all__ = ["PLOT", "Chart", "own_file"]


class Chart(Part):
    """One figure. Raises KitError at once for a figure that the page could not draw (see chart_figure.plain)."""

    libraries = ("plotly.js",)

    def __init__(self, figure: "Figure"):
        from machikit.pages.chart_figure import plain

        self.figure = plain(figure)

    def file(self, name: str) -> str:
        return (own_file(PLOT) if name == "part.js" else "") + super().file(name)

    def block(self, page: "Page") -> Any:
        """The figures of all charts on the page: they share a script."""
        return [{k: part.figure[k] for k in ("data", "layout")} for part in _charts(page)]

    def context(self, page: "Page") -> dict[str, Any]:
        from machikit.pages.chart_drawing import drawn, legend
        from machikit.pages.chart_table import ROWS

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
        from machikit.pages.chart_table import table

        return table(self.figure)


def _charts(page: "Page") -> list[Chart]:
    return [part for part in page.added if isinstance(part, Chart)]
