"""What a page for a walk says before its script runs: the places to check, and the differences that are known already."""

import math
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, Words, fill
from machikit.pages.part import Number, both
from machikit.pages.parts.report_map.reports import CLOSED, Reports, read

if TYPE_CHECKING:
    from machikit.pages.page import Page
    from machikit.pages.parts.report_map import ReportMap

LOOKS = {"noted": "k1", "seen": "k2", "unseen": "plain"}
KINDS = ("position", "name", "gone", "value", "missing", "right")  # what may be found on the spot


class Walk:
    """A page of places: each is not yet seen, seen and right (or put right), or differs from what the data say."""

    def __init__(self, part: "ReportMap", page: "Page"):
        self.part, self.page, prototype = part, page, page.prototype
        self.errors = part.errors
        self.terms = prototype.knows(self.errors)[1] if self.errors is not None else {}
        self.found: Reports | None = None
        if self.errors is not None:
            status = prototype.catalog.schema("data_error").by_id["status"]
            dataset = prototype.dataset("errors")
            self.found = read(self.errors, status, self.terms, str(dataset.package["as_of"]) if dataset else "1970")

    # --- reading -----------------------------------------------------------------------------------------------------

    @cached_property
    def places(self) -> list[tuple[str, int]]:
        """(topic, row) of each place, in the page's order."""
        return [(topic, i) for topic, table in self.part.tables.items() for i in range(len(table))]

    @cached_property
    def of(self) -> list[list[int]]:
        """For each place the rows of the differences found there: the same name in the same table; of several the nearest."""
        found: list[list[int]] = [[] for _ in self.places]
        if self.errors is None:
            return found
        named: dict[tuple[str, str], list[int]] = {}
        for k, (topic, i) in enumerate(self.places):
            title, table = self.part.schema(self.page, topic).title["ja"], self.part.tables[topic]
            named.setdefault((title, str(table["name"].iloc[i]) if "name" in table else ""), []).append(k)
        titles = self.errors["dataset"] if "dataset" in self.errors else [""] * len(self.errors)
        for n, key in enumerate(zip(titles, self.errors["name"], strict=True)):
            if same := named.get((str(key[0] or ""), str(key[1] or ""))):
                found[min(same, key=lambda k, n=n: self._away(k, n))].append(n)  # type: ignore[misc]
        return found

    def _away(self, k: int, n: int) -> float:
        """How far a place is from where a difference was seen, for comparing only; inf without a point."""
        topic, i = self.places[k]
        points = (
            self.part.tables[topic].geometry.iloc[i],
            self.errors.geometry.iloc[n] if self.errors is not None else None,
        )
        here, there = points
        return math.inf if here is None or there is None or here.is_empty else float(here.distance(there))

    @cached_property
    def state(self) -> list[str]:
        def one(rows: list[int]) -> str:
            waits = self.found is not None and any(self.found.state[n] != CLOSED for n in rows)
            return "noted" if waits else "seen" if rows else "unseen"

        return [one(rows) for rows in self.of]

    # --- telling -----------------------------------------------------------------------------------------------------

    @property
    def looks(self) -> list[str]:
        return [LOOKS[state] for state in self.state]

    def say(self, key: str, **values: object) -> str:
        return fill(self.page.word(f"report.{key}"), **values)

    def block(self) -> dict[str, Any]:
        return {
            "state": self.state,
            "kinds": KINDS,
            "spoken": self.spoken,
            "waiting": "未連絡",
            "settled": "違いなし",
            "earlier": [len(rows) for rows in self.of],
        }

    def numbers(self) -> list[Number]:
        unit, counts = self.page.word("unit"), {state: self.state.count(state) for state in LOOKS}
        found = [Number(len(self.state), unit, self.say("walk.all"))]
        return found + [Number(counts[s], unit, self.say(f"walk.{s}"), LOOKS[s]) for s in ("unseen", "noted", "seen")]

    def headline(self) -> dict[str, str]:
        counts = {state: f"{self.state.count(state):,}" for state in LOOKS}
        seen = counts["noted"] != "0" or counts["seen"] != "0"
        return both(
            self.page,
            "report.walk.headline" if seen else "report.walk.headline.none",
            all=f"{len(self.state):,}",
            **counts,
        )

    def words(self) -> Words:
        return {}

    def caveats(self) -> list[dict[str, str]]:
        lost = sum(g is None or g.is_empty for table in self.part.tables.values() for g in table.geometry)
        told = [both(self.page, "report.lost", n=f"{lost:,}")] if lost else []
        loose = len(self.errors) - sum(map(len, self.of)) if self.errors is not None else 0
        told += [both(self.page, "report.walk.loose", n=loose)] if loose > 0 else []
        return [*told, both(self.page, "report.walk.whose"), both(self.page, "report.walk.unseen.is")]

    def rows(self) -> list[dict[str, Any]]:
        return [self.row(k) for k in range(len(self.places))]

    def row(self, k: int) -> dict[str, Any]:
        topic, i = self.places[k]
        table = self.part.tables[topic]
        cell = {
            name: v if isinstance(v := table[name].iloc[i], str) else ""
            for name in ("name", "address", "place")
            if name in table
        }
        point = table.geometry.iloc[i]
        facts = (
            [(self.part.schema(self.page, topic).title[self.page.prototype.language], False)]
            if len(self.part.tables) > 1
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
            "kinds": list(self.part.tables), "legend": LOOKS, "earlier": self.known(), "strange": False,
        }  # fmt: skip

    def known(self) -> list[dict[str, Any]]:
        """The differences found so far, those that wait first, the oldest of each first."""
        if self.errors is None or self.found is None:
            return []
        ages, states = [-1 if n is None else n for n in self.found.age], self.found.state
        order = sorted(range(len(self.errors)), key=lambda n: (states[n] == CLOSED, -ages[n], n))
        return [self._known(n, ages[n], states[n] != CLOSED) for n in order]

    def _known(self, n: int, age: int, waits: bool) -> dict[str, Any]:
        cells: dict[str, str] = {}
        for name in ("date", "name", "category", "field", "said", "text", "status"):
            value = self.errors[name].iloc[n] if self.errors is not None and name in self.errors else None
            cells[name] = value if isinstance(value, str) else ""
        told = self.say("days", n=age) if waits and age >= 0 else ""
        terms = {name: self.term(value) for name, value in cells.items()}
        return {**cells, "look": LOOKS["noted" if waits else "seen"], "age": told, "days": age, "terms": terms}

    def term(self, value: str) -> tuple[str, bool]:
        said = self.terms.get(value)
        return (said[self.page.prototype.language], False) if said else (value, True)

    @property
    def spoken(self) -> dict[str, dict[str, str]]:
        return {value: {lang: said[lang] for lang in LANGUAGES} for value, said in self.terms.items()}
