"""The style of charts: few colours that colour-blind readers can tell apart and that contrast with white, one font, light lines."""

from typing import Any

FONT = '"BIZ UDPGothic","Hiragino Sans","Yu Gothic UI",Meiryo,"Noto Sans CJK JP",sans-serif'
INK, LINE, LIMIT = "#3c3f48", "#e1e3e8", "#b42318"
COLOURS = ("#0b5fb0", "#c2410c", "#0f766e", "#8b2fa8", "#8a6100", "#b4235a")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "5px,2px")
SYMBOLS = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
SHAPES = (  # the symbols as SVG paths around the origin
    "M-3.4 0a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0z", "M-3-3h6v6h-6z", "M0-4 3.8 3h-7.6z", "M0-4.2 4.2 0 0 4.2-4.2 0z",
    "M0 4 3.8-3h-7.6z", "M-4-1.3h2.7v-2.7h2.6v2.7h2.7v2.6h-2.7v2.7h-2.6v-2.7h-2.7z",
)  # fmt: skip
PLOTLY_COLOURS = (
    "#636efa",
    "#ef553b",
    "#00cc96",
    "#ab63fa",
    "#ffa15a",
    "#19d3f3",
    "#ff6692",
    "#b6e880",
    "#ff97ff",
    "#fecb52",
)
AXIS: dict[str, Any] = {"gridcolor": LINE, "zerolinecolor": "#8a8d98", "automargin": True}


def styled_layout(layout: dict[str, Any]) -> dict[str, Any]:
    """A layout in the page's style: its own settings are kept, plotly's template and the width are dropped."""
    defaults: dict[str, Any] = {
        "font": {"family": FONT, "size": 13, "color": INK},
        "colorway": list(COLOURS),
        "paper_bgcolor": "#fff",
        "plot_bgcolor": "#fff",
        "margin": {"l": 10, "r": 14, "t": 20, "b": 34},
        "legend": {"orientation": "h", "yref": "container", "y": 0, "yanchor": "bottom", "x": 0},
    }
    settings = {k: v for k, v in layout.items() if k not in ("template", "width")}
    axes = {k: AXIS | _unmatched(k, v) for k, v in settings.items() if k[1:5] == "axis" and isinstance(v, dict)}
    all_axes = {"xaxis": dict(AXIS), "yaxis": dict(AXIS)} | axes
    nested = {k: defaults[k] | (settings.get(k) or {}) for k in ("font", "legend")}
    return defaults | settings | all_axes | nested | {"autosize": True}


def _unmatched(key: str, axis: dict[str, Any]) -> dict[str, Any]:
    """An axis of a layout without `matches` where it names the axis itself, as plotly.express may write it."""
    return {k: v for k, v in axis.items() if k != "matches" or v != key.replace("axis", "")}


def kit_colour(colour: str) -> str:
    """The kit's colour for one of plotly's default palette, which plotly.express writes into every trace; others unchanged."""
    n = PLOTLY_COLOURS.index(colour.lower()) if colour.lower() in PLOTLY_COLOURS else None
    return colour if n is None else COLOURS[n % len(COLOURS)]
