"""What the page of areas knows before anything is looked up: what areas, places and lines are called and how they lie."""

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, fill
from machikit.pages import packed_geometry
from machikit.pages.blocks import table_block
from machikit.pages.part import both
from machikit.pages.parts.area_lookup.overlaps import NEAR, Places

if TYPE_CHECKING:
    from machikit.pages.page import Page
    from machikit.pages.parts.area_lookup import AreaLookup

Fact = tuple[str, bool]  # a text, and whether it is the data's own (Japanese)
Said = dict[str, str]


def tenth(n: float) -> str:
    """One decimal, halves up, with thousands separated: as M.number says it."""
    return f"{Decimal(str(n)).quantize(Decimal('0.1'), ROUND_HALF_UP):,}"


def hectares(n: float) -> str:
    """One decimal; of less than a hectare two."""
    return tenth(n) if n >= 1 else f"{n:.2f}"


def whole(n: float) -> int:
    """The nearest whole number, halves up: as Math.round."""
    return math.floor(n + 0.5)


def per_cent(part: float, whole: float) -> str:
    return tenth(100 * part / whole) if whole else "0.0"


def counts(places: Places) -> tuple[int, int]:
    """How many places are inside, and how many others are close to an edge."""
    inside = sum(bool(rows) for rows in places.inside)
    return inside, sum(bool(near) and not rows for rows, near in zip(places.inside, places.near, strict=True))


class Known:
    """One page's areas with the names and measures that numbers, lists and script share."""

    def __init__(self, page: "Page", part: "AreaLookup", lang: str):
        self.page, self.part, self.lang = page, part, lang
        self.style = part.style(page)
        self.table = part.table(page)
        self.terms: dict[str, Said] = self.table["terms"]

    def say(self, key: str, **values: object) -> str:
        """A word of this part in the language spoken."""
        return fill(self.word(f"area.{key}"), **{n: v[self.lang] for n, v in self.always.items()}, **values)

    def word(self, key: str) -> str:
        """A word of the page in the language spoken."""
        return both(self.page, key)[self.lang]

    def both(self, key: str, **values: Any) -> Said:
        return both(self.page, f"area.{key}", **self.always, **values)

    @cached_property
    def always(self) -> dict[str, Said]:
        names = {n: both(self.page, f"area.{n}") for n in ("area", "areas")}
        return names | {
            "metres": dict.fromkeys(LANGUAGES, str(NEAR)),
            "lines": self.lines_title or {"ja": "", "en": ""},
        }

    def term(self, value: str) -> Said:
        return self.terms.get(value) or dict.fromkeys(LANGUAGES, value)

    # --- the areas ---------------------------------------------------------------------------------------------------

    def column(self, role: str) -> list[Any]:
        found = next((f["id"] for f in self.table["fields"] if f.get("role") == role), None)
        return self.table["columns"][found] if found else [None] * self.table["n"]

    @cached_property
    def by_kind(self) -> bool:
        """Whether each kind is one row, so that its kind is what a row is called (steps of a depth)."""
        return len(self.style.kinds) == self.table["n"] > 1 and None not in self.style.kinds

    def title(self, row: int) -> Said:
        """What an area is called."""
        kind, name = self.style.kinds[self.style.of[row]], self.column("name")[row]
        if self.by_kind and kind:
            return self.term(kind)
        return dict.fromkeys(LANGUAGES, str(name)) if name else self.page.prototype.words["no_name"]

    def kind(self, kind: str | None) -> Said:
        """What a kind is called; without kinds, the topic."""
        if kind is not None:
            return self.term(kind)
        alone = len(self.style.kinds) == 1
        return self.page.prototype.words["topic"] if alone else both(self.page, "area.kind.none")

    @cached_property
    def dated(self) -> list[int]:
        return sorted({y for y in self.part.years if y})

    def group_years(self, rows: Iterable[int]) -> list[int]:
        return sorted({y for i in rows if (y := self.part.years[i])}, reverse=True)

    # --- places and lines --------------------------------------------------------------------------------------------

    @cached_property
    def place_titles(self) -> list[Said]:
        found = []
        for table in self.part.facilities:
            schema = self.page.prototype.knows(table)[0]
            found.append(dict(schema.title) if schema else self.page.prototype.words["topic"])
        return found

    @cached_property
    def place_blocks(self) -> list[dict[str, Any]]:
        return [self._place_block(k) for k in range(len(self.part.facilities))]

    def _place_block(self, k: int) -> dict[str, Any]:
        """What the script reads of a table of places: what it lists, and where each place is."""
        schema, terms = self.page.prototype.knows(self.part.facilities[k])
        block, found = table_block(self.part.facilities[k], schema, terms), self.part.places[k]
        of = {f.get("role"): block["columns"][f["id"]] for f in reversed(block["fields"])}
        none = [None] * block["n"]
        return {
            "title": self.place_titles[k], "n": block["n"], "name": of.get("name", none), "category": of.get("category", none),
            "lat": block["lat"], "lon": block["lon"], "terms": terms, "in": found.inside, "near": found.near,
            "by": [by and [by[0], whole(by[1])] for by in found.by],
        }  # fmt: skip

    @cached_property
    def lines_title(self) -> Said | None:
        if self.part.lines is None:
            return None
        schema = self.page.prototype.knows(self.part.lines)[0]
        return dict(schema.title) if schema else self.page.prototype.words["topic"]

    @cached_property
    def line_names(self) -> list[str]:
        lines = self.part.lines
        names = lines["name"].tolist() if lines is not None and "name" in lines else []
        return [n if isinstance(n, str) else "" for n in names]

    def lines_block(self) -> dict[str, Any] | None:
        if self.part.lines is None:
            return None
        pieces = self.part.pieces
        paths = packed_geometry.encode([p.shape for p in pieces])
        told = [[p.line, path, round(p.metres, 1), p.inside] for p, path in zip(pieces, paths, strict=True)]
        return {"title": self.lines_title, "name": self.line_names, "pieces": told}

    def through(self, rows: Iterable[int]) -> float:
        """Metres of the lines that lie in at least one of these rows."""
        mine = {*rows}
        return sum(round(p.metres, 1) for p in self.part.pieces if mine & {*p.inside})
