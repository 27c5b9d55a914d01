"""What a page of citizens' reports is drawn from, and the limits of its numbers."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from machikit._base.messages import LANGUAGES
from machikit.pages.context import PageContext
from machikit.pages.part import both
from machikit.pages.parts.report_map.block import TriageColumns
from machikit.pages.parts.report_map.reports import (
    AGE_BANDS,
    CLOSED_WITHIN,
    UNKNOWN,
    possible_duplicates,
    read_reports,
)

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

DAYS_PER_POINT, MAX_AGE_POINTS = 30, 6  # one point of urgency for every 30 days of age, at most six


class Triage:
    """Reports, read with the publisher's terms up to the date of the data.

    metres, days: how far apart possible duplicates are at most. weights: how urgent a category is (default 1).
    """

    def __init__(self, page: PageContext, table: "GeoDataFrame", metres: float, days: int, weights: Mapping[str, int]):
        self.page, self.table = page, table
        self.metres, self.days, self.weights = metres, days, weights
        schema, self.terms = page.prototype.knows(table)
        dataset = page.prototype.dataset()
        status = next(iter(schema.role("status")), None) if schema else None
        as_of = str(dataset.package["as_of"]) if dataset else "1970"
        self.reports = read_reports(table, status, self.terms, as_of)
        self.pairs, self.crowded = possible_duplicates(table, self.reports, metres, days)

    def columns(self) -> TriageColumns:
        r = self.reports
        return {
            "state": r.state, "age": r.age, "took": r.days_to_close, "pairs": self.pairs,
            "ends": r.has_closing_dates, "day": r.as_of.isoformat(), "metres": self.metres, "days": self.days,
            "within": CLOSED_WITHIN, "bands": AGE_BANDS, "month": DAYS_PER_POINT,
            "top": MAX_AGE_POINTS, "weights": self.weights,
        }  # fmt: skip

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
