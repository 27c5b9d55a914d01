"""A trend as the block that its script reads: every date, place, series and unit once, lines as positions and figures."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from machikit.pages.parts.trend.series import Line, runs
from machikit.pages.parts.trend.tables import limit_text
from machikit.pages.parts.trend.views import Panel, View
from machikit.pages.svg.scale import day

if TYPE_CHECKING:
    from machikit.pages.parts.trend import Made


def block(made: "Made") -> dict[str, Any]:
    """{dates, views: [{key, index, csv, panels: [{title, unit, from, limits, lines}]}]}; texts are keys of words.

    A limit: mark, value, first and last date ("": it is the only one).

    A line: place, series, unit; d: positions in dates; v: figures (None: no record); below, over: positions in d; cut: positions
    after which the line is broken; base: the value that is 100; breaks: [date, text]; zero: drawn from zero; limits: [position in
    d from which on they hold, text].
    csv: whether the view holds the figures as they were published.
    """
    dates = sorted({p.date for view in made.views for line in view.lines for p in line.points})
    at = {date: n for n, date in enumerate(dates)}
    found = [_view(made, view, at) | {"csv": view in made.published} for view in made.views]
    return {"dates": dates, "views": found}


def _view(made: "Made", view: View, at: dict[str, int]) -> dict[str, Any]:
    return {
        "key": view.key,
        "index": view.indexed,
        "span": view.span,
        "panels": [_panel(made, view, panel, at) for panel in view.panels],
    }


def _panel(made: "Made", view: View, panel: Panel, at: dict[str, int]) -> dict[str, Any]:
    start, bases = panel.base
    return {
        "title": made.key(panel.title),
        "unit": made.key(panel.lines[0].unit),
        "from": start,
        "limits": panel.limits,
        "zero": panel.from_zero,
        "lines": [_line(made, view, line, base, at) for line, base in zip(panel.lines, bases, strict=True)],
    }


def _line(made: "Made", view: View, line: Line, base: float | None, at: dict[str, int]) -> dict[str, Any]:
    told = {
        "place": made.key(line.place),
        "series": made.key(line.series),
        "unit": made.key(line.unit),
        "d": [at[p.date] for p in line.points],
        "v": [None if p.value is None else _plain(p.value) for p in line.points],
        "base": None if base is None else _plain(base),
        "below": [n for n, p in enumerate(line.points) if p.below],
        "over": [n for n, p in enumerate(line.points) if p.over],
        "cut": _cuts(line, view),
        "breaks": [[date, made.key(text)] for date, text in line.breaks],
        "limits": [[n, limit] for n, limit in _limits(line)],
    }
    return {key: value for key, value in told.items() if value not in (None, [])}


def _limits(line: Line) -> list[tuple[int, str]]:
    """The limits as text at each point where they change: [] for a line without any."""
    told = [(n, limit_text(p)) for n, p in enumerate(line.points)]
    return [(n, text) for (_, before), (n, text) in pairwise([(-1, ""), *told]) if text != before]


def _plain(value: float) -> float | int:
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _cuts(line: Line, view: View) -> list[int]:
    """Positions of the points that end a run, where the next date comes much later than usual."""
    where = {id(p): n for n, p in enumerate(line.points)}
    parts = runs(line.points, view.usual)
    return [where[id(part[-1])] for part in parts[:-1] if day(part[-1].date)]
