"""What a page of citizens' reports says before its script runs: the same texts, in the same order, as its script draws first."""

import math
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, Words, fill
from machikit.pages.part import Number, both
from machikit.pages.parts.report_map.reports import BANDS, CLOSED, UNKNOWN, WITHIN, Reports, groups, middle, read, twins
from machikit.pages.provenance import MONTHS

if TYPE_CHECKING:
    from machikit.pages.page import Page
    from machikit.pages.parts.report_map import ReportMap

LOOKS = {"open": "k1", "closed": "none", "unknown": "other"}
MONTH, TOP = 30, 6  # a point of age for every 30 days, six at most
PARTS = ("age", "kind", "twin")


def tenths(value: float) -> str:
    """One decimal, halves up, as the script writes it."""
    whole = math.floor(value * 10 + 0.5)
    return f"{whole // 10}.{whole % 10}"


def days(value: float | None) -> str:
    return "—" if value is None else f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def share(n: int, of: int) -> str:
    """Whole per cent, halves up; a dash of nothing."""
    return f"{(200 * n + of) // (2 * of)}" if of else "—"


class Triage:
    """A page of reports, from the table, its publisher's words and the data's date."""

    def __init__(self, part: "ReportMap", page: "Page"):
        self.part, self.page, self.table = part, page, part.table
        prototype = page.prototype
        schema, self.terms = prototype.knows(part.table)
        dataset = prototype.dataset()
        status = next(iter(schema.role("status")), None) if schema else None
        self.as_of = str(dataset.package["as_of"]) if dataset else ""
        self.reports: Reports = read(part.table, status, self.terms, self.as_of or "1970")
        self.pairs, self.crowded = twins(part.table, self.reports, part.metres, part.days)

    # --- reading -----------------------------------------------------------------------------------------------------

    def cells(self, name: str) -> list[str | None]:
        column = self.table[name] if name in self.table else [None] * len(self.table)
        return [v if isinstance(v, str) and v else None for v in column]

    @cached_property
    def others(self) -> list[list[int]]:
        """For each row the rows that may be the same thing."""
        found: list[list[int]] = [[] for _ in range(len(self.table))]
        for a, b in self.pairs:
            found[a].append(b)
            found[b].append(a)
        return found

    @cached_property
    def scores(self) -> list[tuple[float, int, int]]:
        """For each row the points for age, kind and further reports at the place."""
        kinds = [self.part.weights.get(c, 1) if c else 1 for c in self.cells("category")]
        ages = [min((age or 0) / MONTH, TOP) for age in self.reports.age]
        return list(zip(ages, kinds, map(len, self.others), strict=True))

    @cached_property
    def order(self) -> list[int]:
        """Open ones, the most urgent first; then closed ones, the latest first."""
        age = [-1 if n is None else n for n in self.reports.age]
        waiting = sorted(self.reports.waiting, key=lambda i: (-sum(self.scores[i]), -age[i], i))
        closed = [i for i, state in enumerate(self.reports.state) if state == CLOSED]
        return waiting + sorted(closed, key=lambda i: (age[i] < 0, age[i], i))

    @cached_property
    def doubled(self) -> list[list[int]]:
        """Groups of reports that may be one thing, of which at least one is open."""
        return [g for g in groups(self.pairs) if any(self.reports.state[i] != CLOSED for i in g)]

    # --- telling -----------------------------------------------------------------------------------------------------

    @property
    def looks(self) -> list[str]:
        return [LOOKS[state] for state in self.reports.state]

    def say(self, key: str, **values: object) -> str:
        return fill(self.page.word(f"report.{key}"), **values)

    def term(self, value: str) -> tuple[str, bool]:
        """A value in the page's language, and whether it stands as published."""
        said = self.terms.get(value)
        return (said[self.page.prototype.language], False) if said else (value, True)

    def block(self) -> dict[str, Any]:
        r = self.reports
        return {
            "state": r.state, "age": r.age, "took": r.took, "pairs": self.pairs, "ends": r.has_ends, "day": r.day.isoformat(),
            "metres": self.part.metres, "days": self.part.days, "within": WITHIN, "bands": BANDS, "month": MONTH, "top": TOP,
            "weights": self.part.weights, "waiting": "未連絡",
        }  # fmt: skip

    def numbers(self) -> list[Number]:
        r, rows = self.reports, range(len(self.table))
        ages = r.ages(rows)
        found = [
            Number(len(r.waiting), self.say("unit"), self.say("open"), "k1"),
            Number(len(self.table) - len(r.waiting), self.say("unit"), self.say("closed"), "none"),
            Number(days(middle(ages)), self.say("day"), self.say("middle")),
            Number(days(max(ages, default=None)), self.say("day"), self.say("oldest")),
        ]
        if r.has_ends:
            found.append(Number(share(*r.share(rows, WITHIN[0])), "%", self.say("within", days=WITHIN[0])))
        return [*found, Number(len(self.doubled), self.say("groups"), self.say("twins"))]

    def headline(self) -> dict[str, str]:
        r = self.reports
        first = next((i for i in self.order if r.state[i] != CLOSED), None)
        day = {
            "ja": f"{r.day.year}年{r.day.month}月{r.day.day}日",
            "en": f"{r.day.day} {MONTHS[r.day.month]} {r.day.year}",
        }
        if first is None:
            return both(self.page, "report.headline.none" if len(self.table) else "report.headline.empty", day=day)
        oldest = max(r.waiting, key=lambda i: -1 if r.age[i] is None else r.age[i])  # type: ignore[arg-type,return-value]
        kind = self.cells("category")[oldest]
        said = self.terms.get(kind or "") or (
            dict.fromkeys(LANGUAGES, kind) if kind else both(self.page, "report.no_kind")
        )
        values = {"day": day, "n": f"{len(r.waiting):,}", "kind": said, "days": days(r.age[oldest])}
        return both(self.page, "report.headline" if r.age[oldest] is not None else "report.headline.undated", **values)

    def words(self) -> Words:
        near = {"metres": f"{self.part.metres:g}", "days": self.part.days}
        return {f"report.{key}.said": both(self.page, f"report.{key}", **near) for key in ("twins.note",)}

    def caveats(self) -> list[dict[str, str]]:
        r, page = self.reports, self.page
        lost = sum(g is None or g.is_empty for g in self.table.geometry)
        words = {
            "ja": "「" + "」「".join(r.strange) + "」",
            "en": ", ".join(self.terms.get(s, {}).get("en", s) for s in r.strange),
        }
        told = [both(page, "report.lost", n=f"{lost:,}")] if lost else []
        n = sum(s is not None and state == UNKNOWN for s, state in zip(r.status, r.state, strict=True))
        told += [both(page, "report.strange", words=words, n=f"{n:,}")] if r.strange else []
        told += [both(page, f"report.{key}", n=f"{n:,}") for key, n in r.doubts().items() if n]
        crowded = {lang: "、".join(self.terms.get(c, {}).get(lang, c) for c in self.crowded) for lang in LANGUAGES}
        told += [both(page, "report.crowded", kinds=crowded)] if self.crowded else []
        told += [both(page, "report.share", days=WITHIN[-1])] if r.has_ends else []
        near = {"metres": f"{self.part.metres:g}", "days": self.part.days}
        return [*told, both(page, "report.ages"), both(page, "report.doubles", **near), both(page, "report.rule.whose")]

    def rows(self) -> list[dict[str, Any]]:
        return [self.row(i) for i in self.order]

    @cached_property
    def columns(self) -> dict[str, list[str | None]]:
        return {name: self.cells(name) for name in ("category", "place", "section", "text", "date", "closed")}

    def row(self, i: int) -> dict[str, Any]:
        cell, r = {name: column[i] for name, column in self.columns.items()}, self.reports
        state = self.say("closed.is" if r.state[i] == CLOSED else "open.is")
        facts = [self.term(status) if (status := r.status[i]) else (self.say("no_status.is"), False)]
        facts = [fact for fact in facts if fact[0] != state]  # 完了 need not be said twice
        facts += [(self.when(i, cell), False)]
        facts += [self.term(cell["section"])] if cell["section"] else []
        facts += [(self.say("twins.of", n=len(self.others[i])), False)] if self.others[i] else []
        facts += [(self.page.word("no_point"), False)] if self._lost(i) else []
        points = tenths(sum(self.scores[i])) if r.state[i] != CLOSED else ""
        return {
            "look": LOOKS[r.state[i]], "title": self.named(cell["category"]), "place": cell["place"] or "",
            "text": cell["text"] or "", "state": state, "facts": facts, "right": points,
        }  # fmt: skip

    def named(self, kind: str | None) -> tuple[str, bool]:
        return self.term(kind) if kind else (self.say("no_kind"), False)

    def when(self, i: int, cell: dict[str, str | None]) -> str:
        """Reported when and how long ago, or closed when and after how long."""
        r, date, end = self.reports, (cell["date"] or "")[:10], (cell["closed"] or "")[:10]
        if r.state[i] == CLOSED:
            took = r.took[i]
            return (
                self.say("took", date=end, n=took) if took is not None else self.say("since.closed", date=date or "—")
            )
        age = r.age[i]
        return self.say("since", date=date, n=age) if age is not None else self.say("since.odd", date=date or "—")

    def _lost(self, i: int) -> bool:
        point = self.table.geometry.iloc[i]
        return point is None or point.is_empty

    def context(self) -> dict[str, Any]:
        by = {name: self.grouped(name) for name in ("category", "section") if any(self.columns[name])}
        bands = [self.say("band", a=a, b=b) for a, b in zip((0, *(n + 1 for n in BANDS)), BANDS, strict=False)]
        return {
            "by": by, "bands": [*bands, self.say("band.last", a=BANDS[-1] + 1)], "within": WITHIN if self.reports.has_ends else (),
            "title": self.say("list", n=f"{len(self.reports.waiting):,}"), "sections": bool(by.get("section")),
            "kinds": list(dict.fromkeys(c for c in self.columns["category"] if c)), "legend": LOOKS, "earlier": [],
            "strange": bool(UNKNOWN in self.reports.state),
        }  # fmt: skip

    def grouped(self, name: str) -> list[dict[str, Any]]:
        """A line for each value of a column, and one for all: open ones, by band of age, and how fast they were closed."""
        rows: dict[str | None, list[int]] = {}
        for i, value in enumerate(self.columns[name]):
            rows.setdefault(value, []).append(i)
        lines = [self._line(value, of) for value, of in rows.items()]
        lines.sort(key=lambda line: -line["open"])
        most = max((n for line in lines for n in line["bands"]), default=0) or 1
        for line in lines:
            line["shade"] = [round(n / most, 2) for n in line["bands"]]
        return [*lines, {**self._line(None, range(len(self.table))), "all": True, "shade": []}]

    def _line(self, value: str | None, rows: Sequence[int]) -> dict[str, Any]:
        r = self.reports
        ages = r.ages(rows)
        edges = [-1, *BANDS, math.inf]
        return {
            "name": self.named(value), "value": value or "", "open": sum(r.state[i] != CLOSED for i in rows),
            "bands": [sum(a < n <= b for n in ages) for a, b in pairwise(edges)],
            "middle": days(middle(ages)), "oldest": days(max(ages, default=None)),
            "within": [(share(*r.share(rows, d)), r.share(rows, d)) for d in WITHIN] if r.has_ends else [],
        }  # fmt: skip
