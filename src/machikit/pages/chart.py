"""Charts: real plotly Figures, quiet and legible, with the words of the prototype."""

from typing import TYPE_CHECKING

from machikit.words import problem

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from plotly.graph_objects import Figure

FONT = '"BIZ UDPGothic","Hiragino Sans","Yu Gothic UI",Meiryo,"Noto Sans CJK JP",sans-serif'


def counts(table: "GeoDataFrame", by: str | None = None) -> "Figure":
    """How many rows there are of each value of a column, as horizontal bars, the most frequent on top.

    by: a column; without it the topic's category, else its first flag that is filled. Rows without a value count as "nothing
    stated". Raises KitError, naming the columns there are, for a column that is not there.
    """
    import plotly.graph_objects as go

    from machikit.prototype import Prototype

    prototype = Prototype.current
    by = by or _column(table)
    if by not in table.columns:
        raise problem("chart.no_column", f"charts.counts(by={by!r})", columns=", ".join(map(str, table.columns)))
    blank = prototype.word("mark.none") if prototype else "—"
    n = table[by].fillna(blank).astype(str).value_counts(sort=True)[::-1]
    figure = go.Figure(
        go.Bar(x=n.to_list(), y=n.index.to_list(), orientation="h", marker_color="#0b5fb0", text=n.to_list())
    )
    title = prototype.word(f"field.{by}") if prototype and f"field.{by}" in prototype.words else by
    figure.update_layout(
        title=title,
        template="plotly_white",
        font_family=FONT,
        height=120 + 34 * len(n),
        margin={"l": 10, "r": 20, "t": 50, "b": 30},
    )
    figure.update_yaxes(automargin=True, type="category")
    figure.update_xaxes(rangemode="tozero")
    return figure


def _column(table: "GeoDataFrame") -> str:
    from machikit.prototype import Prototype

    schema = Prototype.current.knows(table)[0] if Prototype.current else None
    roles = [
        f.id
        for role in ("category", "flag", "days")
        for f in (schema.role(role) if schema else [])
        if f.id in table and table[f.id].notna().any()
    ]
    return (
        roles[0] if roles else next((c for c in ("category", "address", "name") if c in table), str(table.columns[0]))
    )
