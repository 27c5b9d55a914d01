"""What a page for checking places on foot is drawn from: the places to check, and the errors that are known already."""

import math
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.distance import distance_metres
from machikit._base.messages import LANGUAGES
from machikit.pages.context import PageContext
from machikit.pages.part import both
from machikit.pages.parts.report_map.block import KnownError, WalkColumns
from machikit.pages.parts.report_map.reports import CLOSED, Reports, read_reports

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

KINDS = ("position", "name", "gone", "value", "missing", "right")  # kinds of error that a note can report


class Walk:
    """Places to check: each is unseen, seen and right (or corrected), or has an open error.

    tables: topic → its places. errors: the errors found so far, None if the city has no list of errors.
    """

    def __init__(self, page: PageContext, tables: "Mapping[str, GeoDataFrame]", errors: "GeoDataFrame | None"):
        self.page, self.tables, self.errors, prototype = page, tables, errors, page.prototype
        self.terms = prototype.knows(self.errors)[1] if self.errors is not None else {}
        self.error_reports: Reports | None = None
        if self.errors is not None:
            status = prototype.schema("data_error").by_id["status"]
            dataset = prototype.dataset("errors")
            self.error_reports = read_reports(
                self.errors, status, self.terms, str(dataset.package["as_of"]) if dataset else "1970"
            )

    # --- data --------------------------------------------------------------------------------------------------------

    @cached_property
    def places(self) -> list[tuple[str, int]]:
        """(topic, row) of each place, in the order of the page."""
        return [(topic, i) for topic, table in self.tables.items() for i in range(len(table))]

    @cached_property
    def errors_at(self) -> list[list[int]]:
        """For each place, the rows of the errors found there: same name and table; of several such places, the nearest."""
        result: list[list[int]] = [[] for _ in self.places]
        if self.errors is None:
            return result
        named: dict[tuple[str, str], list[int]] = {}
        for k, (topic, i) in enumerate(self.places):
            title, table = self.page.prototype.schema(topic).title["ja"], self.tables[topic]
            named.setdefault((title, str(table["name"].iloc[i]) if "name" in table else ""), []).append(k)
        titles = self.errors["dataset"] if "dataset" in self.errors else [""] * len(self.errors)
        for n, key in enumerate(zip(titles, self.errors["name"], strict=True)):
            if same := named.get((str(key[0] or ""), str(key[1] or ""))):
                result[min(same, key=lambda k, n=n: self._distance(k, n))].append(n)  # type: ignore[misc]
        return result

    def _distance(self, k: int, n: int) -> float:
        """Metres from a place to an error; inf without a point."""
        topic, i = self.places[k]
        place, error = self._points[topic][i], self._points[None][n]
        return float(distance_metres(*place, *error)) if place and error else math.inf

    @cached_property
    def _points(self) -> dict[str | None, list[tuple[float, float] | None]]:
        """Latitude and longitude of each row of each table, and of the errors (None); of lines and areas, a point on them."""
        tables: dict[str | None, Any] = dict(self.tables.items())
        tables |= {None: self.errors} if self.errors is not None else {}
        shapes = {key: (table if table.crs is None else table.to_crs(4326)).geometry for key, table in tables.items()}
        return {key: [None if g is None or g.is_empty else (g.y, g.x) for g in of.representative_point()]
                for key, of in shapes.items()}  # fmt: skip

    @cached_property
    def state(self) -> list[str]:
        def one(rows: list[int]) -> str:
            is_open = self.error_reports is not None and any(self.error_reports.state[n] != CLOSED for n in rows)
            return "noted" if is_open else "seen" if rows else "unseen"

        return [one(rows) for rows in self.errors_at]

    # --- the page ----------------------------------------------------------------------------------------------------

    def columns(self) -> WalkColumns:
        spoken = {value: {lang: term[lang] for lang in LANGUAGES} for value, term in self.terms.items()}
        return {"state": self.state, "kinds": KINDS, "earlier": self.known_errors(), "spoken": spoken,
                "settled": "違いなし"}  # fmt: skip

    def caveats(self) -> list[dict[str, str]]:
        without_point = sum(g is None or g.is_empty for table in self.tables.values() for g in table.geometry)
        caveats = [both(self.page, "report.lost", n=f"{without_point:,}")] if without_point else []
        unmatched = len(self.errors) - sum(map(len, self.errors_at)) if self.errors is not None else 0
        caveats += [both(self.page, "report.walk.loose", n=unmatched)] if unmatched > 0 else []
        return [*caveats, both(self.page, "report.walk.whose"), both(self.page, "report.walk.unseen.is")]

    def known_errors(self) -> list[KnownError]:
        """The errors found so far: open ones before settled ones, each the oldest first."""
        if self.errors is None or self.error_reports is None:
            return []
        ages, states = [-1 if n is None else n for n in self.error_reports.age], self.error_reports.state
        order = sorted(range(len(self.errors)), key=lambda n: (states[n] == CLOSED, -ages[n], n))
        return [self._known_error(n, self.error_reports.age[n], states[n] != CLOSED) for n in order]

    def _known_error(self, n: int, age: int | None, is_open: bool) -> KnownError:
        def cell(name: str) -> str:
            value = self.errors[name].iloc[n] if self.errors is not None and name in self.errors else None
            return value if isinstance(value, str) else ""

        return {
            "date": cell("date"), "name": cell("name"), "category": cell("category"), "field": cell("field"),
            "said": cell("said"), "text": cell("text"), "status": cell("status"),
            "open": is_open, "age": age if is_open else None,
        }  # fmt: skip
