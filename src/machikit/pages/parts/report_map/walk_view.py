"""The first view of a page for checking places on foot: the places to check, and the errors that are known already."""

import math
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.distance import distance_metres
from machikit._base.messages import LANGUAGES, Words, fill
from machikit.pages.context import PageContext
from machikit.pages.part import Number, both
from machikit.pages.parts.report_map.reports import CLOSED, Reports, read_reports

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

LOOKS = {"noted": "k1", "seen": "k2", "unseen": "plain"}
KINDS = ("position", "name", "gone", "value", "missing", "right")  # kinds of error that a note can report


class WalkView:
    """Texts and figures of a page of places: each is unseen, seen and right (or corrected), or has an open error.

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

    # --- texts -------------------------------------------------------------------------------------------------------

    @property
    def looks(self) -> list[str]:
        return [LOOKS[state] for state in self.state]

    def say(self, key: str, **values: object) -> str:
        return fill(self.page.word(f"report.{key}"), **values)

    def block(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "kinds": KINDS,
            "spoken": self.translations,
            "waiting": "未連絡",
            "settled": "違いなし",
            "earlier": [len(rows) for rows in self.errors_at],
        }

    def numbers(self) -> list[Number]:
        unit, counts = self.page.word("unit"), {state: self.state.count(state) for state in LOOKS}
        numbers = [Number(len(self.state), unit, self.say("walk.all"))]
        return numbers + [Number(counts[s], unit, self.say(f"walk.{s}"), LOOKS[s]) for s in ("unseen", "noted", "seen")]

    def headline(self) -> dict[str, str]:
        counts = {state: f"{self.state.count(state):,}" for state in LOOKS}
        is_started = counts["noted"] != "0" or counts["seen"] != "0"
        return both(
            self.page,
            "report.walk.headline" if is_started else "report.walk.headline.none",
            all=f"{len(self.state):,}",
            **counts,
        )

    def words(self) -> Words:
        return {}

    def caveats(self) -> list[dict[str, str]]:
        without_point = sum(g is None or g.is_empty for table in self.tables.values() for g in table.geometry)
        caveats = [both(self.page, "report.lost", n=f"{without_point:,}")] if without_point else []
        unmatched = len(self.errors) - sum(map(len, self.errors_at)) if self.errors is not None else 0
        caveats += [both(self.page, "report.walk.loose", n=unmatched)] if unmatched > 0 else []
        return [*caveats, both(self.page, "report.walk.whose"), both(self.page, "report.walk.unseen.is")]

    def rows(self) -> list[dict[str, Any]]:
        return [self.row(k) for k in range(len(self.places))]

    def row(self, k: int) -> dict[str, Any]:
        topic, i = self.places[k]
        table = self.tables[topic]
        cell = {
            name: v if isinstance(v := table[name].iloc[i], str) else ""
            for name in ("name", "address", "place")
            if name in table
        }
        point = table.geometry.iloc[i]
        facts = (
            [(self.page.prototype.schema(topic).title[self.page.prototype.language], False)]
            if len(self.tables) > 1
            else []
        )
        facts += [(cell["place"], True)] if cell.get("place") else []
        facts += [(self.page.word("no_point"), False)] if point is None or point.is_empty else []
        title = (cell["name"], True) if cell.get("name") else (self.page.word("no_name"), False)
        return {"key": k, "look": LOOKS[self.state[k]], "title": title, "place": cell.get("address", ""), "text": "",
                "state": self.say(f"walk.is.{self.state[k]}"), "facts": facts, "right": ""}  # fmt: skip

    def context(self) -> dict[str, Any]:
        return {
            "by": {}, "bands": [], "within": (), "title": self.say("walk.list", n=f"{len(self.state):,}"), "sections": False,
            "legend": LOOKS, "earlier": self.known_errors(), "strange": False,
        }  # fmt: skip

    def known_errors(self) -> list[dict[str, Any]]:
        """The errors found so far: open ones before settled ones, each the oldest first."""
        if self.errors is None or self.error_reports is None:
            return []
        ages, states = [-1 if n is None else n for n in self.error_reports.age], self.error_reports.state
        order = sorted(range(len(self.errors)), key=lambda n: (states[n] == CLOSED, -ages[n], n))
        return [self._error_row(n, ages[n], states[n] != CLOSED) for n in order]

    def _error_row(self, n: int, age: int, is_open: bool) -> dict[str, Any]:
        cells: dict[str, str] = {}
        for name in ("date", "name", "category", "field", "said", "text", "status"):
            value = self.errors[name].iloc[n] if self.errors is not None and name in self.errors else None
            cells[name] = value if isinstance(value, str) else ""
        age_text = self.say("days", n=age) if is_open and age >= 0 else ""
        terms = {name: self.term(value) for name, value in cells.items()}
        return {**cells, "look": LOOKS["noted" if is_open else "seen"], "age": age_text, "days": age, "terms": terms}

    def term(self, value: str) -> tuple[str, bool]:
        translated = self.terms.get(value)
        return (translated[self.page.prototype.language], False) if translated else (value, True)

    @property
    def translations(self) -> dict[str, dict[str, str]]:
        return {value: {lang: term[lang] for lang in LANGUAGES} for value, term in self.terms.items()}
