"""Titles and formatted measures of areas, places and lines, shared by the figures, the lists and the script's data block."""

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from machikit._base.messages import LANGUAGES, fill
from machikit.pages import packed_geometry
from machikit.pages.blocks import table_block
from machikit.pages.context import PageContext
from machikit.pages.part import both
from machikit.pages.parts.area_lookup.areas import Areas
from machikit.pages.parts.area_lookup.overlaps import NEAR

Fact = tuple[str, bool]  # a text, and whether it comes from the data (Japanese in either language)
Text = dict[str, str]


def one_decimal(n: float) -> str:
    """One decimal, halves up, with thousands separators: same format as `number` in words.js."""
    return f"{Decimal(str(n)).quantize(Decimal('0.1'), ROUND_HALF_UP):,}"


def hectares_text(n: float) -> str:
    """One decimal, or two below one hectare."""
    return one_decimal(n) if n >= 1 else f"{n:.2f}"


def round_half_up(n: float) -> int:
    """The nearest integer, halves up: same result as Math.round in JavaScript."""
    return math.floor(n + 0.5)


def percent(part: float, total: float) -> str:
    return one_decimal(100 * part / total) if total else "0.0"


class AreaTexts:
    """Titles and measures of the areas of one page, in one language."""

    def __init__(self, page: PageContext, areas: Areas, lang: str):
        self.page, self.areas, self.lang = page, areas, lang
        self.style, self.block = areas.style, areas.block
        self.terms: dict[str, Text] = areas.block["terms"]

    def text(self, key: str, **values: object) -> str:
        """A text of this part (key without its `area.` prefix) in the language of the view."""
        return fill(self.word(f"area.{key}"), **{n: v[self.lang] for n, v in self._placeholders.items()}, **values)

    def word(self, key: str) -> str:
        """A text of the page (full key) in the language of the view."""
        return both(self.page, key)[self.lang]

    def both(self, key: str, **values: Any) -> Text:
        """A text of this part in both languages."""
        return both(self.page, f"area.{key}", **self._placeholders, **values)

    @cached_property
    def _placeholders(self) -> dict[str, Text]:
        """Placeholders that every text of this part may use."""
        names = {n: both(self.page, f"area.{n}") for n in ("area", "areas")}
        return names | {
            "metres": dict.fromkeys(LANGUAGES, str(NEAR)),
            "lines": self.lines_title or {"ja": "", "en": ""},
        }

    def term(self, value: str) -> Text:
        return self.terms.get(value) or dict.fromkeys(LANGUAGES, value)

    # --- the areas ---------------------------------------------------------------------------------------------------

    def column(self, role: str) -> list[Any]:
        """The values of the first field with a role, all None without one."""
        field_id = next((f["id"] for f in self.block["fields"] if f.get("role") == role), None)
        return self.block["columns"][field_id] if field_id else [None] * self.block["n"]

    @cached_property
    def is_titled_by_kind(self) -> bool:
        """Whether each kind has exactly one row, so that rows are titled by their kind (such as depth steps)."""
        return len(self.style.kinds) == self.block["n"] > 1 and None not in self.style.kinds

    def title(self, row: int) -> Text:
        """Title of an area."""
        kind, name = self.style.kinds[self.style.kind_of[row]], self.column("name")[row]
        if self.is_titled_by_kind and kind:
            return self.term(kind)
        return dict.fromkeys(LANGUAGES, str(name)) if name else self.page.prototype.words["no_name"]

    def kind_title(self, kind: str | None) -> Text:
        """Title of a kind; of None, the topic if there are no kinds at all."""
        if kind is not None:
            return self.term(kind)
        no_kinds = len(self.style.kinds) == 1
        return self.page.prototype.words["topic"] if no_kinds else both(self.page, "area.kind.none")

    @cached_property
    def record_years(self) -> list[int]:
        """The years of the table, in order, each once."""
        return sorted({y for y in self.areas.years if y})

    def group_years(self, rows: Iterable[int]) -> list[int]:
        """The years of these rows, latest first, each once."""
        return sorted({y for i in rows if (y := self.areas.years[i])}, reverse=True)

    # --- places and lines --------------------------------------------------------------------------------------------

    @cached_property
    def place_titles(self) -> list[Text]:
        return [self._table_title(table) for table in self.areas.facilities]

    def _table_title(self, table: Any) -> Text:
        schema = self.page.prototype.knows(table)[0]
        return dict(schema.title) if schema else self.page.prototype.words["topic"]

    @cached_property
    def place_blocks(self) -> list[dict[str, Any]]:
        return [self._place_block(k) for k in range(len(self.areas.facilities))]

    def _place_block(self, k: int) -> dict[str, Any]:
        """The script's data of a table of places: names, categories, positions, and the areas and lines of each place."""
        schema, terms = self.page.prototype.knows(self.areas.facilities[k])
        block, places = table_block(self.areas.facilities[k], schema, terms), self.areas.located_places[k]
        columns = {f.get("role"): block["columns"][f["id"]] for f in reversed(block["fields"])}
        empty = [None] * block["n"]
        return {
            "title": self.place_titles[k], "n": block["n"],
            "name": columns.get("name", empty), "category": columns.get("category", empty),
            "lat": block["lat"], "lon": block["lon"], "terms": terms, "in": places.inside, "near": places.near,
            "by": [by and [by[0], round_half_up(by[1])] for by in places.nearest_lines],
        }  # fmt: skip

    @cached_property
    def lines_title(self) -> Text | None:
        return None if self.areas.lines is None else self._table_title(self.areas.lines)

    @cached_property
    def line_names(self) -> list[str]:
        lines = self.areas.lines
        names = lines["name"].tolist() if lines is not None and "name" in lines else []
        return [n if isinstance(n, str) else "" for n in names]

    def lines_block(self) -> dict[str, Any] | None:
        """The script's data of the lines, None without lines."""
        if self.areas.lines is None:
            return None
        pieces = self.areas.line_pieces
        paths = packed_geometry.encode_polylines([p.shape for p in pieces])
        packed = [[p.line, path, round(p.metres, 1), p.inside] for p, path in zip(pieces, paths, strict=True)]
        return {"title": self.lines_title, "name": self.line_names, "pieces": packed}

    def metres_inside(self, rows: Iterable[int]) -> float:
        """Metres of the lines inside at least one of these rows."""
        wanted = {*rows}
        return sum(round(p.metres, 1) for p in self.areas.line_pieces if wanted & {*p.inside})
