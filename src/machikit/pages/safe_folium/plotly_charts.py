"""Which of plotly's two bundles the charts of a page need: the small one, or the whole library that the Python package holds."""

import json
import re

from machikit.pages.charts.figure_values import TRACE_TYPES

SMALL = "plotly.js-basic-dist-min/plotly-basic.min.js"
WHOLE = "plotly:package_data/plotly.min.js"
_DRAWN = re.compile(r"Plotly\s*\.\s*(?:newPlot|react|plot)\s*\(\s*")
_TARGET = re.compile(r"""(?:"[^"]*"|'[^']*'|[\w.$()]+)\s*,\s*""")


def bundle_for(page: str) -> str:
    """The file of plotly that can draw every chart of this page: the small one where all are of its kinds."""
    starts = [match.end() for match in _DRAWN.finditer(page)]
    return SMALL if starts and all(_is_basic(page, start) for start in starts) else WHOLE


def _is_basic(page: str, start: int) -> bool:
    """Whether the charts of a call, written as JSON after its target, are of the small bundle's kinds."""
    target = _TARGET.match(page, start)
    try:
        traces, _ = json.JSONDecoder().raw_decode(page, target.end() if target else start)
        return all(trace.get("type", "scatter") in TRACE_TYPES for trace in traces)
    except (ValueError, AttributeError, TypeError):
        return False
