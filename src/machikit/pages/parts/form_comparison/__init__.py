"""Form comparison part: the items that several municipalities ask for on a form (or do in a process), and a common form."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, fill
from machikit.pages.context import PageContext
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.form_comparison.comparison import Comparison, FormItem, compare

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


MAX_ROWS = 300  # rows of the table in the HTML itself
STEP = 100  # rows that the script shows at a time
COLUMNS = 12  # municipalities shown as columns of the table; the figures count all of them


class FormComparison(Part):
    """Figures, a table of items by municipality, two municipalities side by side, and a minimal common form that can be edited.

    tables: a table, or city id → table (`prototype.tables()`), with the columns item and asked and, optionally, place,
    authority, category, input, minutes (see comparison.compare). Rows without a place belong to the city of the table.
    """

    packs_block = (
        False  # what no list shows (other years, scenarios) can be searched for in the page, as teams' tests do
    )

    downloads = ("csv",)

    def __init__(self, tables: "Mapping[str, GeoDataFrame] | GeoDataFrame"):
        self.tables = tables if isinstance(tables, Mapping) else {"": tables}
        self._comparison: Comparison | None = None

    def comparison(self, page: PageContext) -> Comparison:
        """The comparison of all tables, cached."""
        if self._comparison is None:
            city = page.prototype.city
            names = {"": city.name["ja"]} | {city_id: c.name["ja"] for city_id, c in page.prototype.cities.items()}
            self._comparison = compare(self.tables, names)
        return self._comparison

    def terms(self, page: PageContext) -> dict[str, dict[str, str]]:
        """Translations of items, sections and municipalities, as published with the data."""
        table = next(iter(self.tables.values()))
        cities = {c.name["ja"]: dict(c.name) for c in page.prototype.cities.values()}
        return cities | page.prototype.knows(table)[1]

    # --- the Part interface ------------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> dict[str, Any]:
        comparison, terms = self.comparison(page), self.terms(page)
        items, timed = comparison.items, comparison.has_minutes
        sections = list(dict.fromkeys(item.section for item in items))
        used = {*comparison.places, *sections, *(value for item in items for value in (item.name, item.way))}
        return {
            "places": comparison.places,
            "sections": sections,
            "items": [
                [i.name, sections.index(i.section), i.way, "".join(i.marks), i.by, i.minutes if timed else None]
                for i in items
            ],
            "timed": timed, "form": comparison.form, "columns": COLUMNS, "step": STEP,
            "terms": {value: terms[value] for value in sorted(v for v in used if v in terms)},
        }  # fmt: skip

    def numbers(self, page: PageContext) -> list[Number]:
        comparison, lang = self.comparison(page), page.prototype.language
        counts = {"items": len(comparison.items)}
        if len(comparison.places) > 1:
            counts |= {"every": comparison.asked_by_all, "one": comparison.asked_by_one}
        if any(item.by for item in comparison.items):
            counts |= {"law": comparison.count_defined_by("law"), "own": comparison.count_defined_by("own")}
        unit = both(page, "form_comparison.unit")[lang]
        return [Number(n, unit, both(page, f"form_comparison.n.{key}")[lang]) for key, n in counts.items()]

    def headline(self, page: PageContext) -> dict[str, str] | None:
        comparison = self.comparison(page)
        places, items = comparison.places, comparison.items
        if len(places) < 2 or not items:
            return None
        spared = [comparison.change_for(p)[1] for p in range(len(places))]
        most = max(range(len(spared)), key=lambda p: spared[p])
        term = self.terms(page).get(places[most], {})
        place = {lang: term.get(lang, places[most]) for lang in LANGUAGES}
        counts = {"places": len(places), "items": len(items), "every": comparison.asked_by_all, "form": len(comparison.form),
                  "spared": spared[most]}  # fmt: skip
        return both(page, "form_comparison.headline", place=place, **{key: f"{n:,}" for key, n in counts.items()})

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        comparison = self.comparison(page)
        unknown = sum(not item.by for item in comparison.items)
        counts = {"unstated": comparison.unstated, "unknown": unknown, "split": comparison.disputed,
                  "repeated": comparison.repeated, "negative": comparison.negative}  # fmt: skip
        caveats = [both(page, f"form_comparison.said.{key}") for key in ("rule", "names")]
        caveats += [both(page, f"form_comparison.said.{key}", n=f"{n:,}") for key, n in counts.items() if n]
        if comparison.has_minutes:
            caveats.append(both(page, "form_comparison.said.minutes"))
        return caveats

    def context(self, page: PageContext) -> dict[str, Any]:
        view = FirstView(self, page)
        return {"view": view, "comparison": view.comparison, "static": MAX_ROWS, "columns": COLUMNS}


class FirstView:
    """The comparison as the page opens, in its first language."""

    def __init__(self, part: FormComparison, page: PageContext):
        self.comparison, self.terms, self.page = part.comparison(page), part.terms(page), page
        self.lang = page.prototype.language

    def word(self, key: str, **values: object) -> str:
        """A text of this part."""
        return fill(self.page.word(f"form_comparison.{key}"), **values)

    def translate(self, value: str | None) -> str:
        """A value of the data in the page's language, as published if it has no translation."""
        return self.terms.get(value, {}).get(self.lang, value) if value else self.word("section.none")

    def is_untranslated(self, value: str | None) -> bool:
        """Whether a value has no translation and is shown as published, in Japanese."""
        return bool(value) and value not in self.terms

    @cached_property
    def cities(self) -> list[dict[str, Any]]:
        """Each municipality's items now and under the common form; if there are many, those that would be spared most."""
        rows = [(place, *self.comparison.change_for(n)) for n, place in enumerate(self.comparison.places)]
        if len(rows) > COLUMNS:
            rows = sorted(rows, key=lambda row: -row[2])[:COLUMNS]
        most = max((row[1] for row in rows), default=0) or 1
        return [
            {"place": place, "kept": 100 * (now - spared) / most, "spared": 100 * spared / most,
             "text": self.word("city", now=f"{now:,}", spared=f"{spared:,}")
             + (self.word("city.added", added=f"{added:,}") if added else ""),
             "minutes": self.word("city.minutes", n=f"{minutes:,.0f}") if self.comparison.has_minutes else ""}
            for place, now, spared, added, minutes in rows
        ]  # fmt: skip

    @cached_property
    def groups(self) -> list[tuple[str | None, list[tuple[FormItem, bool]]]]:
        """(section, its items, each with whether it is in the common form), for the first MAX_ROWS items."""
        form, grouped = set(self.comparison.form), dict[str | None, list[tuple[FormItem, bool]]]()
        for k, item in enumerate(self.comparison.items[:MAX_ROWS]):
            grouped.setdefault(item.section, []).append((item, k in form))
        return list(grouped.items())

    @cached_property
    def pair(self) -> list[tuple[str, list[FormItem]]]:
        """What only the first, only the second, and both of the first two municipalities ask for."""
        if len(self.comparison.places) < 2:
            return []
        kinds = {"first": "yn", "second": "ny", "both": "yy"}
        items = self.comparison.items
        return [(kind, [i for i in items if self._pair_marks(i) == marks]) for kind, marks in kinds.items()]

    def _pair_marks(self, item: FormItem) -> str:
        return "".join("y" if mark == "y" else "n" for mark in item.marks[:2])

    def pair_title(self, kind: str, n: int) -> str:
        first, second = (self.translate(place) for place in self.comparison.places[:2])
        return self.word(f"pair.{kind}", first=first, second=second, n=f"{n:,}")
