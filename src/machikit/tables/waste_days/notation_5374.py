"""The notation of 5374.jp's area_days.csv, which hundreds of cities keep: 月 木, 水1 水3, 火1 火3:4 6 8, 20260410 20260424, 金 *1.

Days are parted by blanks; a figure behind a weekday is the week of the month. Months behind a colon hold for the days before it
(back to the last months), as in the program's own script. *n points to a remark in another file and says nothing of days.
"""

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from functools import lru_cache

from machikit.tables.values.dates import YEARS
from machikit.tables.waste_days.day_patterns import WEEK
from machikit.tables.waste_days.rule import Dates, Months, Rule, Term, Weekly

_REMARK = re.compile(r"(?:\s*[*※]\d{1,2}(?!\d))+\s*$")
_DAY = rf"[{WEEK}][1-5]?"
_MONTHS = r"(?:1[0-2]|0?[1-9])(?:\s+(?:1[0-2]|0?[1-9]))*(?=\s|$)"
_STRETCH = re.compile(rf"(?P<days>{_DAY}(?:\s+{_DAY})*)(?:\s*:\s*(?P<months>{_MONTHS}))?(?:\s+|$)")
_DATES = re.compile(r"\d{8}(?:\s+\d{8})*")

Stretch = tuple[list[str], list[int]]  # days as written, and months (none: all)


def without_remark(text: str) -> str:
    """The text without *1 at its end."""
    return _REMARK.sub("", text)


def stretches(text: str) -> list[Stretch] | None:
    """The days and months that a cell names; None where it is not in this notation."""
    out, found, at = _plain(text), [], 0
    while at < len(out):
        m = _STRETCH.match(out, at)
        if m is None:
            return None
        found.append((m["days"].split(), [int(n) for n in (m["months"] or "").split()]))
        at = m.end()
    return found or None


def dates(text: str) -> frozenset[dt.date] | None:
    """20260410 20260424 → the dates; None where it is something else, or where one is no day of the calendar."""
    out = _plain(text)
    try:
        found = [dt.date(int(d[:4]), int(d[4:6]), int(d[6:])) for d in out.split()] if _DATES.fullmatch(out) else []
    except ValueError:
        return None
    return frozenset(found) if found and all(d.year in YEARS for d in found) else None


@lru_cache(4096)
def read(text: str) -> Rule | None:
    """The rule; None where the cell is not in this notation."""
    if days := dates(text):
        return Rule((Term(Dates(days)),))
    named = stretches(text)
    return Rule(tuple(term for one in named for term in _terms(*one))) if named else None


def _terms(days: list[str], months: list[int]) -> list[Term]:
    """The days of a stretch: those of every week together, and the nth of each month by their weeks."""
    by_weeks = defaultdict(set)  # weeks → weekdays
    weeks_of = defaultdict(set)
    for day in days:
        weeks_of[WEEK.index(day[0])].add(int(day[1:] or 0))
    for weekday, weeks in weeks_of.items():
        by_weeks[frozenset(weeks) - {0} if 0 not in weeks else frozenset[int]()].add(weekday)
    season = Months(frozenset(months)) if months else None
    return [Term(Weekly(frozenset(on), weeks), season) for weeks, on in by_weeks.items()]


def _plain(text: str) -> str:
    return without_remark(unicodedata.normalize("NFKC", text)).strip() if len(text) <= 400 else ""
