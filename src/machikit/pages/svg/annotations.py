"""The shapes and annotations of a plotly layout as SVG: lines, boxes and texts, placed by axis value or by share of the paper."""

import re
from html import escape
from typing import Any

from machikit.pages.charts.figure_table import JsonObject, cell_text
from machikit.pages.charts.palette import LIMIT
from machikit.pages.svg.axes import Axis
from machikit.pages.svg.frame import ABOVE, BELOW, EDGE, WIDTH, AxisPair
from machikit.pages.svg.traces import COLOUR_PATTERN


def shapes(layout: JsonObject, frames: list[AxisPair], height: int) -> str:
    """The layout's shapes as SVG markup."""
    return "".join(
        _shape(shape, frame, height) for shape in layout.get("shapes", ()) if (frame := _frame_of(shape, frames))
    )


def annotations(layout: JsonObject, frames: list[AxisPair], height: int) -> str:
    """The layout's annotations as SVG markup."""
    return "".join(
        _annotation(item, frame, height) for item in layout.get("annotations", ()) if (frame := _frame_of(item, frames))
    )


def _frame_of(item: JsonObject, frames: list[AxisPair]) -> AxisPair | None:
    """The pair of axes that an item refers to; the first pair if it refers to the paper."""
    refs = [str(item.get(f"{which}ref") or which).removesuffix(" domain") for which in "xy"]
    matches = (
        frame
        for frame in frames
        if all(ref in ("paper", axis_id) for ref, axis_id in zip(refs, frame.axis_ids, strict=True))
    )
    return next(matches, None)


def _pixel(value: Any, ref: str, axis: Axis, paper: tuple[float, float]) -> float | None:
    """The pixel of a coordinate: a value of the axis, or a share of its length (`x domain`) or of the paper."""
    if not ref.endswith(" domain") and ref != "paper":
        return axis.pixel(value)
    a, b = paper if ref == "paper" else (axis.scale.a, axis.scale.b)
    return a + float(value) * (b - a) if isinstance(value, (int, float)) else None


def _pixels(item: JsonObject, frame: AxisPair, height: int, *names: str) -> list[float] | None:
    """The pixels of the item's coordinates with these names (x0, y1 …); None if one cannot be placed."""
    paper = {"x": (float(EDGE), float(WIDTH - EDGE)), "y": (float(height - BELOW), float(ABOVE))}
    if all(
        axis.get("domain") in (None, [0, 1], [0.0, 1.0]) for axis in (frame.axis_settings(0), frame.axis_settings(1))
    ):
        paper = {"x": (frame.x.scale.a, frame.x.scale.b), "y": (frame.y.scale.a, frame.y.scale.b)}
    pixels = []
    for name in names:
        letter = name[0]
        pixel = _pixel(
            item.get(name),
            str(item.get(f"{letter}ref") or letter),
            frame.x if letter == "x" else frame.y,
            paper[letter],
        )
        if pixel is None:
            return None
        pixels.append(pixel)
    return pixels


def _shape(shape: JsonObject, frame: AxisPair, height: int) -> str:
    pixels = _pixels(shape, frame, height, "x0", "x1", "y0", "y1")
    if pixels is None:
        return ""
    x0, x1, y0, y1 = pixels
    colour = (shape.get("line") or {}).get("color")
    stroke = colour if isinstance(colour, str) and COLOUR_PATTERN.fullmatch(colour) else LIMIT
    if shape.get("type") == "line":
        return f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="{stroke}" stroke-width="1.5" stroke-dasharray="5 3"/>'
    box = f'x="{min(x0, x1):.1f}" y="{min(y0, y1):.1f}" width="{abs(x1 - x0):.1f}" height="{abs(y1 - y0):.1f}"'
    return f'<rect {box} fill="#e9ebef"/>' if shape.get("type") == "rect" else ""


def _annotation(item: JsonObject, frame: AxisPair, height: int) -> str:
    pixels = _pixels(item, frame, height, "x", "y")
    if pixels is None:
        return ""
    anchor = {"left": "start", "right": "end"}.get(str(item.get("xanchor")), "middle")
    text = re.sub(r"\s+", " ", cell_text(item.get("text")))
    return f'<text x="{pixels[0]:.1f}" y="{pixels[1] - 4:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
