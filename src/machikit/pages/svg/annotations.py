"""What a layout draws on a chart beside its traces: lines, boxes and words, at values of an axis or at shares of the paper."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from machikit.pages.charts.figure_table import cell
from machikit.pages.charts.palette import LIMIT
from machikit.pages.svg.axes import Axis
from machikit.pages.svg.frame import ABOVE, BELOW, EDGE, WIDTH, Frame
from machikit.pages.svg.traces import COLOUR

Plain = Mapping[str, Any]


def shapes(layout: Plain, frames: list[Frame], height: int) -> str:
    return "".join(
        _shape(shape, found, height) for shape in layout.get("shapes", ()) if (found := _home(shape, frames))
    )


def annotations(layout: Plain, frames: list[Frame], height: int) -> str:
    return "".join(
        _note(note, found, height) for note in layout.get("annotations", ()) if (found := _home(note, frames))
    )


def _home(mark: Plain, frames: list[Frame]) -> Frame | None:
    """The axes to which a mark belongs; the first ones where it belongs to the paper."""
    refs = [str(mark.get(f"{which}ref") or which).removesuffix(" domain") for which in "xy"]
    fits = (f for f in frames if all(ref in ("paper", own) for ref, own in zip(refs, f.pair, strict=True)))
    return next(fits, None)


def _spot(value: Any, ref: str, one: Axis, paper: tuple[float, float]) -> float | None:
    """The pixel of a coordinate: a value of the axis, or a share of its length (`x domain`) or of the paper's."""
    if not ref.endswith(" domain") and ref != "paper":
        return one.at(value)
    a, b = paper if ref == "paper" else (one.scale.a, one.scale.b)
    return a + float(value) * (b - a) if isinstance(value, (int, float)) else None


def _spots(mark: Plain, home: Frame, height: int, *names: str) -> list[float] | None:
    """The pixels of the mark's coordinates of these names; None where one has no place."""
    whole = {"x": (float(EDGE), float(WIDTH - EDGE)), "y": (float(height - BELOW), float(ABOVE))}
    if all(axis.get("domain") in (None, [0, 1], [0.0, 1.0]) for axis in (home.said(0), home.said(1))):
        whole = {"x": (home.x.scale.a, home.x.scale.b), "y": (home.y.scale.a, home.y.scale.b)}
    found = []
    for name in names:
        which = name[0]
        at = _spot(
            mark.get(name), str(mark.get(f"{which}ref") or which), home.x if which == "x" else home.y, whole[which]
        )
        if at is None:
            return None
        found.append(at)
    return found


def _shape(shape: Plain, home: Frame, height: int) -> str:
    spots = _spots(shape, home, height, "x0", "x1", "y0", "y1")
    if spots is None:
        return ""
    x0, x1, y0, y1 = spots
    said = (shape.get("line") or {}).get("color")
    ink = said if isinstance(said, str) and COLOUR.fullmatch(said) else LIMIT
    if shape.get("type") == "line":
        return (
            f'<path d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" stroke="{ink}" stroke-width="1.5" stroke-dasharray="5 3"/>'
        )
    box = f'x="{min(x0, x1):.1f}" y="{min(y0, y1):.1f}" width="{abs(x1 - x0):.1f}" height="{abs(y1 - y0):.1f}"'
    return f'<rect {box} fill="#e9ebef"/>' if shape.get("type") == "rect" else ""


def _note(note: Plain, home: Frame, height: int) -> str:
    spots = _spots(note, home, height, "x", "y")
    if spots is None:
        return ""
    anchor = {"left": "start", "right": "end"}.get(str(note.get("xanchor")), "middle")
    text = re.sub(r"\s+", " ", cell(note.get("text")))
    return f'<text x="{spots[0]:.1f}" y="{spots[1] - 4:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
