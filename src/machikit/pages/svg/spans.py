"""Bars that begin at a value of their own (`base`): from one number to another, or from one date to another (px.timeline)."""

from typing import Any

from machikit.pages.charts.figure_table import JsonObject, end_of


def spans(trace: JsonObject, which: str) -> list[Any]:
    """Where the bars of a trace with `base` begin and end, begin and end …: numbers, or dates."""
    return [edge for start, end in zip(*span_columns(trace, which), strict=True) for edge in (start, end)]


def span_columns(trace: JsonObject, which: str) -> tuple[list[Any], list[Any]]:
    """Where each bar begins and where it ends; None where that is not known. which: the axis of their lengths."""
    lengths, base = list(trace.get(which) or []), trace.get("base")
    starts = list(base)[: len(lengths)] if isinstance(base, list) else [base] * len(lengths)
    pairs = [_span(a, n) for a, n in zip([*starts, *[None] * (len(lengths) - len(starts))], lengths, strict=True)]
    return [a for a, _ in pairs], [b for _, b in pairs]


def _span(start: Any, length: Any) -> tuple[Any, Any]:
    if not isinstance(length, (int, float)) or start is None:
        return None, None
    return start, (end_of(start, length) if isinstance(start, str) else start + length)
