"""A pair of axes in a chart drawn as SVG: the values they span, their position, lines and labels."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from machikit.pages.charts.figure_table import JsonObject, axis_title
from machikit.pages.svg.axes import Axis, axis_for, axis_layout_key, text_width
from machikit.pages.svg.scale import Scale
from machikit.pages.svg.spans import spans

WIDTH, EDGE, ABOVE, BELOW = 720, 8, 20, 44  # pixels: width of a chart, margins beside, above and below its axes
MAX_LABEL_SHARE = 0.4  # of the chart's width, for the labels beside the vertical axis
MAX_LABEL_LENGTH = 24  # characters


@dataclass
class AxisPair:
    """A pair of axes (`x2`, `y2`) and its traces, each with its index among all. overlaid: drawn over another pair, with its
    labels on the right.
    """

    axis_ids: tuple[str, str]
    traces: list[tuple[int, JsonObject]]
    layout: JsonObject
    x: Axis
    y: Axis
    overlaid: bool

    def axis_settings(self, which: int) -> JsonObject:
        """The layout's settings of the horizontal (0) or vertical (1) axis."""
        return self.layout.get(axis_layout_key(self.axis_ids[which])) or {}

    @property
    def y_labels(self) -> list[tuple[float, str]]:
        """(pixel, text) of the labels beside the vertical axis."""
        return self.y.tick_labels(12 if self.y.kind == "category" else 6)

    @property
    def label_width(self) -> float:
        """The width in pixels that the labels beside the vertical axis need."""
        return min(max((text_width(cut(text)) for _, text in self.y_labels), default=0) + 10, WIDTH * MAX_LABEL_SHARE)

    def set_scales(self, height: int, left: float, right: float) -> None:
        """Set the scales of the axes, for a chart of this height. left, right: width reserved for labels."""
        base = (
            self.layout.get(axis_layout_key(str(self.axis_settings(1)["overlaying"]))) or {}
            if self.overlaid
            else self.axis_settings(1)
        )
        (a, b), (c, d) = self.axis_settings(0).get("domain") or (0, 1), base.get("domain") or (0, 1)
        inner_width, inner_height = WIDTH - 2 * EDGE - right, height - ABOVE - BELOW
        self.x.scale = Scale(self.x.lo, self.x.hi, EDGE + a * inner_width + left, EDGE + b * inner_width)
        self.y.scale = Scale(self.y.lo, self.y.hi, height - BELOW - c * inner_height, height - BELOW - d * inner_height)

    def to_svg(self) -> str:
        """The SVG markup of grid lines, labels and titles."""
        left, right, bottom, top = self.x.scale.a, self.x.scale.b, self.y.scale.a, self.y.scale.b
        titles = [axis_title(self.layout, axis_layout_key(letter)) for letter in self.axis_ids]
        if self.overlaid:
            return "".join(_text(right + 6, at + 4, text, "start") for at, text in self.y_labels) + (
                _text(WIDTH - 4, top - 8, titles[1], "end")
            )
        lines = "".join(
            f'<path d="M{left:.1f} {at:.1f}H{right:.1f}" stroke="#e1e3e8"/>{_text(left - 6, at + 4, text, "end")}'
            for at, text in self.y_labels
        )
        lines += "".join(
            f'<path d="M{at:.1f} {bottom:.1f}v4" stroke="#8a8d98"/>{_text(at, bottom + 18, text, "middle")}'
            for at, text in self._x_labels(right - left)
        )
        lines += _text((left + right) / 2, bottom + 36, titles[0], "middle") + _text(EDGE, top - 8, titles[1], "start")
        return lines + f'<path d="M{left:.1f} {bottom:.1f}H{right:.1f}" stroke="#8a8d98"/>'

    def _x_labels(self, length: float) -> list[tuple[float, str]]:
        """(pixel, text) of the labels below the horizontal axis, as many as fit its length in pixels."""
        widest = max((text_width(cut(text)) for _, text in self.x.tick_labels(8)), default=1)
        return self.x.tick_labels(max(2, min(int(length / widest / 1.3), 30 if self.x.kind == "category" else 7)))


def axis_pair(pair: tuple[str, str], traces: Sequence[JsonObject], layout: JsonObject) -> AxisPair:
    """The pair of axes for those of the traces that belong to it."""
    own_traces = [(n, t) for n, t in enumerate(traces) if axes_of(t) == pair]
    settings = [layout.get(axis_layout_key(letter)) or {} for letter in pair]
    x, y = (
        _axis(which, axis_settings, [t for _, t in own_traces], layout)
        for which, axis_settings in zip("xy", settings, strict=True)
    )
    return AxisPair(pair, own_traces, layout, x, y, bool(settings[1].get("overlaying")))


def axes_of(trace: JsonObject) -> tuple[str, str]:
    """The ids of a trace's axes: x, y or x2, y2 …"""
    return trace.get("xaxis") or "x", trace.get("yaxis") or "y"


def cut(text: str) -> str:
    """A label shortened to MAX_LABEL_LENGTH characters."""
    return text if len(text) <= MAX_LABEL_LENGTH else text[: MAX_LABEL_LENGTH - 1] + "…"


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(cut(text))}</text>' if text else ""


def _axis(which: str, settings: JsonObject, traces: Sequence[JsonObject], layout: JsonObject) -> Axis:
    """The axis of these traces. which: x or y. An axis of bar lengths includes zero and the total of each stack."""
    values: list[Any] = []
    from_zero = False
    stand = False
    for trace in traces:
        is_length = trace["type"] == "bar" and (trace.get("orientation") == "h") == (which == "x")
        stand |= trace["type"] == "bar" and not is_length
        coordinates = (
            spans(trace, which) if is_length and trace.get("base") is not None else list(trace.get(which) or [])
        )
        values += coordinates or list(range(len(trace.get("y" if which == "x" else "x") or [])))
        from_zero |= is_length and trace.get("base") is None
        from_zero |= trace["type"] == "scatter" and which == "y" and str(trace.get("fill")) == "tozeroy"
    if from_zero and layout.get("barmode") in ("stack", "relative"):
        values += _stack_totals(traces, which)
    bars = stand and all(trace["type"] == "bar" for trace in traces)
    return axis_for(settings, values, from_zero or settings.get("rangemode") in ("tozero", "nonnegative"), bars)


def _stack_totals(traces: Sequence[JsonObject], which: str) -> list[float]:
    """The totals of the stacked bars, of positive and of negative values apart."""
    positive: dict[Any, float] = {}
    negative: dict[Any, float] = {}
    for trace in traces:
        positions = trace.get("y" if which == "x" else "x") or []
        for position, v in zip(positions, trace.get(which) or [], strict=False):
            totals = positive if (v or 0) >= 0 else negative
            totals[position] = totals.get(position, 0) + (v or 0)
    return [*positive.values(), *negative.values()]
