"""What a table of reports says: which are open, how old, how long the closed ones took, and which may be the same thing twice.

Dates are whole days; ages are counted to the day of the data, never to today's clock.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Any

from machikit.catalog.model import Field

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

WITHIN = (14, 30)  # days in which a report may have been closed
BANDS = (14, 30, 90)  # last day of each band of ages; the last band is what is older
OPEN, CLOSED, UNKNOWN = "open", "closed", "unknown"


@dataclass(frozen=True)
class Reports:
    """Reports by row. state: open, closed, or unknown (a word nobody told the meaning of: it counts as open)."""

    day: dt.date
    dates: list[dt.date | None]
    ends: list[dt.date | None]
    state: list[str]
    status: list[str | None]
    has_ends: bool  # whether closing dates are published at all

    @cached_property
    def age(self) -> list[int | None]:
        """Days from report to the data's day; None where the date is missing or later than that day."""
        days = [None if d is None else (self.day - d).days for d in self.dates]
        return [None if n is None or n < 0 else n for n in days]

    @cached_property
    def took(self) -> list[int | None]:
        """Days from report to closing, of closed ones with two dates in order."""
        found: list[int | None] = []
        for date, end, state, age in zip(self.dates, self.ends, self.state, self.age, strict=True):
            good = state == CLOSED and age is not None and date is not None and end is not None
            found.append((end - date).days if good and date <= end <= self.day else None)  # type: ignore[operator]
        return found

    @property
    def waiting(self) -> list[int]:
        """Rows that are open."""
        return [i for i, state in enumerate(self.state) if state != CLOSED]

    def ages(self, rows: Iterable[int]) -> list[int]:
        """The known ages of those of the rows that are open."""
        return [n for i in rows if self.state[i] != CLOSED and (n := self.age[i]) is not None]

    def share(self, rows: Iterable[int], days: int) -> tuple[int, int]:
        """(closed within so many days, of how many that were reported at least the longest of WITHIN before the data's day).

        All of WITHIN are shares of the same reports, so that 14 days never come out above 30. Closed ones without a usable
        closing date are in neither: nobody knows how long they took.
        """
        old = [i for i in rows if (age := self.age[i]) is not None and age >= WITHIN[-1]]
        known = [i for i in old if self.state[i] != CLOSED or self.took[i] is not None]
        return sum((took := self.took[i]) is not None and took <= days for i in known), len(known)

    # --- what the page must own up to ---------------------------------------------------------------------------------

    @property
    def strange(self) -> list[str]:
        """The publisher's words for a status whose meaning is not told, each once."""
        return list(
            dict.fromkeys(s for s, state in zip(self.status, self.state, strict=True) if s and state == UNKNOWN)
        )

    def doubts(self) -> dict[str, int]:
        """How many rows have no status, no usable date, no usable closing date though closed, or one though still open."""
        rows = range(len(self.state))
        return {
            "no_status": sum(not s for s in self.status),
            "no_date": sum(age is None for age in self.age),
            "no_end": sum(self.state[i] == CLOSED and self.took[i] is None for i in rows) if self.has_ends else 0,
            "open_end": sum(self.state[i] != CLOSED and self.ends[i] is not None for i in rows),
        }


def read(table: "GeoDataFrame", status: Field | None, terms: Mapping[str, Any], as_of: str) -> Reports:
    """table: rows with `date`, `status` and perhaps `closed` (ISO dates as text). as_of: the data's date, YYYY[-MM[-DD]].

    status: the topic's field, whose `open` and `closed` say what words mean; a `state` in the publisher's terms comes first.
    """
    n = len(table)
    column = {name: list(table[name]) if name in table else [None] * n for name in ("date", "closed", "status")}
    dates, ends = [_date(v) for v in column["date"]], [_date(v) for v in column["closed"]]
    words = [str(v).strip() or None if isinstance(v, str) else None for v in column["status"]]
    meaning = _meanings(status, terms)
    state = [UNKNOWN if not w else meaning.get(_plain(w), UNKNOWN) for w in words]
    return Reports(_day(as_of, [*dates, *ends]), dates, ends, state, words, any(d is not None for d in ends))


def _meanings(status: Field | None, terms: Mapping[str, Any]) -> dict[str, str]:
    known = {_plain(w): OPEN for w in (status.open if status else ())}
    known |= {_plain(w): CLOSED for w in (status.closed if status else ())}
    told = {w: said.get("state") for w, said in terms.items() if isinstance(said, Mapping)}
    return known | {_plain(w): state for w, state in told.items() if state in (OPEN, CLOSED)}


def _plain(word: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", word)).casefold()


def _date(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _day(as_of: str, dates: Sequence[dt.date | None]) -> dt.date:
    """The data's day. Of a bare month or year: the last day in it that the data name, else its first."""
    parts = [int(p) for p in as_of.split("-")]
    first = dt.date(*[*parts, 1, 1][:3])
    within = [d for d in dates if d is not None and (d.year, d.month)[: len(parts)] == tuple(parts[:2])]
    return max([first, *within]) if len(parts) < 3 else first


def middle(days: Sequence[int]) -> float | None:
    return median(days) if days else None


# --- the same thing reported twice ------------------------------------------------------------------------------------

MOST = 200_000  # pairs that are looked at for one category; with more, nothing is said of it


def twins(table: "GeoDataFrame", reports: Reports, metres: float, days: int) -> tuple[list[tuple[int, int]], list[str]]:
    """Pairs of rows that may be one thing reported twice, and the categories that are too crowded to tell.

    The same category, at most `metres` apart (on the ellipsoid of GRS 80) and at most `days` between their dates.
    """
    import geopandas
    import numpy as np

    if "category" not in table or table.empty:
        return [], []
    points = geopandas.GeoSeries(table.geometry.values, crs=table.crs or 4326).representative_point()
    there = [p is not None and not p.is_empty and d is not None for p, d in zip(points, reports.dates, strict=True)]
    groups: dict[str, list[int]] = {}
    for i, category in enumerate(table["category"]):
        if there[i] and isinstance(category, str):
            groups.setdefault(category, []).append(i)
    pairs: list[tuple[int, int]] = []
    crowded = []
    for category, rows in groups.items():
        at = points.iloc[rows].to_crs(4326)
        day = np.array([reports.dates[i].toordinal() for i in rows])  # type: ignore[union-attr]
        found = _close(at, day, metres, days)
        if found is None:
            crowded.append(category)
        else:
            pairs += [(rows[a], rows[b]) for a, b in found]
    return sorted(pairs), crowded


def _close(at: Any, day: Any, metres: float, days: int) -> "list[tuple[int, int]] | None":
    """Pairs of positions; None where too many are near each other."""
    import numpy as np
    from pyproj import Geod
    from scipy.spatial import cKDTree

    flat = at.to_crs(at.estimate_utm_crs()).get_coordinates().to_numpy() / (metres * 1.01)
    tree = cKDTree(np.column_stack([flat, day / (days + 0.5)]))
    if tree.count_neighbors(tree, 1, p=np.inf) > 2 * MOST + len(day):
        return None
    found = tree.query_pairs(1, p=np.inf, output_type="ndarray")
    a, b = found[:, 0], found[:, 1]
    lon, lat = at.x.to_numpy(), at.y.to_numpy()
    far = Geod(ellps="GRS80").inv(lon[a], lat[a], lon[b], lat[b])[2]
    return [(int(i), int(j)) for i, j in found[(far <= metres) & (abs(day[a] - day[b]) <= days)]]


def groups(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Rows that hang together by pairs, each group in order, the groups by their first row."""
    of: dict[int, list[int]] = {}
    for a, b in pairs:
        one, two = of.setdefault(a, [a]), of.setdefault(b, [b])
        if one is not two:
            one += two
            of.update(dict.fromkeys(two, one))
    return sorted({id(g): sorted(g) for g in of.values()}.values())
