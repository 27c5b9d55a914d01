"""The figures of a trend as tables: a summary with a row for each line, and the values of a panel."""

from typing import Any, NamedTuple

from machikit.pages.context import PageContext
from machikit.pages.part import both
from machikit.pages.parts.trend.content import TrendContent
from machikit.pages.parts.trend.headline import percent, signed
from machikit.pages.parts.trend.panel_drawing import LOOK_COUNT
from machikit.pages.parts.trend.series import Line, Point
from machikit.pages.parts.trend.views import AT_LEAST, AT_MOST, Panel, View
from machikit.pages.svg.scale import format_number

MAX_ROWS = 1000  # rows of a table
# Columns of the summary: the change; the state against the limits; the extremes for months, each of which has its own level
COLUMNS = {
    "change": ("first", "last", "change", "percent"),
    "limit": ("last", "limit", "over", "over_last", "count"),
    "month": ("low", "high", "last"),
}
TEXTS = ("place", "series", "over_last")


class Cell(NamedTuple):
    """A cell of a table. sort: sort key of its column. key: message key of its text, if any. note: small text beside it."""

    text: str
    sort: float | str
    key: str = ""
    kind: str = "n"
    note: str = ""


def summary(page: PageContext, content: TrendContent, view: View) -> dict[str, Any]:
    """The summary table, a row for each line. heads: (message key, whether the column has figures); rows: (panel, cells)."""
    rows = [(n, line) for n, panel in enumerate(view.panels) for line in panel.lines if line.known_points]
    limited = any(p.has_limits for _, line in rows for p in line.points)
    kind = "limit" if limited else "month" if view.key == "month" else "change"
    places = len({line.place["ja"] for _, line in rows}) > 1
    series = len({line.series["ja"] for _, line in rows}) > 1 or not places
    heads = [*(head for head, yes in (("place", places), ("series", series)) if yes), *COLUMNS[kind]]
    cut = both(page, "trend.summary.cut", n=format_number(MAX_ROWS)) if len(rows) > MAX_ROWS else None
    return {
        "title": f"trend.summary.{kind}",
        "heads": [(f"trend.col.{head}", head not in TEXTS) for head in heads],
        "rows": [(n, [_cell(content, line, head) for head in heads]) for n, line in rows[:MAX_ROWS]],
        "cut": content.key(cut) if cut else "",
    }


def _cell(content: TrendContent, line: Line, head: str) -> Cell:
    if head in ("place", "series"):
        text = line.place if head == "place" else line.series
        return Cell("", text["ja"], content.key(text), kind="")
    if head in ("first", "last", "low", "high"):
        return _point(line, head)
    if head in ("change", "percent"):
        return _change(line.known_points[0].value or 0.0, line.known_points[-1].value or 0.0, head)
    last, over = line.known_points[-1], [p for p in line.known_points if p.is_outside_limits]
    if head == "limit":
        return Cell(limit_text(last) or "—", last.upper or last.lower or 0.0)
    if head == "over":
        return Cell(format_number(len(over)), len(over), kind="n over" if over else "n")
    if head == "over_last":
        return Cell(over[-1].date if over else "—", over[-1].date if over else "", kind="")
    tested = sum(p.has_limits for p in line.known_points)
    return Cell(format_number(tested), tested)


def _point(line: Line, head: str) -> Cell:
    of = {"low": min, "high": max}
    points = line.known_points
    point = (
        of[head](points, key=lambda p: p.value or 0.0) if head in of else points[0] if head == "first" else points[-1]
    )
    return Cell(value_text(point), point.value or 0.0, note=point.date)


def _change(then: float, now: float, head: str) -> Cell:
    if head == "change":
        return Cell(signed(now - then), now - then)
    return Cell(f"{percent(now, then)} %", now / then) if then > 0 else Cell("—", 0.0)


def value_text(point: Point) -> str:
    """A value as text, with < where it is below the detection limit."""
    return ("<" if point.below else "") + format_number(point.value or 0.0)


def limit_text(point: Point) -> str:
    """The limits of a value: "≥ 5.8 ≤ 8.6", "" where it has none."""
    pairs = ((AT_LEAST, point.lower), (AT_MOST, point.upper))
    return " ".join(f"{mark} {format_number(value)}" for mark, value in pairs if value is not None)


def legend_keys(content: TrendContent, panel: Panel) -> list[tuple[int, str]]:
    """(look, message key) of each line; [] for a single line."""
    if len(panel.lines) < 2:
        return []
    by_place = len({line.place["ja"] for line in panel.lines}) > 1
    return [
        (n % LOOK_COUNT, content.key(line.place if by_place else line.series)) for n, line in enumerate(panel.lines)
    ]


def panel_values(page: PageContext, content: TrendContent, panel: Panel) -> dict[str, Any]:
    """The figures of a panel, a row for each date and a column for each line; a cell has all values of its date."""
    dates = sorted({p.date for line in panel.lines for p in line.points})
    columns = [_by_date(line) for line in panel.lines]
    named = legend_keys(content, panel) or [(0, content.key(panel.title))]
    return {
        "heads": [key for _, key in named],
        "rows": [(date, [column.get(date, []) for column in columns]) for date in dates[:MAX_ROWS]],
        "cut": content.key(both(page, "trend.values.cut", n=format_number(MAX_ROWS))) if len(dates) > MAX_ROWS else "",
    }


def _by_date(line: Line) -> dict[str, list[tuple[str, str]]]:
    """date → (figure, kind) of each of its values; kind: outside, missing or ""."""
    cells: dict[str, list[tuple[str, str]]] = {}
    for p in line.points:
        cell = ("", "missing") if p.value is None else (value_text(p), "outside" if p.is_outside_limits else "")
        cells.setdefault(p.date, []).append(cell)
    return cells
