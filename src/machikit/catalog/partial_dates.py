"""Dates of data, which may be a year or a month only, and for how many months data hold."""

import datetime as dt
import re
from calendar import monthrange
from typing import TypeGuard

MOST_MONTHS = 120  # for which data may be said to hold


def is_months(value: object) -> TypeGuard[int]:
    """Whether a value is a number of months for which data may hold."""
    return type(value) is int and 1 <= value <= MOST_MONTHS


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, clamped to the end of the month."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return dt.date.max if year > dt.MAXYEAR else dt.date(year, month, min(day.day, monthrange(year, month)[1]))


def day_after(day: dt.date) -> dt.date:
    return day if day == dt.date.max else day + dt.timedelta(days=1)


def last_day(text: str) -> dt.date | None:
    """The last day of a year, month or day; None where the text is no such date."""
    year, month, day = parse_partial_date(text) or (0, 0, 0)
    month = month or 12
    return dt.date(year, month, day or monthrange(year, month)[1]) if year else None


def parse_partial_date(text: str) -> tuple[int, int, int] | None:
    """(year, month, day) of YYYY, YYYY-MM or YYYY-MM-DD, 0 for a missing part; None where the text is no such date."""
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
    year, month, day = (int(part or 0) for part in match.groups()) if match else (0, 0, 0)
    try:
        dt.date(year, month or (0 if match and match[2] else 1), day or (0 if match and match[3] else 1))
    except ValueError:
        return None
    return year, month, day
