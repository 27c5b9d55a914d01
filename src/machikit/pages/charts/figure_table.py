"""The values of a chart as a table, for readers who cannot see the chart or want to copy its values."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from machikit.pages.svg.scale import format_number

MAX_ROWS = 500  # rows of a table at most
_LINE_BREAK = re.compile(r"(?i)<br\s*/?>")

JsonObject = Mapping[str, Any]  # a plotly figure, trace or layout as figure_values returns it


class FigureTable(NamedTuple):
    """Column heads and rows as text; total: the number of all rows, of which `rows` are the first ROWS."""

    heads: list[str]
    rows: list[list[str]]
    total: int


def figure_table(figure: JsonObject) -> FigureTable:
    """A row for each position on the common axis and a column for each trace.

    If a trace has several points at one position, a row for each point instead: trace, position, value.
    """
    traces = figure["data"]
    horizontal = bool(traces) and all(t.get("orientation") == "h" for t in traces)
    titles = [axis_title(figure["layout"], axis) for axis in ("xaxis", "yaxis")]
    series = [(_trace_name(t, n, titles[0 if horizontal else 1]), _pairs(t)) for n, t in enumerate(traces)]
    is_unique = all(len({position for position, _ in pairs}) == len(pairs) for _, pairs in series)
    if is_unique:
        positions = list(dict.fromkeys(position for _, pairs in series for position, _ in pairs))
        columns = [dict(pairs) for _, pairs in series]
        rows = [[position, *(column.get(position, "") for column in columns)] for position in positions]
        return FigureTable([titles[1 if horizontal else 0], *(name for name, _ in series)], rows[:MAX_ROWS], len(rows))
    rows = [[name, position, value] for name, pairs in series for position, value in pairs]
    return FigureTable(["", *(reversed(titles) if horizontal else titles)], rows[:MAX_ROWS], len(rows))


def axis_title(layout: JsonObject, axis: str) -> str:
    """The title of an axis ("xaxis", "yaxis2" …), "" if it has none."""
    title = (layout.get(axis) or {}).get("title") or ""
    return cell_text(title if isinstance(title, str) else title.get("text") or "")


def cell_text(value: Any) -> str:
    """A value as text; plotly's escaping is undone, `<br>` becomes a space. Integers that may be years get no separators."""
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return format_number(float(value)) if not (isinstance(value, int) and 1000 <= value <= 2200) else str(value)
    return _LINE_BREAK.sub(" ", str(value)).replace("&lt;", "<")


def spans_as_text(trace: JsonObject, values: Any) -> list[Any]:
    """The values of a trace; those of bars between two dates (px.timeline) as the two dates."""
    base = trace.get("base")
    starts = base if isinstance(base, list) else [base] * len(values)
    return [
        f"{start} – {end_of(start, value)}" if isinstance(start, str) and isinstance(value, (int, float)) else value
        for start, value in zip(starts, values, strict=False)
    ]


def end_of(start: str, milliseconds: float) -> str:
    """The date, or date and time, so long after another."""
    moment = dt.datetime.fromisoformat(start) + dt.timedelta(milliseconds=milliseconds)
    return moment.isoformat(timespec="seconds").removesuffix("T00:00:00")


def _trace_name(trace: JsonObject, n: int, title: str) -> str:
    return cell_text(trace.get("name")) or title or (str(n + 1) if n else "")


def _pairs(trace: JsonObject) -> list[tuple[str, str]]:
    """(position, value) of each point of a trace, as text."""
    if trace["type"] == "pie":
        positions, values = trace.get("labels") or [], trace.get("values") or []
    else:
        positions, values = trace.get("x"), trace.get("y")
        positions = list(range(len(values or []))) if positions is None else positions
        values = list(range(len(positions))) if values is None else values
        if trace.get("orientation") == "h":
            positions, values = values, positions
        if (trace.get("meta") or {}) == {"bins": True}:
            positions = trace["hovertext"]
        values = spans_as_text(trace, values)
    return [(cell_text(a), cell_text(b)) for a, b in zip(positions, values, strict=False)]
