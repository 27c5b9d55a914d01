"""A trend as the JSON block that its script reads: every date, place, series and unit once, lines as indices and figures."""

from itertools import pairwise
from typing import Any

from machikit.pages.blocks import json_number
from machikit.pages.parts.trend.content import TrendContent
from machikit.pages.parts.trend.series import Line, runs
from machikit.pages.parts.trend.tables import limit_text
from machikit.pages.parts.trend.views import Panel, View
from machikit.pages.svg.scale import date_ordinal


def content_block(content: TrendContent) -> dict[str, Any]:
    """{dates, views: [{key, index, csv, span, panels: [{title, unit, from, limits, zero, lines}]}]}; texts are message keys.

    csv: whether the view has the figures as published. zero: whether the scale starts at zero.

    A limit: mark, value, first and last date ("": it is the only one).

    A line: place, series, unit; d: indices into dates; v: figures (None: no record); below, over: indices into d; cut: indices
    after which the line is interrupted; base: the value that is 100; breaks: [date, text]; limits: [index into d from which on
    they apply, text].
    """
    dates = sorted({p.date for view in content.views for line in view.lines for p in line.points})
    at = {date: n for n, date in enumerate(dates)}
    views = [_view(content, view, at) | {"csv": view in content.published} for view in content.views]
    return {"dates": dates, "views": views}


def _view(content: TrendContent, view: View, at: dict[str, int]) -> dict[str, Any]:
    return {
        "key": view.key,
        "index": view.indexed,
        "span": view.span,
        "panels": [_panel(content, view, panel, at) for panel in view.panels],
    }


def _panel(content: TrendContent, view: View, panel: Panel, at: dict[str, int]) -> dict[str, Any]:
    start, bases = panel.base
    return {
        "title": content.key(panel.title),
        "unit": content.key(panel.lines[0].unit),
        "from": start,
        "limits": panel.limits,
        "zero": panel.from_zero,
        "lines": [_line(content, view, line, base, at) for line, base in zip(panel.lines, bases, strict=True)],
    }


def _line(content: TrendContent, view: View, line: Line, base: float | None, at: dict[str, int]) -> dict[str, Any]:
    values = {
        "place": content.key(line.place),
        "series": content.key(line.series),
        "unit": content.key(line.unit),
        "d": [at[p.date] for p in line.points],
        "v": [None if p.value is None else json_number(p.value) for p in line.points],
        "base": None if base is None else json_number(base),
        "below": [n for n, p in enumerate(line.points) if p.below],
        "over": [n for n, p in enumerate(line.points) if p.is_outside_limits],
        "cut": _cuts(line, view),
        "breaks": [[date, content.key(text)] for date, text in line.breaks],
        "limits": [[n, limit] for n, limit in _limits(line)],
    }
    return {key: value for key, value in values.items() if value not in (None, [])}


def _limits(line: Line) -> list[tuple[int, str]]:
    """(index, limits as text) of each point where the limits change; [] for a line without any."""
    texts = [(n, limit_text(p)) for n, p in enumerate(line.points)]
    return [(n, text) for (_, before), (n, text) in pairwise([(-1, ""), *texts]) if text != before]


def _cuts(line: Line, view: View) -> list[int]:
    """Indices of the points that end a run, that is before a gap."""
    index_of = {id(p): n for n, p in enumerate(line.points)}
    parts = runs(line.points, view.usual_step)
    return [index_of[id(part[-1])] for part in parts[:-1] if date_ordinal(part[-1].date)]
