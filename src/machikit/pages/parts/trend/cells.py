"""Cells of a statistic as number or date, and dates as words: twin of dates.js; tests/golden/dates.json holds both to the same cases."""

import math
import re
from typing import Any

from machikit.pages.cell_text import cell_text
from machikit.pages.svg.scale import date_ordinal

MONTHS = ("", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip

_DATE = re.compile(r"(\d{1,4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", re.ASCII)


def cell_number(cell: Any) -> float | None:
    """A cell as a number; None where it is not a finite number."""
    try:
        value = float(cell)
    except (TypeError, ValueError):
        return None
    return value if math.isfinite(value) else None


def date_text(cell: Any) -> str:
    """A cell as YYYY, YYYY-MM or YYYY-MM-DD; "" where it is not a date of the Gregorian calendar."""
    match = _DATE.fullmatch(cell_text(cell)[:10].replace("/", "-").removesuffix(".0"))
    if not match:
        return ""
    year, *rest = (part for part in match.groups() if part)
    iso = "-".join([year.zfill(4), *(part.zfill(2) for part in rest)])
    try:
        date_ordinal(iso)
    except ValueError:
        return ""
    return iso


def date_phrase(date: str, language: str, fiscal: bool = False) -> str:
    """A date as words: 2025年1月1日, 1 January 2025; a fiscal year as 2025年度, FY2025."""
    year, month, date = [*date.split("-"), "", ""][:3]
    year = str(int(year))
    if language == "ja":
        tail = "年度" if fiscal and not month else "年"
        return year + tail + (f"{int(month)}月" if month else "") + (f"{int(date)}日" if date else "")
    words = [str(int(date)) if date else "", MONTHS[int(month or 0)], year]
    return " ".join(filter(None, words)) if month else f"FY{year}" if fiscal else year
