"""Charts as plotly Figures in a plain, legible style, labelled with the prototype's words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from machikit._base.messages import kit_error
from machikit.pages.charts.palette import COLOURS, DASHES, FONT, LIMIT, SYMBOLS
from machikit.pages.context import current_prototype
from machikit.pages.svg.scale import format_number
from machikit.pages.table_words import of_field

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from plotly.graph_objects import Figure

MAX_MARKED_POINTS = 40  # a line with more points is drawn without markers


def counts(table: "GeoDataFrame", by: str | None = None) -> "Figure":
    """The number of rows for each value of a column, as horizontal bars, the most frequent on top.

    Args:
        table: Any table.
        by: A column; by default the topic's category, else its first flag that has values. Rows without a value count as
            "nothing stated".
    Returns: A plotly Figure, whose looks can be changed as plotly's documentation says.
    Raises:
        KitError: There is no such column; the ones there are, are named.
    Example:
        >>> figure = charts.counts(sites, by="earthquake")
        >>> figure.layout.xaxis.rangemode
        'tozero'
    """
    import plotly.graph_objects as go

    prototype = current_prototype.get()
    by = by or _default_column(table)
    if by not in table.columns:
        raise kit_error("chart.no_column", f"charts.counts(by={by!r})", columns=", ".join(map(str, table.columns)))
    blank = prototype.word("mark.none") if prototype else "—"
    values = table[by].astype(object).fillna(blank).astype(str)  # an integer column cannot be filled with text
    row_counts = values.value_counts(sort=True)[::-1]
    figure = go.Figure(
        go.Bar(
            x=row_counts.to_list(),
            y=row_counts.index.to_list(),
            orientation="h",
            marker_color=COLOURS[0],
            text=row_counts.to_list(),
        )
    )
    title = _column_label(table, by)
    figure.update_layout(
        title=title,
        template="plotly_white",
        font_family=FONT,
        height=120 + 34 * len(row_counts),
        margin={"l": 10, "r": 20, "t": 50, "b": 30},
    )
    figure.update_yaxes(automargin=True, type="category")
    figure.update_xaxes(rangemode="tozero")
    return figure


def _column_label(table: "GeoDataFrame", column: str) -> str:
    """What the prototype, or the topic of the table, calls a column; the column itself where neither knows it."""
    prototype = current_prototype.get()
    if prototype is None:
        return column
    schema = prototype.knows(table)[0]
    word = of_field(prototype, schema, column).get(prototype.language)
    field = schema.by_id.get(column) if schema else None
    return word or (field.label(prototype.language) if field else column)


def _default_column(table: "GeoDataFrame") -> str:
    """The column to count by: with values, of the first role of category, flag, days; else a common name; else the first."""
    prototype = current_prototype.get()
    schema = prototype.knows(table)[0] if prototype else None
    roles = [
        f.id
        for role in ("category", "flag", "days")
        for f in (schema.role(role) if schema else [])
        if f.id in table and table[f.id].notna().any()
    ]
    return (
        roles[0] if roles else next((c for c in ("category", "address", "name") if c in table), str(table.columns[0]))
    )


def trend(table: "GeoDataFrame", series: Sequence[str] | None = None, limit: float | None = None) -> "Figure":
    """Values over time as lines, one for each series and place. Lines break where there is no record.

    Args:
        table: A table with the roles date and value.
        series: Only these, as columns or as values of the series column; by default all.
        limit: A horizontal line at this value, in the unit of the values, in addition to the table's own limits.
    Returns: A plotly Figure.
    Raises:
        KitError: The table has no date or no value.
    Example:
        >>> import pandas as pd
        >>> years = pd.DataFrame({"date": ["2024", "2025", "2026"], "value": [120, 110, 90]})
        >>> [line.mode for line in charts.trend(years, limit=100).data]
        ['lines+markers']
    """
    import plotly.graph_objects as go

    from machikit.pages.parts.trend.drawn_lines import drawn_lines

    prototype = current_prototype.get()
    language = prototype.language if prototype else "ja"
    lines = drawn_lines(table, prototype, series)
    varies = {name: len({line[name]["ja"] for line in lines}) > 1 for name in ("place", "series")}
    figure = go.Figure()
    for n, line in enumerate(lines):
        x, y = line["x"], line["y"]
        name = (
            " ".join(line[part][language] for part, is_varying in varies.items() if is_varying)
            or line["series"][language]
        )
        style = {"color": COLOURS[n % len(COLOURS)], "dash": DASHES[n % len(DASHES)], "width": 2.4}
        mode = "lines+markers" if len(x) <= MAX_MARKED_POINTS else "lines"
        figure.add_scatter(x=x, y=y, name=name, mode=mode, line=style, marker_symbol=SYMBOLS[n % len(SYMBOLS)])
    for value in {limit, *(v for line in lines for v in line["limits"])} - {None}:
        figure.add_hline(y=value, line_color=LIMIT, line_dash="dash", annotation_text=format_number(value or 0))
    title = "・".join({line["series"][language]: None for line in lines})
    figure.update_layout(title=title, template="plotly_white", font_family=FONT, showlegend=len(lines) > 1)
    figure.update_xaxes(type="date", showgrid=False)
    figure.update_yaxes(tickformat=",", title=lines[0]["unit"][language] if lines else "")
    return figure
