"""A pair of axes in a drawing: which values they span, where they lie, their lines and labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from machikit.pages.charts.figure_table import axis_title
from machikit.pages.svg.axes import Axis, axis, named, width
from machikit.pages.svg.scale import Scale

WIDTH, EDGE, ABOVE, BELOW = 720, 8, 20, 44  # pixels: of a drawing, and of what lies around its axes
LABEL, LABELS = 0.4, 24  # the share of the width that labels beside an axis may take, and the letters of one
Plain = Mapping[str, Any]


@dataclass
class Frame:
    """A pair of axes (`x2`, `y2`) with its traces, each with its place among all. overlaid: over another one, labelled on the right."""

    pair: tuple[str, str]
    traces: list[tuple[int, Plain]]
    layout: Plain
    x: Axis
    y: Axis
    overlaid: bool

    def said(self, which: int) -> Plain:
        return self.layout.get(named(self.pair[which])) or {}

    @property
    def labels(self) -> list[tuple[float, str]]:
        """(pixel, text) beside its vertical axis."""
        return self.y.marks(12 if self.y.kind == "category" else 6)

    @property
    def room(self) -> float:
        """The pixels that these need."""
        return min(max((width(cut(text)) for _, text in self.labels), default=0) + 10, WIDTH * LABEL)

    def place(self, height: int, left: float, right: float) -> None:
        """Lay the axes into their part of a drawing; left, right: room for labels."""
        below = self.layout.get(named(str(self.said(1)["overlaying"]))) or {} if self.overlaid else self.said(1)
        (a, b), (c, d) = self.said(0).get("domain") or (0, 1), below.get("domain") or (0, 1)
        inner, tall = WIDTH - 2 * EDGE - right, height - ABOVE - BELOW
        self.x.scale = Scale(self.x.lo, self.x.hi, EDGE + a * inner + left, EDGE + b * inner)
        self.y.scale = Scale(self.y.lo, self.y.hi, height - BELOW - c * tall, height - BELOW - d * tall)

    def drawn(self) -> str:
        """Lines and labels, and the axes' titles."""
        left, right, bottom, top = self.x.scale.a, self.x.scale.b, self.y.scale.a, self.y.scale.b
        titles = [axis_title(self.layout, named(letter)) for letter in self.pair]
        if self.overlaid:
            return "".join(_text(right + 6, at + 4, text, "start") for at, text in self.labels) + (
                _text(WIDTH - 4, top - 8, titles[1], "end")
            )
        lines = "".join(
            f'<path d="M{left:.1f} {at:.1f}H{right:.1f}" stroke="#e1e3e8"/>{_text(left - 6, at + 4, text, "end")}'
            for at, text in self.labels
        )
        lines += "".join(
            f'<path d="M{at:.1f} {bottom:.1f}v4" stroke="#8a8d98"/>{_text(at, bottom + 18, text, "middle")}'
            for at, text in self._below(right - left)
        )
        lines += _text((left + right) / 2, bottom + 36, titles[0], "middle") + _text(EDGE, top - 8, titles[1], "start")
        return lines + f'<path d="M{left:.1f} {bottom:.1f}H{right:.1f}" stroke="#8a8d98"/>'

    def _below(self, long: float) -> list[tuple[float, str]]:
        """(pixel, text) below its horizontal axis, as many as have room."""
        widest = max((width(cut(text)) for _, text in self.x.marks(8)), default=1)
        return self.x.marks(max(2, min(int(long / widest / 1.3), 30 if self.x.kind == "category" else 7)))


def frame(pair: tuple[str, str], traces: Sequence[Plain], layout: Plain) -> Frame:
    """The axes of the traces that are drawn between them."""
    mine = [(n, t) for n, t in enumerate(traces) if axes_of(t) == pair]
    said = [layout.get(named(letter)) or {} for letter in pair]
    x, y = (_axis(which, s, [t for _, t in mine], layout) for which, s in zip("xy", said, strict=True))
    return Frame(pair, mine, layout, x, y, bool(said[1].get("overlaying")))


def axes_of(trace: Plain) -> tuple[str, str]:
    return trace.get("xaxis") or "x", trace.get("yaxis") or "y"


def cut(text: str) -> str:
    return text if len(text) <= LABELS else text[: LABELS - 1] + "…"


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(cut(text))}</text>' if text else ""


def _axis(which: str, said: Plain, traces: Sequence[Plain], layout: Plain) -> Axis:
    """The axis of these traces; that of bars' lengths begins at zero and reaches as far as a stack of them."""
    values: list[Any] = []
    lengths = False
    for trace in traces:
        own = list(trace.get(which) or [])
        values += own or list(range(len(trace.get("y" if which == "x" else "x") or [])))
        lengths |= trace["type"] == "bar" and (trace.get("orientation") == "h") == (which == "x")
        lengths |= trace["type"] == "scatter" and which == "y" and str(trace.get("fill")) == "tozeroy"
    if lengths and layout.get("barmode") in ("stack", "relative"):
        values += _stacked(traces, which)
    return axis(said, values, lengths or said.get("rangemode") in ("tozero", "nonnegative"))


def _stacked(traces: Sequence[Plain], which: str) -> list[float]:
    above: dict[Any, float] = {}
    below: dict[Any, float] = {}
    for trace in traces:
        places = trace.get("y" if which == "x" else "x") or []
        for place, v in zip(places, trace.get(which) or [], strict=False):
            side = above if (v or 0) >= 0 else below
            side[place] = side.get(place, 0) + (v or 0)
    return [*above.values(), *below.values()]
