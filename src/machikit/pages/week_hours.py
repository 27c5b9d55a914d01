"""Opening hours of one row as a week, from which a page can tell whether a place is open now.

A week is seven days, Monday first. A day is a list of [open, close] in minutes after midnight (a place open past
midnight closes after 1440), an empty list if the place is closed, None if no hours are published: unknown is never closed.
"""

import re
from typing import Any

from machikit.catalog.model import Schema

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
KANJI = "月火水木金土日"
ENGLISH = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
CLOSED = "休"  # the opens cell of a day on which the place is closed

Day = list[list[int]] | None


def minutes(value: Any) -> int | None:
    """Minutes after midnight of "HH:MM" (hours from 24 to 47 are past midnight), None for anything else."""
    m = re.fullmatch(r"(\d{1,2}):(\d{2})", str(value or "").strip())
    return int(m[1]) * 60 + int(m[2]) if m and int(m[1]) < 48 and int(m[2]) < 60 else None


def week(row: dict[str, Any], schema: Schema) -> list[Day]:
    """The week of one row, from its opens, closes and days columns (or opens_mon, closes_mon …)."""
    if any(f.day for f in schema.role("opens")):
        return [_span(row.get(f"opens_{d}"), row.get(f"closes_{d}")) for d in DAYS]
    hours = _span(row.get("opens"), row.get("closes"))
    if not schema.role("days"):
        return [hours] * 7
    days = str(row.get("days") or "")
    if not days:  # hours without weekdays: the days they apply to are not published
        return [None] * 7
    return [hours if k in days else [] for k in KANJI]


def _span(opens: Any, closes: Any) -> Day:
    if str(opens or "").strip() == CLOSED:
        return []
    start, end = minutes(opens), minutes(closes)
    if start is None or end is None:
        return None
    return [[start, end if end > start else end + 1440]]


def is_published(days: list[Day]) -> bool:
    """Whether hours are published for any day of a week."""
    return any(day is not None for day in days)


def text(days: list[Day], language: str) -> str:
    """The week as text: 月〜金 9:00–17:00、土 9:00–12:00. Empty if nothing is published."""
    if not is_published(days):
        return ""
    runs: list[tuple[int, int, Day]] = []
    for i, day in enumerate(days):
        if runs and runs[-1][2] == day:
            runs[-1] = (runs[-1][0], i, day)
        else:
            runs.append((i, i, day))
    ja = language == "ja"
    parts = [
        f"{_day_names(a, b, ja)} {_day_hours(day, ja)}".strip() for a, b, day in runs if day != [] or len(runs) == 1
    ]
    return ("、" if ja else ", ").join(parts)


def _day_names(first: int, last: int, ja: bool) -> str:
    if (first, last) == (0, 6):
        return "毎日" if ja else "Daily"
    names = KANJI if ja else ENGLISH
    dash = "〜" if ja else "–"
    return names[first] if first == last else f"{names[first]}{dash}{names[last]}"


def _day_hours(day: Day, ja: bool) -> str:
    if day is None:
        return "時間の記載なし" if ja else "hours unknown"
    if not day:
        return "休み" if ja else "closed"
    if day == [[0, 1440]]:
        return "24時間" if ja else "24 hours"
    return " ".join(f"{_clock(a, ja)}–{_clock(b, ja)}" for a, b in day)


def _clock(m: int, ja: bool) -> str:
    after = ("翌" if ja else "next day ") if m > 1440 else ""
    m = m - 1440 if m > 1440 else m
    return f"{after}{m // 60}:{m % 60:02d}"
