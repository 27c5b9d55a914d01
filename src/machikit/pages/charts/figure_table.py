"""The figures of a chart as a table: the way to them for those who cannot see a chart, or want to copy it."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from machikit.pages.svg.scale import number

ROWS = 500  # rows of a table
_MARKUP = re.compile(r"(?i)<br\s*/?>")


class Table(NamedTuple):
    """Headings and rows as text; total: the rows that there are, of which `rows` are the first."""

    heads: list[str]
    rows: list[list[str]]
    total: int


def table(figure: Mapping[str, Any]) -> Table:
    """A row for each place on the common axis, a column for each trace; a trace that has a place twice makes it a row a point."""
    traces = figure["data"]
    sideways = bool(traces) and all(t.get("orientation") == "h" for t in traces)
    titles = [axis_title(figure["layout"], axis) for axis in ("xaxis", "yaxis")]
    found = [(_name(t, n, titles[0 if sideways else 1]), _pairs(t)) for n, t in enumerate(traces)]
    once = all(len({place for place, _ in pairs}) == len(pairs) for _, pairs in found)
    if once:
        places = list(dict.fromkeys(place for _, pairs in found for place, _ in pairs))
        columns = [dict(pairs) for _, pairs in found]
        rows = [[place, *(column.get(place, "") for column in columns)] for place in places]
        return Table([titles[1 if sideways else 0], *(name for name, _ in found)], rows[:ROWS], len(rows))
    rows = [[name, place, value] for name, pairs in found for place, value in pairs]
    return Table(["", *(reversed(titles) if sideways else titles)], rows[:ROWS], len(rows))


def axis_title(layout: Mapping[str, Any], axis: str) -> str:
    """The title of an axis, "" where it has none."""
    title = (layout.get(axis) or {}).get("title") or ""
    return cell(title if isinstance(title, str) else title.get("text") or "")


def cell(value: Any) -> str:
    """A value as text; the escapes that plotly needs are taken back."""
    if value is None:
        return ""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(float(value)) if not (isinstance(value, int) and 1000 <= value <= 2200) else str(value)
    return _MARKUP.sub(" ", str(value)).replace("&lt;", "<")


def _name(trace: Mapping[str, Any], n: int, title: str) -> str:
    return cell(trace.get("name")) or title or (str(n + 1) if n else "")


def _pairs(trace: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(place, value) of each point of a trace."""
    if trace["type"] == "pie":
        places, values = trace.get("labels") or [], trace.get("values") or []
    else:
        places, values = trace.get("x"), trace.get("y")
        places = list(range(len(values or []))) if places is None else places
        values = list(range(len(places))) if values is None else values
        if trace.get("orientation") == "h":
            places, values = values, places
    return [(cell(a), cell(b)) for a, b in zip(places, values, strict=False)]
