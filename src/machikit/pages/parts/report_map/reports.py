"""A table of reports, read: which are open, their age, the days to close, and which may be duplicates.

Dates are whole days. Ages are counted up to the as-of date of the data, never to today.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.distance import arc, geocentric
from machikit.catalog.model import Field

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

CLOSED_WITHIN = (14, 30)  # periods in days for the share of closed reports
AGE_BANDS = (14, 30, 90)  # last day of each age band; everything older is one more band
OPEN, CLOSED, UNKNOWN = "open", "closed", "unknown"


@dataclass(frozen=True)
class Reports:
    """The columns of a table of reports, one value a row.

    state: OPEN, CLOSED, or UNKNOWN (a status word whose meaning is not known; it counts as open).
    """

    as_of: dt.date
    dates: list[dt.date | None]
    closing_dates: list[dt.date | None]
    state: list[str]
    status: list[str | None]
    has_closing_dates: bool  # whether closing dates are published at all

    @cached_property
    def age(self) -> list[int | None]:
        """Days from the report to the as-of date; None where the date is missing or later."""
        days = [None if d is None else (self.as_of - d).days for d in self.dates]
        return [None if n is None or n < 0 else n for n in days]

    @cached_property
    def days_to_close(self) -> list[int | None]:
        """Days from report to closing; None unless the report is closed and has both dates, in order."""
        result: list[int | None] = []
        for date, end, state, age in zip(self.dates, self.closing_dates, self.state, self.age, strict=True):
            good = state == CLOSED and age is not None and date is not None and end is not None
            result.append((end - date).days if good and date <= end <= self.as_of else None)  # type: ignore[operator]
        return result

    # --- doubts that the page must state ------------------------------------------------------------------------------

    @property
    def unknown_statuses(self) -> list[str]:
        """The publisher's status words whose meaning is not known, each once."""
        return list(
            dict.fromkeys(s for s, state in zip(self.status, self.state, strict=True) if s and state == UNKNOWN)
        )

    def doubts(self) -> dict[str, int]:
        """Number of rows without a status, without a usable date, closed without a usable closing date, open with one."""
        rows = range(len(self.state))
        return {
            "no_status": sum(not s for s in self.status),
            "no_date": sum(age is None for age in self.age),
            "no_end": sum(self.state[i] == CLOSED and self.days_to_close[i] is None for i in rows)
            if self.has_closing_dates
            else 0,
            "open_end": sum(self.state[i] != CLOSED and self.closing_dates[i] is not None for i in rows),
        }


def read_reports(table: "GeoDataFrame", status: Field | None, terms: Mapping[str, Any], as_of: str) -> Reports:
    """Read a table with `date`, `status` and optional `closed` (ISO dates as text). as_of: date of the data, YYYY[-MM[-DD]].

    status: the field of the topic, whose `open` and `closed` list status words; a `state` in the publisher's terms comes first.
    """
    n = len(table)
    column = {name: list(table[name]) if name in table else [None] * n for name in ("date", "closed", "status")}
    dates, ends = [_parse_date(v) for v in column["date"]], [_parse_date(v) for v in column["closed"]]
    words = [str(v).strip() or None if isinstance(v, str) else None for v in column["status"]]
    meaning = _status_meanings(status, terms)
    state = [UNKNOWN if not w else meaning.get(_normalise(w), UNKNOWN) for w in words]
    return Reports(_as_of(as_of, [*dates, *ends]), dates, ends, state, words, any(d is not None for d in ends))


def _status_meanings(status: Field | None, terms: Mapping[str, Any]) -> dict[str, str]:
    by_word = {_normalise(w): OPEN for w in (status.open if status else ())}
    by_word |= {_normalise(w): CLOSED for w in (status.closed if status else ())}
    by_term = {w: term.get("state") for w, term in terms.items() if isinstance(term, Mapping)}
    return by_word | {_normalise(w): state for w, state in by_term.items() if state in (OPEN, CLOSED)}


def _normalise(word: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", word)).casefold()


def _parse_date(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _as_of(as_of: str, dates: Sequence[dt.date | None]) -> dt.date:
    """The as-of date as a day. For a month or year only: the last day within it that occurs in the data, else its first."""
    parts = [int(p) for p in as_of.split("-")]
    first = dt.date(*[*parts, 1, 1][:3])
    within = [d for d in dates if d is not None and (d.year, d.month)[: len(parts)] == tuple(parts[:2])]
    return max([first, *within]) if len(parts) < 3 else first


# --- possible duplicates ----------------------------------------------------------------------------------------------

MAX_PAIRS = 200_000  # candidate pairs of one category; a category with more is not searched


def possible_duplicates(
    table: "GeoDataFrame", reports: Reports, metres: float, days: int
) -> tuple[list[tuple[int, int]], list[str]]:
    """(pairs of rows that may be duplicates, categories with too many candidates to search).

    The rows of a pair have the same category, are at most `metres` apart and at most `days` between
    their dates.
    """
    import geopandas
    import numpy as np

    if "category" not in table or table.empty:
        return [], []
    points = geopandas.GeoSeries(table.geometry.values, crs=table.crs or 4326).representative_point()
    usable = [p is not None and not p.is_empty and d is not None for p, d in zip(points, reports.dates, strict=True)]
    groups: dict[str, list[int]] = {}
    for i, category in enumerate(table["category"]):
        if usable[i] and isinstance(category, str):
            groups.setdefault(category, []).append(i)
    pairs: list[tuple[int, int]] = []
    crowded = []
    for category, rows in groups.items():
        positions = points.iloc[rows].to_crs(4326)
        day = np.array([reports.dates[i].toordinal() for i in rows])  # type: ignore[union-attr]
        nearby = _nearby_pairs(positions, day, metres, days)
        if nearby is None:
            crowded.append(category)
        else:
            pairs += [(rows[a], rows[b]) for a, b in nearby]
    return sorted(pairs), crowded


def _nearby_pairs(at: Any, day: Any, metres: float, days: int) -> "list[tuple[int, int]] | None":
    """Pairs of indices into `at` (points in EPSG:4326) and `day` (ordinals); None with more than MAX_PAIRS candidates."""
    import numpy as np
    from scipy.spatial import cKDTree

    points = geocentric(at.y.to_numpy(), at.x.to_numpy())
    tree = cKDTree(np.column_stack([points / metres, day / (days + 0.5)]))
    if tree.count_neighbors(tree, 1, p=np.inf) > 2 * MAX_PAIRS + len(day):
        return None
    candidates = tree.query_pairs(1, p=np.inf, output_type="ndarray")
    a, b = candidates[:, 0], candidates[:, 1]
    apart = arc(np.linalg.norm(points[a] - points[b], axis=-1))
    return [(int(i), int(j)) for i, j in candidates[(apart <= metres) & (abs(day[a] - day[b]) <= days)]]
