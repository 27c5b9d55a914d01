"""What a page is made of: computed from the tables, the map and the parts that were added to it."""

import datetime as dt
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.furigana import in_brackets
from machikit._base.languages import text_in, without_fallbacks
from machikit._base.messages import LANGUAGES, Words, editor_words, fill, kit_error, with_translations
from machikit.catalog.model import Schema
from machikit.pages import body, page_order, provenance, table_words
from machikit.pages.blocks import KIND_OF_MARK, OUT_OF_SERVICE, residents_block, table_block
from machikit.pages.context import PrototypeContext
from machikit.pages.page_looks import page_looks
from machikit.pages.page_order import Contents
from machikit.pages.part import Part
from machikit.pages.row_claims import row_claims
from machikit.pages.safe_folium.escape import json_block
from machikit.pages.source_rows import SourceRows, match_rows
from machikit.pages.table_words import Unit
from machikit.pages.view import OpenedView, kit_view, plain_text, view_of

if TYPE_CHECKING:
    import folium
    from geopandas import GeoDataFrame

    from machikit.pages.map_layers import Points

PRINTED_ROWS = 1000  # rows of the list in the HTML itself, and rows printed at most
ROWS_PER_STEP = 20  # rows that "more" adds to the list

# `Page.list` and `Page.map` shadow the builtins inside the class.
Names = list[str]
Fields = list[dict[str, Any]]
Parts = list[Part]


class PageData:
    """The blocks, words and numbers of a page. Each is computed once, when it is first asked for."""

    def __init__(self, prototype: PrototypeContext):
        self.prototype = prototype
        self.contents: Contents = []  # what was called, in order: count, map, list, and parts by their position
        self.added_parts: Parts = []
        self.residents: GeoDataFrame | None = None
        self._table: GeoDataFrame | None = None
        self.unit: Unit | None = None  # what its rows are counted as, where the code says it
        self.city_map: folium.Map | None = None
        self._layer: Points | None = None  # of the map: the one that shows the page's table

    @property
    def sections(self) -> Names:
        """Which of count, map and list the page has, in the order in which they were called."""
        return [one for one in self.contents if isinstance(one, str)]

    @property
    def order(self) -> Contents:
        """What stands under the head of the page, in order."""
        return page_order.under_head(self.contents, self._has_own_map)

    @property
    def _has_own_map(self) -> bool:
        """Whether the page's map stands by itself, and not in a part."""
        return self.city_map is not None and not any(part.takes_map for part in self.added_parts)

    @property
    def map_shows_list(self) -> bool:
        """Whether it lists the rows that its map draws."""
        return self._layer is not None and "list" in self.sections

    @cached_property
    def schema(self) -> Schema | None:
        """The schema of the page's table.

        Returns: As `prototype.schema()`; None without a table.
        Raises: Nothing.
        Example:
            >>> page.list(sites)
            >>> page.schema.id
            'evacuation_site'
        """
        return self.prototype.knows(self._table)[0] if self._table is not None else None

    @cached_property
    def block(self) -> dict[str, Any] | None:
        """The page's table as the scripts read it (`machikit.block("data")`): packed columns.

        Returns: `n` (number of rows), `lat` and `lon` (degrees × 1,000,000; None without a position), `columns` (field id →
            values), `fields` (their labels) …; None without a table.
        Raises: Nothing.
        Example:
            >>> page.list(sites)
            >>> page.block["n"] == len(sites)
            True
        """
        if self._table is None:
            return None
        layer = self._layer
        if layer is not None and layer.table is self._table:  # the map has made it
            block: dict[str, Any] = layer.block
        else:
            block = table_block(self._table, *self.prototype.knows(self._table))
        for field in block["fields"]:
            field.update(table_words.of_field(self.prototype, self.schema, field["id"]))
        return block | {"own": self._topic is None} | self._row_claims

    @cached_property
    def _topic(self) -> str | None:
        """The topic whose rows the page's table holds; None for rows that the code made."""
        return self.prototype.topic_of(self._table) if self._table is not None else None

    @cached_property
    def source_rows(self) -> SourceRows:
        """Which rows of its dataset the table's rows are, or why that is not known: a row can be changed in the page where it is."""
        table = self.changed_table
        topic, schema = (
            (None, None) if table is None else (self.prototype.topic_of(table), self.prototype.knows(table)[0])
        )
        return match_rows(self.prototype, table, topic, schema)

    @property
    def changed_table(self) -> "GeoDataFrame | None":
        """The table whose rows can be changed in the page: its own, else that of the first part that is drawn of one."""
        if self._table is not None:
            return self._table
        from geopandas import GeoDataFrame

        tables = (part._rows for part in self.added_parts)
        return next((t for t in tables if isinstance(t, GeoDataFrame) and self.prototype.topic_of(t)), None)

    @cached_property
    def changed_block(self) -> dict[str, Any] | None:
        """The block of the changed table: the page's own, else one that only a page has whose rows can be changed."""
        if self.block:
            return self.block
        table = self.changed_table
        if table is None or not self.editable or self.source_rows.why is not None:
            return None
        return table_block(table, *self.prototype.knows(table))

    @cached_property
    def _row_claims(self) -> dict[str, Any]:
        """What edits say of the table's rows: unconfirmed, photos."""
        return row_claims(self.source_rows, self.prototype.folder / "datasets" / self.source_rows.dataset)

    @cached_property
    def group(self) -> str | None:
        """The group of flags the page filters by: the map's `group`, else that of the table's first flag.

        Raises KitError if the map names a group that no flag of the table belongs to.
        """
        requested = self._layer.group if self._layer is not None else None
        flags = [f for f in (self.block or {"fields": []})["fields"] if f.get("role") == "flag"]
        if requested and all(f.get("group") != requested for f in flags):
            raise kit_error(
                "page.no_group", requested, groups=", ".join(sorted({f.get("group", "") for f in flags})) or "—"
            )
        return requested or next((f.get("group") for f in flags), None)

    @cached_property
    def flags(self) -> Fields:
        """The flag fields of the page's group."""
        return (
            [f for f in self.block["fields"] if f.get("role") == "flag" and f.get("group") == self.group]
            if self.block and self.group
            else []
        )

    @cached_property
    def initial_flags(self) -> Names:
        """The ids of the flags selected in the first view: for hazards, the first flag that at least half the rows
        (or as many as the most marked flag) have a mark for; else none. A flag whose mark is the same everywhere is
        only taken where no other tells the rows apart. Rows that somebody added are left out: one more place without marks
        is no reason to begin with another hazard.
        """
        if self.group != "hazard" or self.block is None:
            return []
        added = self.source_rows.added
        marks = {
            i: [v for n, v in enumerate(self.block["columns"][i]) if n not in added]
            for i in (f["id"] for f in self.flags)
        }
        mark_counts = {i: sum(v is not None for v in column) for i, column in marks.items()}
        differing = {i: n for i, n in mark_counts.items() if len(set(marks[i])) > 1}
        candidates = differing or mark_counts
        most = max(candidates.values(), default=0)
        return [i for i, n in candidates.items() if n and n >= min(most, (self.block["n"] - len(added)) / 2)][:1]

    @property
    def set_in_code(self) -> Names:
        """The looks that prototype.py sets: they win over page.yaml."""
        return ["unit"] if self.unit is not None else []

    @cached_property
    def looks(self) -> dict[str, Any]:
        """How the page looks, by page.yaml."""
        p = self.prototype
        return page_looks(p.looks, self.set_in_code, self.block, p.options.remark)

    @property
    def editable(self) -> bool:
        """Whether the page can be changed in the browser."""
        return self.prototype.options.can_be_edited

    def settings(self) -> dict[str, Any]:
        """The `settings` block that the page's scripts read."""
        p, dataset = self.prototype, provenance.first_to_expire(self.prototype)
        return {
            "language": p.language,
            "group": self.group,
            "flags": self.initial_flags,
            "several": self.group != "hazard",
            "marks": KIND_OF_MARK,
            "shut": OUT_OF_SERVICE,
            "near": provenance.NEAR_METRES,
            "step": ROWS_PER_STEP,
            "print": PRINTED_ROWS,
            "expires": dataset.expires.isoformat() if dataset else None,
            "old_from": dataset.old_from.isoformat() if dataset else None,
            "official": p.city.official,
            "tried": p.user_test_counts,
            "view": self._view_state(),
            "counts": "count" in self.sections,
            "lists": "list" in self.sections,
            "map": self._has_own_map,
            "order": page_order.of_places(self.order),
            "looks": self.looks,
            "file": f"{p.city.id}-{table_words.file_topic(p, self._table is not None, self._topic)}{'-internal' if p.internal else ''}",
        }

    # --- views ---------------------------------------------------------------------------------------------------------

    @cached_property
    def opened_views(self) -> dict[str, OpenedView]:
        """Key (see `body.part_keys`) → what a view makes of its opening state: of the page's places, then of its parts with one."""
        state = {"lang": self.prototype.language, "live": False, **self._view_state()}
        if (numbers := self.looks.get("numbers")) is not None:
            state["shown_numbers"] = numbers
        words_there = {k: v for k, v in self._words_but_headline.items() if not k.startswith("field.")}
        words = json_block(without_fallbacks(words_there, self.prototype.languages))
        opened = {}
        if self.block and {"count", "list"} & {*self.sections}:
            places = kit_view(body.PLACES)
            opened[body.PLACES] = places.opened(self.places_block, json_block(state), words, self.map_blocks)
        for (key, nth), part in zip(body.part_keys(self.added_parts), self.added_parts, strict=True):
            if view := view_of(part):
                block = json_block(part.view_block(self, self.part_blocks.get(_block_key(part, nth))))
                opened[key] = view.opened(block, json_block({**state, "nth": nth}), words, self.map_blocks)
        return opened

    def _view_state(self) -> dict[str, Any]:
        """What of the page every view knows, at build and in the browser."""
        further = {"languages": self.prototype.languages} if self.prototype.languages else {}
        return {"map": self.city_map is not None, "left_out": bool(self.prototype.left_out), **further}

    @cached_property
    def map_blocks(self) -> str:
        """What drawn maps are made of, as JSON; null without a map."""
        if self.city_map is None:
            return "null"
        points = self.block or {"lat": [], "lon": []}
        return json_block({"base": self.prototype.base_map, "lat": points["lat"], "lon": points["lon"]})

    @property
    def places_block(self) -> str:
        """What the view of the places reads, as JSON; with an empty table where the page has none."""
        table = self.block or {"n": 0, "fields": [], "columns": {}, "lat": [], "lon": [], "keys": [], "terms": {}}
        return json_block({"table": table, "residents": self._residents, "settings": self.settings()})

    @cached_property
    def _residents(self) -> dict[str, list[int]] | None:
        return residents_block(self.residents) if self.residents is not None else None

    # --- blocks --------------------------------------------------------------------------------------------------------

    def blocks(self) -> dict[str, Any]:
        """All JSON blocks of the page by element id: settings, words, the map's, the table's, residents, and one per part."""
        of_parts = self.part_blocks
        blocks: dict[str, Any] = {"settings": self.settings(), "words": self.words()}
        if self.city_map is not None:
            from machikit.pages.map_layers import layer_blocks, tiles_block

            blocks |= {"base": self.prototype.base_map} | tiles_block(self.prototype.base_tiles)
            blocks |= layer_blocks(self.city_map)
        if self.changed_block:
            blocks["data" if self.block else "rows"] = self.changed_block
        if self._residents is not None:
            blocks["residents"] = self._residents
        return blocks | of_parts

    @cached_property
    def part_blocks(self) -> dict[str, Any]:
        """The block of each part that has one. Made before the words are: every table that a part loads is a source to credit."""
        keyed = zip(self.added_parts, body.part_keys(self.added_parts), strict=True)
        of_parts = {_block_key(part, nth): part.block(self) for part, (_, nth) in keyed}
        for words in ("all_words", "_words_but_headline", "opened_views"):  # asked for while there were fewer sources
            self.__dict__.pop(words, None)
        return {name: block for name, block in of_parts.items() if block is not None}

    def words(self) -> Words:
        """The words that the page's scripts read, including those computed from this page's data (dates, caveats, credits)."""
        tags = self.prototype.languages
        of_editor = with_translations(editor_words(), tags) if self.editable else {}
        words = {k: v for k, v in self.all_words.items() if not k.startswith("field.")} | of_editor
        return without_fallbacks(words, tags)

    @cached_property
    def all_words(self) -> Words:
        """All words of the page, in its languages: of the parts, the prototype (over them), the data and the user tests."""
        headline = self._headline()
        return self._words_but_headline | ({"headline": dict(headline)} if headline else {})

    @cached_property
    def _words_but_headline(self) -> Words:
        p = self.prototype
        caveats = [caveat for part in self.added_parts for caveat in part.caveats(self)]
        words = dict(self.part_words | p.words)
        words |= provenance.data_words(
            p, self.block if "list" in self.sections else None, caveats, residents=self.residents is not None
        )
        words |= (
            table_words.of_rows(p, self._table is not None, self._topic, self.unit or self.looks.get("unit"))
            | p.user_test_words
        )
        words |= {key: word for part in self.added_parts for key, word in part.words(self).items()}
        values = {
            lang: {"city": text_in(words["city"], lang), "n": PRINTED_ROWS, "metres": provenance.NEAR_METRES}
            for lang in (*LANGUAGES, *p.languages)
        }
        for key in ("official", "flag.none", "print.narrow"):
            words[key] = {lang: fill(text_in(words[key], lang), **of_lang) for lang, of_lang in values.items()}
        return words

    def _headline(self) -> Mapping[str, str] | None:
        """The headline of the first view, else of the first part in Python, that has one, as plain text."""
        of_view = next((view.headline for view in self.opened_views.values() if view.headline), None)
        if of_view:
            return {lang: plain_text(text) for lang, text in of_view.items()}
        return next((text for part in self.added_parts if (text := part.headline(self))), None)

    @property
    def headline(self) -> str | None:
        """The headline in the language in which the page opens; None without one."""
        return self.all_words.get("headline", {}).get(self.prototype.language)

    @cached_property
    def part_words(self) -> Words:
        """The default words of the parts; the prototype's words.csv overrides them."""
        words = {key: word for part in self.added_parts for key, word in part.starting_words.items()}
        return with_translations(words, self.prototype.languages)

    def word(self, key: str) -> str:
        """A word of the page, including those computed from its data, in the language in which the page opens.

        Args:
            key: Its key, as in words.csv.
        Returns: The word; a reading (`漢字《かんじ》`) stands in brackets.
        Raises:
            KeyError: There is no such word.
        Example:
            >>> page.word("city")
            '高松市'
        """
        return in_brackets(self.all_words[key][self.prototype.language])

    @property
    def expiry(self) -> str | None:
        """How the safety data behind the page stand at build: "valid", "expired", or "old" (over 18 months); None without such."""
        dataset, today = provenance.first_to_expire(self.prototype), dt.date.today()
        if dataset is None or today < dataset.expires:
            return "valid" if dataset else None
        return "old" if today >= dataset.old_from else "expired"


def _block_key(part: Part, nth: int) -> str:
    """The id of a part's block: those of the kit that may stand on a page several times share one."""
    return f"{part.name}:{nth}" if nth and not part.is_of_kit else part.name
