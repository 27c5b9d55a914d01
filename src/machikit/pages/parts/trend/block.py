"""The block of the trends on a page: what their view is drawn from."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, TypedDict

from machikit.catalog.model import Text
from machikit.pages.blocks import json_number
from machikit.pages.charts.palette import COLOURS, DASHES, LIMIT, SHAPES, SYMBOLS
from machikit.pages.parts.trend import views
from machikit.pages.parts.trend.content import Names, TrendContent
from machikit.pages.parts.trend.headline import HeadlineNumber
from machikit.pages.parts.trend.series import Line, runs


class Panel(TypedDict):
    """One chart. title, unit: places in `names`; start: the date that is 100 in an index, "" where each line has its own; limits:
    (mark, value, first and last date, "" where it is the only one); zero: whether the scale starts at zero.

    lines: of each, place, series and unit (in `names`); d: places in `dates`; v: figures (None: no record); and where there are
    any: base: the figure that is 100; below, over: places in d; cut: places in d after which the line is interrupted; breaks:
    (date, text in `names`); limits: (place in d from which on they apply, lower limit, upper limit).
    """

    title: int
    unit: int
    start: str
    limits: Sequence[views.Limit]
    zero: bool
    lines: list[dict[str, Any]]


class View(TypedDict):
    """One view of a trend. label: its name in `names`, None where words.csv has it by its key; index: whether its figures can be
    shown as an index; places: whether it has a panel for each place; csv: whether it has the figures as published; span: first
    and last day, as Python counts days.
    """

    key: str
    label: int | None
    index: bool
    places: bool
    csv: bool
    span: tuple[float, float]
    panels: list[Panel]


class TrendPart(TypedDict):
    """One trend of the page. names: texts from the data; rank: their Japanese order; dates: YYYY, YYYY-MM or YYYY-MM-DD; lead: a
    sentence above its charts; undated: rows without a usable date; index: whether it opens with indices.
    """

    heading: Text
    lead: Text | None
    undated: int
    index: bool
    names: list[Text]
    rank: list[int]
    dates: list[str]
    views: list[View]


class TrendBlock(TypedDict):
    """All trends of the page, which share one script. looks: lines take them in turn (palette.py)."""

    looks: dict[str, Any]
    headline: Text | None
    numbers: list[dict[str, Any]]
    parts: list[TrendPart]


def part_block(content: TrendContent, lead: Text | None) -> TrendPart:
    names = Names()
    dates = sorted({p.date for view in content.views for line in view.lines for p in line.points})
    at = {date: n for n, date in enumerate(dates)}
    shown = [_view(view, view in content.published, names, at) for view in content.views]
    return {
        "heading": content.heading, "lead": lead, "undated": content.undated, "index": content.index,
        "names": names.texts, "rank": names.ranks, "dates": dates, "views": shown,
    }  # fmt: skip


def trend_block(parts: list[TrendPart], headline: Text | None, numbers: Sequence[HeadlineNumber]) -> TrendBlock:
    looks = {"colours": COLOURS, "dashes": DASHES, "symbols": SYMBOLS, "shapes": SHAPES, "limit": LIMIT}
    tiles = [{"n": n.n, "unit": n.unit, "label": n.label, "look": n.look} for n in numbers]
    return {"looks": looks, "headline": headline, "numbers": tiles, "parts": parts}


def _view(view: views.View, published: bool, names: Names, at: dict[str, int]) -> View:
    return {
        "key": view.key, "label": names.place(view.label) if view.key == "series" else None,
        "index": view.indexed, "places": view.by_place, "csv": published, "span": view.span,
        "panels": [_panel(view, panel, names, at) for panel in view.panels],
    }  # fmt: skip


def _panel(view: views.View, panel: views.Panel, names: Names, at: dict[str, int]) -> Panel:
    start, bases = panel.base
    return {
        "title": names.place(panel.title), "unit": names.place(panel.lines[0].unit),
        "start": start, "limits": panel.limits, "zero": panel.from_zero,
        "lines": [_line(view, line, base, names, at) for line, base in zip(panel.lines, bases, strict=True)],
    }  # fmt: skip


def _line(view: views.View, line: Line, base: float | None, names: Names, at: dict[str, int]) -> dict[str, Any]:
    values = {
        "place": names.place(line.place),
        "series": names.place(line.series),
        "unit": names.place(line.unit),
        "d": [at[p.date] for p in line.points],
        "v": [None if p.value is None else json_number(p.value) for p in line.points],
        "base": None if base is None else json_number(base),
        "below": [n for n, p in enumerate(line.points) if p.below],
        "over": [n for n, p in enumerate(line.points) if p.is_outside_limits],
        "cut": _cuts(line, view),
        "breaks": [(date, names.place(text)) for date, text in line.breaks],
        "limits": _limits(line),
    }
    return {key: value for key, value in values.items() if value not in (None, [])}


def _limits(line: Line) -> list[tuple[int, float | None, float | None]]:
    """(place of the point, lower, upper) where the limits change; [] for a line without any."""
    limits = [(n, _json(p.lower), _json(p.upper)) for n, p in enumerate(line.points)]
    return [now for before, now in pairwise([(-1, None, None), *limits]) if now[1:] != before[1:]]


def _json(limit: float | None) -> float | int | None:
    return None if limit is None else json_number(limit)


def _cuts(line: Line, view: views.View) -> list[int]:
    """Places of the points that end a run, that is before a gap."""
    index_of = {id(p): n for n, p in enumerate(line.points)}
    parts = runs(line.points, view.usual_step)
    return [index_of[id(part[-1])] for part in parts[:-1]]
