"""The lines of a table for a chart that plotly draws in Python: by the part's own rule."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from machikit.pages.context import PrototypeContext
from machikit.pages.parts.trend.columns import columns_named, naming_of, trend_table
from machikit.pages.safe_folium.escape import json_block
from machikit.pages.view import kit_view

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def drawn_lines(
    table: "GeoDataFrame", prototype: PrototypeContext | None, series: Sequence[str] | None
) -> list[dict[str, Any]]:
    """Of each line its names (place, series, unit), dates and values (x, y; None breaks the line at a gap), and limits."""
    source = trend_table(table, naming_of(table, prototype), series)
    names = [name for name in series or () if name not in columns_named(table, series)]
    return kit_view("trend").call("drawnLines", json_block(source), json_block(names or None))
