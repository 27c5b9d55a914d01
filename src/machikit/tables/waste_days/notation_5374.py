"""Parse the notation of 5374.jp's area_days.csv, which hundreds of cities maintain: 月 木, 水1 水3, 火1 火3:4 6 8, 20260410, 金 *1.

Days are separated by spaces; a digit after a weekday is the week of the month; several dates (20260410 20260424) may be given.
Months after a colon apply to the days before it (back to the previous months), as in the script of 5374.jp. *n refers to a
remark in another file and says nothing about days.
"""

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from functools import lru_cache

from machikit.tables.values.dates import YEARS
from machikit.tables.values.weekdays import WEEK
from machikit.tables.waste_days.rule import Dates, Months, Rule, Term, Weekly

_REMARK = re.compile(r"(?:\s*[*※]\d{1,2}(?!\d))+\s*$")
_DAY = rf"[{WEEK}][1-5]?"
_MONTHS = r"(?:1[0-2]|0?[1-9])(?:\s+(?:1[0-2]|0?[1-9]))*(?=\s|$)"
_SEGMENT = re.compile(rf"(?P<days>{_DAY}(?:\s+{_DAY})*)(?:\s*:\s*(?P<months>{_MONTHS}))?(?:\s+|$)")
_DATES = re.compile(r"\d{8}(?:\s+\d{8})*")

Segment = tuple[list[str], list[int]]  # days as written, and months (empty: all)


def without_remark(text: str) -> str:
    """The text without a reference to a remark (*1) at its end."""
    return _REMARK.sub("", text)


def parse_segments(text: str) -> list[Segment] | None:
    """The days and months that a cell names; None if it is not in this notation."""
    normalized, segments, position = _normalize(text), [], 0
    while position < len(normalized):
        match = _SEGMENT.match(normalized, position)
        if match is None:
            return None
        segments.append((match["days"].split(), [int(n) for n in (match["months"] or "").split()]))
        position = match.end()
    return segments or None


def parse_dates(text: str) -> frozenset[dt.date] | None:
    """20260410 20260424 → the dates; None for anything else, or if one of them does not exist."""
    normalized = _normalize(text)
    try:
        parsed = (
            [dt.date(int(d[:4]), int(d[4:6]), int(d[6:])) for d in normalized.split()]
            if _DATES.fullmatch(normalized)
            else []
        )
    except ValueError:
        return None
    return frozenset(parsed) if parsed and all(d.year in YEARS for d in parsed) else None


@lru_cache(4096)
def parse_rule(text: str) -> Rule | None:
    """The rule of a cell; None if it is not in this notation."""
    if days := parse_dates(text):
        return Rule((Term(Dates(days)),))
    segments = parse_segments(text)
    return Rule(tuple(term for segment in segments for term in _segment_terms(*segment))) if segments else None


def _segment_terms(days: list[str], months: list[int]) -> list[Term]:
    """The terms of a segment: weekdays of every week together, and those of the nth week by their weeks."""
    by_weeks = defaultdict(set)  # weeks → weekdays
    weeks_of = defaultdict(set)
    for day in days:
        weeks_of[WEEK.index(day[0])].add(int(day[1:] or 0))
    for weekday, weeks in weeks_of.items():
        by_weeks[frozenset(weeks) - {0} if 0 not in weeks else frozenset[int]()].add(weekday)
    season = Months(frozenset(months)) if months else None
    return [Term(Weekly(frozenset(on), weeks), season) for weeks, on in by_weeks.items()]


def _normalize(text: str) -> str:
    return without_remark(unicodedata.normalize("NFKC", text)).strip() if len(text) <= 400 else ""
