"""Forms, or processes, of several municipalities side by side: what all ask for, what only one asks, the smallest common one."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, fill
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.form_comparison.comparison import Comparison, Item, compare

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page

STATIC = 300  # rows of the table in the HTML itself
STEP = 100  # rows that the script shows at a time
COLUMNS = 12  # municipalities that stand side by side in the table; all of them are counted


class FormComparison(Part):
    """Numbers, the table item × municipality, two side by side, and the smallest common form, which can be changed.

    tables: a table, or city id → table (`prototype.tables()`); columns item and asked, and where there are place, authority,
    category, input, minutes (see comparing.compare). Rows without a place are the city's own.
    """

    downloads = ("csv",)

    def __init__(self, tables: "Mapping[str, GeoDataFrame] | GeoDataFrame"):
        self.tables = tables if isinstance(tables, Mapping) else {"": tables}
        self._compared: Comparison | None = None

    def comparison(self, page: "Page") -> Comparison:
        if self._compared is None:
            city = page.prototype.city
            names = {"": city.name["ja"]} | {i: c.name["ja"] for i, c in page.prototype.cities.items()}
            self._compared = compare(self.tables, names)
        return self._compared

    def terms(self, page: "Page") -> dict[str, dict[str, str]]:
        """What the publisher calls items, sections and municipalities in both languages."""
        table = next(iter(self.tables.values()))
        cities = {c.name["ja"]: dict(c.name) for c in page.prototype.cities.values()}
        return cities | page.prototype.knows(table)[1]

    # --- what the page gets ------------------------------------------------------------------------------------------

    def block(self, page: "Page") -> dict[str, Any]:
        found, terms = self.comparison(page), self.terms(page)
        sections = list(dict.fromkeys(item.section for item in found.items))
        used = {*found.places, *sections, *(v for i in found.items for v in (i.name, i.way))}
        return {
            "places": found.places,
            "sections": sections,
            "items": [
                [i.name, sections.index(i.section), i.way, "".join(i.marks), i.by, i.minutes if found.timed else None]
                for i in found.items
            ],
            "timed": found.timed, "form": found.form, "columns": COLUMNS, "step": STEP,
            "terms": {v: terms[v] for v in sorted(v for v in used if v in terms)},
        }  # fmt: skip

    def numbers(self, page: "Page") -> list[Number]:
        found = self.comparison(page)
        counts = {"items": len(found.items)}
        if len(found.places) > 1:
            counts |= {"every": found.every, "one": found.one}
        if any(item.by for item in found.items):
            counts |= {"law": found.defined("law"), "own": found.defined("own")}
        unit = page.prototype.language
        word = both(page, "form_comparison.unit")[unit]
        return [Number(n, word, both(page, f"form_comparison.n.{key}")[unit]) for key, n in counts.items()]

    def headline(self, page: "Page") -> dict[str, str] | None:
        found = self.comparison(page)
        if len(found.places) < 2 or not found.items:
            return None
        changes = [found.change(p) for p in range(len(found.places))]
        most = max(range(len(changes)), key=lambda p: changes[p][1])
        place = {lang: self._said(page, found.places[most], lang) for lang in LANGUAGES}
        counts = {"places": len(found.places), "items": len(found.items), "every": found.every, "form": len(found.form)}
        told = {name: f"{n:,}" for name, n in (counts | {"spared": changes[most][1]}).items()}
        return both(page, "form_comparison.headline", place=place, **told)

    def _said(self, page: "Page", value: str, lang: str) -> str:
        return self.terms(page).get(value, {}).get(lang, value)

    def caveats(self, page: "Page") -> list[dict[str, str]]:
        found = self.comparison(page)
        unknown = sum(not item.by for item in found.items)
        counted = {"unstated": found.unstated, "unknown": unknown, "split": found.split, "repeated": found.repeated,
                   "negative": found.negative}  # fmt: skip
        told = [both(page, f"form_comparison.said.{key}", n=f"{n:,}") for key, n in counted.items() if n]
        method = [both(page, f"form_comparison.said.{key}") for key in ("rule", "names")]
        return [*method, *told, *([both(page, "form_comparison.said.minutes")] if found.timed else [])]

    def context(self, page: "Page") -> dict[str, Any]:
        view = View(self, page)
        return {"view": view, "found": view.found, "static": STATIC, "columns": COLUMNS}


class View:
    """What part.html says in the page's first language: the state in which the page opens."""

    def __init__(self, part: FormComparison, page: "Page"):
        self.found, self.terms, self.page = part.comparison(page), part.terms(page), page
        self.lang = page.prototype.language

    def word(self, key: str, **values: object) -> str:
        return fill(self.page.word(f"form_comparison.{key}"), **values)

    def said(self, value: str | None) -> str:
        return self.terms.get(value, {}).get(self.lang, value) if value else self.word("section.none")

    def data(self, value: str | None) -> bool:
        """Whether a value is shown as it was published, in Japanese."""
        return bool(value) and value not in self.terms

    @cached_property
    def cities(self) -> list[dict[str, Any]]:
        """Each municipality's items now and under the common form; of many those that would be spared most."""
        rows = [(place, *self.found.change(n)) for n, place in enumerate(self.found.places)]
        if len(rows) > COLUMNS:
            rows = sorted(rows, key=lambda row: -row[2])[:COLUMNS]
        most = max((row[1] for row in rows), default=0) or 1
        return [
            {"place": place, "kept": 100 * (now - spared) / most, "spared": 100 * spared / most,
             "text": self.word("city", now=f"{now:,}", spared=f"{spared:,}")
             + (self.word("city.added", added=f"{added:,}") if added else ""),
             "minutes": self.word("city.minutes", n=f"{minutes:,.0f}") if self.found.timed else ""}
            for place, now, spared, added, minutes in rows
        ]  # fmt: skip

    @cached_property
    def groups(self) -> list[tuple[str | None, list[tuple[Item, bool]]]]:
        """Section → (item, whether it is in the common form), as many items as the HTML itself holds."""
        form, grouped = set(self.found.form), dict[str | None, list[tuple[Item, bool]]]()
        for k, item in enumerate(self.found.items[:STATIC]):
            grouped.setdefault(item.section, []).append((item, k in form))
        return list(grouped.items())

    @cached_property
    def pair(self) -> list[tuple[str, list[Item]]]:
        """The first two municipalities side by side: what only the one, only the other, and both ask for."""
        if len(self.found.places) < 2:
            return []
        kinds = {"first": "yn", "second": "ny", "both": "yy"}
        asked = {kind: [i for i in self.found.items if self._pair(i) == marks] for kind, marks in kinds.items()}
        return [(kind, items) for kind, items in asked.items()]

    def _pair(self, item: Item) -> str:
        return "".join("y" if mark == "y" else "n" for mark in item.marks[:2])

    def pair_title(self, kind: str, n: int) -> str:
        first, second = (self.said(place) for place in self.found.places[:2])
        return self.word(f"pair.{kind}", first=first, second=second, n=f"{n:,}")
