"""The first view of a page of citizens' reports, rendered in Python: the same texts, in the same order, as its script draws."""

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, Words, fill
from machikit.pages.context import PageContext
from machikit.pages.part import Number, both
from machikit.pages.parts.report_map.reports import (
    AGE_BANDS,
    CLOSED,
    CLOSED_WITHIN,
    UNKNOWN,
    Reports,
    linked_groups,
    median_days,
    possible_duplicates,
    read_reports,
)
from machikit.pages.provenance import MONTHS

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

LOOKS = {"open": "k1", "closed": "none", "unknown": "other"}
DAYS_PER_POINT, MAX_AGE_POINTS = 30, 6  # one point of urgency for every 30 days of age, at most six


def tenths(value: float) -> str:
    """A number with one decimal, halves rounded up as in the script."""
    scaled = math.floor(value * 10 + 0.5)
    return f"{scaled // 10}.{scaled % 10}"


def days_text(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def percent_text(n: int, total: int) -> str:
    """Whole per cent, halves rounded up; a dash for a total of 0."""
    return f"{(200 * n + total) // (2 * total)}" if total else "—"


class TriageView:
    """Texts and figures of a page of reports, from the table, the publisher's terms and the date of the data.

    metres, days: how far apart possible duplicates are at most. weights: how urgent a category is (default 1).
    """

    def __init__(self, page: PageContext, table: "GeoDataFrame", metres: float, days: int, weights: Mapping[str, int]):
        self.page, self.table = page, table
        self.metres, self.days, self.weights = metres, days, weights
        prototype = page.prototype
        schema, self.terms = prototype.knows(table)
        dataset = prototype.dataset()
        status = next(iter(schema.role("status")), None) if schema else None
        self.as_of = str(dataset.package["as_of"]) if dataset else ""
        self.reports: Reports = read_reports(table, status, self.terms, self.as_of or "1970")
        self.pairs, self.crowded = possible_duplicates(table, self.reports, metres, days)

    # --- data --------------------------------------------------------------------------------------------------------

    def cells(self, name: str) -> list[str | None]:
        column = self.table[name] if name in self.table else [None] * len(self.table)
        return [v if isinstance(v, str) and v else None for v in column]

    @cached_property
    def duplicates_of(self) -> list[list[int]]:
        """For each row, the rows that may be duplicates of it."""
        result: list[list[int]] = [[] for _ in range(len(self.table))]
        for a, b in self.pairs:
            result[a].append(b)
            result[b].append(a)
        return result

    @cached_property
    def scores(self) -> list[tuple[float, int, int]]:
        """For each row, the points of urgency for age, category and further reports at the place."""
        kinds = [self.weights.get(c, 1) if c else 1 for c in self.cells("category")]
        ages = [min((age or 0) / DAYS_PER_POINT, MAX_AGE_POINTS) for age in self.reports.age]
        return list(zip(ages, kinds, map(len, self.duplicates_of), strict=True))

    @cached_property
    def order(self) -> list[int]:
        """Indices of the open rows, the most urgent first, then of the closed ones, the latest first."""
        age = [-1 if n is None else n for n in self.reports.age]
        waiting = sorted(self.reports.open_rows, key=lambda i: (-sum(self.scores[i]), -age[i], i))
        closed = [i for i, state in enumerate(self.reports.state) if state == CLOSED]
        return waiting + sorted(closed, key=lambda i: (age[i] < 0, age[i], i))

    @cached_property
    def duplicate_groups(self) -> list[list[int]]:
        """Groups of possible duplicates with at least one open report."""
        return [g for g in linked_groups(self.pairs) if any(self.reports.state[i] != CLOSED for i in g)]

    # --- texts -------------------------------------------------------------------------------------------------------

    @property
    def looks(self) -> list[str]:
        return [LOOKS[state] for state in self.reports.state]

    def say(self, key: str, **values: object) -> str:
        return fill(self.page.word(f"report.{key}"), **values)

    def term(self, value: str) -> tuple[str, bool]:
        """(the value in the page's language, whether it is the published Japanese text)."""
        translated = self.terms.get(value)
        return (translated[self.page.prototype.language], False) if translated else (value, True)

    def block(self) -> dict[str, Any]:
        r = self.reports
        return {
            "state": r.state, "age": r.age, "took": r.days_to_close, "pairs": self.pairs,
            "ends": r.has_closing_dates, "day": r.as_of.isoformat(), "metres": self.metres, "days": self.days,
            "within": CLOSED_WITHIN, "bands": AGE_BANDS, "month": DAYS_PER_POINT,
            "top": MAX_AGE_POINTS, "weights": self.weights, "waiting": "未連絡",
        }  # fmt: skip

    def numbers(self) -> list[Number]:
        r, rows = self.reports, range(len(self.table))
        ages = r.open_ages(rows)
        numbers = [
            Number(len(r.open_rows), self.say("unit"), self.say("open"), "k1"),
            Number(len(self.table) - len(r.open_rows), self.say("unit"), self.say("closed"), "none"),
            Number(days_text(median_days(ages)), self.say("day"), self.say("middle")),
            Number(days_text(max(ages, default=None)), self.say("day"), self.say("oldest")),
        ]
        if r.has_closing_dates:
            numbers.append(
                Number(
                    percent_text(*r.closed_share(rows, CLOSED_WITHIN[0])),
                    "%",
                    self.say("within", days=CLOSED_WITHIN[0]),
                )
            )
        return [*numbers, Number(len(self.duplicate_groups), self.say("groups"), self.say("twins"))]

    def headline(self) -> dict[str, str]:
        r = self.reports
        date = r.as_of
        first = next((i for i in self.order if r.state[i] != CLOSED), None)
        day = {
            "ja": f"{date.year}年{date.month}月{date.day}日",
            "en": f"{date.day} {MONTHS[date.month]} {date.year}",
        }
        if first is None:
            return both(self.page, "report.headline.none" if len(self.table) else "report.headline.empty", day=day)
        oldest = max(r.open_rows, key=lambda i: -1 if r.age[i] is None else r.age[i])  # type: ignore[arg-type,return-value]
        kind = self.cells("category")[oldest]
        kind_name = self.terms.get(kind or "") or (
            dict.fromkeys(LANGUAGES, kind) if kind else both(self.page, "report.no_kind")
        )
        values = {"day": day, "n": f"{len(r.open_rows):,}", "kind": kind_name, "days": days_text(r.age[oldest])}
        return both(self.page, "report.headline" if r.age[oldest] is not None else "report.headline.undated", **values)

    def words(self) -> Words:
        near = {"metres": f"{self.metres:g}", "days": self.days}
        return {f"report.{key}.said": both(self.page, f"report.{key}", **near) for key in ("twins.note",)}

    def caveats(self) -> list[dict[str, str]]:
        r, page = self.reports, self.page
        without_point = sum(g is None or g.is_empty for g in self.table.geometry)
        unknown = r.unknown_statuses
        words = {
            "ja": "「" + "」「".join(unknown) + "」",
            "en": ", ".join(self.terms.get(s, {}).get("en", s) for s in unknown),
        }
        caveats = [both(page, "report.lost", n=f"{without_point:,}")] if without_point else []
        n = sum(s is not None and state == UNKNOWN for s, state in zip(r.status, r.state, strict=True))
        caveats += [both(page, "report.strange", words=words, n=f"{n:,}")] if unknown else []
        caveats += [both(page, f"report.{key}", n=f"{n:,}") for key, n in r.doubts().items() if n]
        crowded = {lang: "、".join(self.terms.get(c, {}).get(lang, c) for c in self.crowded) for lang in LANGUAGES}
        caveats += [both(page, "report.crowded", kinds=crowded)] if self.crowded else []
        caveats += [both(page, "report.share", days=CLOSED_WITHIN[-1])] if r.has_closing_dates else []
        near = {"metres": f"{self.metres:g}", "days": self.days}
        return [
            *caveats,
            both(page, "report.ages"),
            both(page, "report.doubles", **near),
            both(page, "report.rule.whose"),
        ]

    def rows(self) -> list[dict[str, Any]]:
        return [self.row(i) for i in self.order]

    @cached_property
    def columns(self) -> dict[str, list[str | None]]:
        return {name: self.cells(name) for name in ("category", "place", "section", "text", "date", "closed")}

    def row(self, i: int) -> dict[str, Any]:
        cell, r = {name: column[i] for name, column in self.columns.items()}, self.reports
        state = self.say("closed.is" if r.state[i] == CLOSED else "open.is")
        facts = [self.term(status) if (status := r.status[i]) else (self.say("no_status.is"), False)]
        facts = [fact for fact in facts if fact[0] != state]  # not 完了 twice
        facts += [(self.timing_text(i, cell), False)]
        facts += [self.term(cell["section"])] if cell["section"] else []
        facts += [(self.say("twins.of", n=len(self.duplicates_of[i])), False)] if self.duplicates_of[i] else []
        facts += [(self.page.word("no_point"), False)] if self._has_no_point(i) else []
        points = tenths(sum(self.scores[i])) if r.state[i] != CLOSED else ""
        return {
            "look": LOOKS[r.state[i]], "title": self.category_text(cell["category"]), "place": cell["place"] or "",
            "text": cell["text"] or "", "state": state, "facts": facts, "right": points,
        }  # fmt: skip

    def category_text(self, kind: str | None) -> tuple[str, bool]:
        return self.term(kind) if kind else (self.say("no_kind"), False)

    def timing_text(self, i: int, cell: dict[str, str | None]) -> str:
        """When it was reported and how long ago, or when it was closed and after how many days."""
        r, date, end = self.reports, (cell["date"] or "")[:10], (cell["closed"] or "")[:10]
        if r.state[i] == CLOSED:
            took = r.days_to_close[i]
            return (
                self.say("took", date=end, n=took) if took is not None else self.say("since.closed", date=date or "—")
            )
        age = r.age[i]
        return self.say("since", date=date, n=age) if age is not None else self.say("since.odd", date=date or "—")

    def _has_no_point(self, i: int) -> bool:
        point = self.table.geometry.iloc[i]
        return point is None or point.is_empty

    def context(self) -> dict[str, Any]:
        by = {name: self.summary_lines(name) for name in ("category", "section") if any(self.columns[name])}
        bands = [self.say("band", a=a, b=b) for a, b in zip((0, *(n + 1 for n in AGE_BANDS)), AGE_BANDS, strict=False)]
        return {
            "by": by, "bands": [*bands, self.say("band.last", a=AGE_BANDS[-1] + 1)],
            "within": CLOSED_WITHIN if self.reports.has_closing_dates else (),
            "title": self.say("list", n=f"{len(self.reports.open_rows):,}"),
            "sections": bool(by.get("section")), "legend": LOOKS, "earlier": [], "strange": bool(UNKNOWN in self.reports.state),
        }  # fmt: skip

    def summary_lines(self, name: str) -> list[dict[str, Any]]:
        """A line for each value of a column and one for all: open reports, by age band, and the shares closed in time."""
        rows: dict[str | None, list[int]] = {}
        for i, value in enumerate(self.columns[name]):
            rows.setdefault(value, []).append(i)
        lines = [self._line(value, indices) for value, indices in rows.items()]
        lines.sort(key=lambda line: -line["open"])
        most = max((n for line in lines for n in line["bands"]), default=0) or 1
        for line in lines:
            line["shade"] = [round(n / most, 2) for n in line["bands"]]
        return [*lines, {**self._line(None, range(len(self.table))), "all": True, "shade": []}]

    def _line(self, value: str | None, rows: Sequence[int]) -> dict[str, Any]:
        r = self.reports
        ages = r.open_ages(rows)
        edges = [-1, *AGE_BANDS, math.inf]
        shares = [r.closed_share(rows, d) for d in CLOSED_WITHIN] if r.has_closing_dates else []
        return {
            "name": self.category_text(value), "value": value or "", "open": sum(r.state[i] != CLOSED for i in rows),
            "bands": [sum(a < n <= b for n in ages) for a, b in pairwise(edges)],
            "middle": days_text(median_days(ages)), "oldest": days_text(max(ages, default=None)),
            "within": [(percent_text(*share), share) for share in shares],
        }  # fmt: skip
