"""The page of a prototype: the question, the numbers, the map, the list, what the data cannot say, sources, downloads."""

import datetime as dt
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.atomic import changing
from machikit._base.messages import LANGUAGES, Words, fill, problem
from machikit.catalog.model import Schema
from machikit.pages import body as listing
from machikit.pages import headline_figures as numbers
from machikit.pages import notices, provenance
from machikit.pages.blocks import KIND_OF_MARK, table_block
from machikit.pages.document import assemble, own
from machikit.pages.exports import feeds
from machikit.pages.part import Number, Part
from machikit.prototype import user_tests
from machikit.prototype.release_gate import refuse_columns, refuse_page, refuse_personal

if TYPE_CHECKING:
    import folium
    from geopandas import GeoDataFrame
    from plotly.graph_objects import Figure

    from machikit.prototype.load import Prototype

STEP = 20  # rows shown at a time
PRINTED = 1000  # rows printed at most, and rows of the list in the HTML itself
NEAR = 500  # metres
SHOWN = (
    'document.documentElement.classList.add("js");'  # before the map is made: hidden it has no size to fit bounds to
)

# `Page.list` and `Page.map` hide the builtins inside the class
Names = list[str]
Fields = list[dict[str, Any]]
Numbers = list[Number]
Parts = list[Part]


class Page:
    """One page in the making: call its parts in the order of reading, then save()."""

    def __init__(self, prototype: "Prototype"):
        self.prototype = prototype
        self.parts: Names = []
        self.added: Parts = []
        self.residents: GeoDataFrame | None = None
        self._table: GeoDataFrame | None = None
        self._map: folium.Map | None = None

    # --- the parts ---------------------------------------------------------------------------------------------------

    def count(self, table: "GeoDataFrame", residents: "GeoDataFrame | None" = None) -> None:
        """The answer in numbers: rows, rows by mark or category, and residents within 500 m where a table of them is given."""
        self._take(table, "count")
        self.residents = residents

    def map(self, city_map: "folium.Map") -> None:
        """A folium.Map, best from maps.points(table); layers, popups and plugins of your own may be on it."""
        from machikit.pages.maps import Points

        mine = next((c for c in city_map._children.values() if isinstance(c, Points) and not c.control), None)
        if mine is not None:
            self._take(mine.table, "map")
            mine.block_id = "data"
        self._map = city_map
        self.parts.append("map")

    def list(self, table: "GeoDataFrame") -> None:
        """The list: the same rows as the map, to search, sort and read aloud."""
        self._take(table, "list")

    def add(self, part: Part) -> None:
        """A part of `machikit.parts`, or one of your own; parts stand in the order in which they were added."""
        self.added.append(part)

    def chart(self, figure: "Figure") -> None:
        """A plotly Figure of lines, points, bars or pies, best from `charts`; drawn too where scripts are removed."""
        from machikit.pages.parts.chart import Chart

        self.add(Chart(figure))

    def _take(self, table: "GeoDataFrame", part: str) -> None:
        if self._table is not None and (len(table) != len(self._table) or not table.index.equals(self._table.index)):
            raise problem("page.two_tables", f"page.{part}", first=len(self._table), second=len(table))
        self._table = table if self._table is None else self._table
        if part not in self.parts:
            self.parts.append(part)

    # --- what the parts say ------------------------------------------------------------------------------------------

    @cached_property
    def schema(self) -> Schema | None:
        return self.prototype.knows(self._table)[0] if self._table is not None else None

    @cached_property
    def block(self) -> dict[str, Any] | None:
        """The data block: fields labelled with the prototype's own words."""
        if self._table is None:
            return None
        block = table_block(self._table, *self.prototype.knows(self._table))
        for field in block["fields"]:
            field.update(
                {
                    lang: self.prototype.words[f"field.{field['id']}"][lang]
                    for lang in LANGUAGES
                    if f"field.{field['id']}" in self.prototype.words
                }
            )
        return block

    @cached_property
    def group(self) -> str | None:
        """The flags the page filters by: the map's `group`, else the topic's own where the card needs flags."""
        from machikit.pages.maps import Points

        asked = (
            next(
                (c.group for c in self._map._children.values() if isinstance(c, Points) and c.block_id == "data"), None
            )
            if self._map
            else None
        )
        flags = [f for f in (self.block or {"fields": []})["fields"] if f.get("role") == "flag"]
        if asked and all(f.get("group") != asked for f in flags):
            raise problem("page.no_group", asked, groups=", ".join(sorted({f.get("group", "") for f in flags})) or "—")
        return asked or next((f.get("group") for f in flags), None)

    @cached_property
    def flags(self) -> Fields:
        return (
            [f for f in self.block["fields"] if f.get("role") == "flag" and f.get("group") == self.group]
            if self.block and self.group
            else []
        )

    @cached_property
    def start(self) -> Names:
        """The flags chosen when the page opens: of the hazards the first that at least half the rows are marked for."""
        if self.group != "hazard" or self.block is None:
            return []
        marked = {f["id"]: sum(v is not None for v in self.block["columns"][f["id"]]) for f in self.flags}
        most = max(marked.values(), default=0)
        return [i for i, n in marked.items() if n and n >= min(most, self.block["n"] / 2)][:1]

    def settings(self) -> dict[str, Any]:
        p, dataset = self.prototype, self.prototype.dataset()
        safety = dataset is not None and p.schema().safety
        return {
            "language": p.language,
            "group": self.group,
            "flags": self.start,
            "several": self.group != "hazard",
            "marks": KIND_OF_MARK,
            "shut": listing.SHUT,
            "near": NEAR,
            "step": STEP,
            "print": PRINTED,
            "expires": dataset.expires.isoformat() if safety and dataset else None,
            "official": p.city.official,
            "tried": user_tests.counted(p),
            "file": f"{p.city.id}-{p.card.topics['main']}{'-internal' if p.internal else ''}",
        }

    def blocks(self) -> dict[str, Any]:
        found: dict[str, Any] = {"settings": self.settings(), "words": self.words()}
        found |= self._map.blocks() if hasattr(self._map, "blocks") else {}  # type: ignore[union-attr]
        if self.block:
            found["data"] = self.block
        if self.residents is not None:
            found["residents"] = numbers.residents_block(self.residents)
        told = {part.name: part.block(self) for part in self.added}
        return found | {name: block for name, block in told.items() if block is not None}

    def words(self) -> Words:
        """The words the page's script reads, with what this page's data make of them (dates, caveats, credits)."""
        return {k: v for k, v in self.all_words.items() if not k.startswith("field.")}

    @cached_property
    def all_words(self) -> Words:
        p = self.prototype
        told = [caveat for part in self.added for caveat in part.caveats(self)]
        words = self.part_words | p.words | provenance.data_words(p, self.block if "list" in self.parts else None, told,
                                                                  residents=self.residents is not None)  # fmt: skip
        words |= user_tests.words(p)
        own = numbers.headline(self, self.block) if "count" in self.parts and self.block else None
        if said := own or next((said for part in self.added if (said := part.headline(self))), None):
            words["headline"] = dict(said)
        words |= {key: word for part in self.added for key, word in part.words(self).items()}
        known = {lang: {"city": words["city"][lang], "n": PRINTED, "metres": NEAR} for lang in LANGUAGES}
        for key in ("official", "flag.none", "print.narrow"):
            words[key] = {lang: fill(words[key][lang], **known[lang]) for lang in LANGUAGES}
        return words

    @cached_property
    def part_words(self) -> Words:
        """The words with which the parts come; the prototype's words.csv is over them."""
        return {key: word for part in self.added for key, word in part.starting_words.items()}

    @cached_property
    def numbers(self) -> Numbers:
        """The answer in a few numbers: of the places, where they are counted, else of the first part that has any."""
        if "count" in self.parts and self.block:
            return [Number(*n) for n in numbers.numbers(self, self.block)]
        return next((found for part in self.added if (found := part.numbers(self))), [])

    # --- saving ------------------------------------------------------------------------------------------------------

    def _refuse(self) -> None:
        """Raise Refused for what must not be put into a page."""
        self.prototype.refuse()
        refuse_personal(self.prototype.shown, self.prototype.catalog.schemas)
        known, columns = self.schema.by_id if self.schema else {}, self.block["columns"] if self.block else {}
        refuse_columns("prototype.py", {i: cells for i, cells in columns.items() if i not in known})
        loaded = self.prototype.loaded(self.schema.id) if self.schema else {}
        changed = {known[i].header: _changed(cells, loaded.get(i, set())) for i, cells in columns.items() if i in known}
        refuse_columns("prototype.py", {h: cells for h, cells in changed.items() if any(cells)}, self.schema)

    def to_html(self) -> str:
        """The page as one HTML document. Raises Refused (see gate) where it would hold what must not leave."""
        from machikit.pages.safe_folium.assets import design_tokens, inline_js

        self._refuse()
        own_style = own("style.css") + "".join(part.file("part.css") for part in self._kinds)
        styles, drawn, head = [design_tokens(own_style), own_style], "", ""
        of_map: Names = []
        inside: Names = []
        if self.prototype.internal:
            styles.append(provenance.marked_paper(self.all_words))
        if self._map is not None:
            css, drawn, head, of_map, inside = self._rendered(self._map)
            styles = [*css, *styles]
        libraries = dict.fromkeys(name for part in self.added for name in part.libraries)
        scripts = [SHOWN, own("draw.js"), own("core.js"), *of_map, *map(inline_js, libraries)]
        scripts += [own("looks.js"), own("rows.js"), own("places.js")] if {"count", "list"} & {*self.parts} else []
        scripts += map(own, dict.fromkeys(name for part in self.added for name in part.builds_on))
        scripts += [*(text for part in self._kinds if (text := part.script)), own("trying.js")]
        page = assemble(
            title=f"{self.word('title')} | {self.word('city')}", language=self.prototype.language, tiles=self.prototype.tiles, head=head,
            body=listing.body(self, drawn, notices.of([*inside, *libraries, notices.TOKENS])),
            styles=styles, blocks=self.blocks(), scripts=[*scripts, "machikit.start();"],
        )  # fmt: skip
        if self.prototype.public:
            refuse_page("site/index.html", page, self.prototype.shown)
        return page

    @property
    def _kinds(self) -> Parts:
        """The first part of each kind: script and style of a kind stand in the page once."""
        return [*{part.folder: part for part in reversed(self.added)}.values()][::-1]

    def _rendered(self, city_map: "folium.Map") -> tuple[Names, str, str, Names, Names]:
        """The map's styles, its element, what it has in the head, its scripts in order, and the names of libraries in it."""
        from machikit.pages.maps import needed_assets, own_scripts
        from machikit.pages.safe_folium.harden import harden, render_parts

        harden(city_map)
        parts = render_parts(city_map)
        css, code, names = needed_assets(parts, clusters=bool(self.block and self.block["n"] > 1500))
        return css, parts.body, parts.head, [*code, *own_scripts(city_map), parts.script], names

    def word(self, key: str) -> str:
        return self.all_words[key][self.prototype.language]

    def save(self, path: str | Path | None = None) -> Path:
        """Write the page (default: site/index.html of the prototype), whole or not at all; the path."""
        target = Path(path) if path else self.prototype.folder / "site" / "index.html"
        written = {target: self.to_html().encode()}
        if type(self.prototype).feeds:
            written |= {target.parent / name: body for name, body in feeds(self).items()}
        with changing(target.parent, target) as change:
            for file, body in written.items():
                change.file(file, body)
        return target

    @property
    def expired(self) -> bool:
        expires = self.settings()["expires"]
        return bool(expires) and dt.date.today().isoformat() >= expires


def _changed(cells: Sequence[Any], loaded: set[str]) -> Sequence[Any]:
    """The cells that are not in a column as it was loaded; None where they are."""
    return [None if cell is None or str(cell) in loaded else cell for cell in cells]
