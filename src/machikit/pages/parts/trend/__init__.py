"""Lines over time: one sentence, a few numbers, one large chart, small ones side by side, and the figures as tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, Words, page_words, part_words
from machikit.catalog.model import Text
from machikit.pages.charts.palette import COLOURS, DASHES, LIMIT, SHAPES, SYMBOLS
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.trend.headline import Told, tell
from machikit.pages.parts.trend.series import Line, Naming, cadence, lines
from machikit.pages.parts.trend.views import View, views

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page
    from machikit.prototype.load import Prototype

Tables = Mapping[str, "GeoDataFrame"]


@dataclass
class Made:
    """What one part shows. `texts`: words that its data make, by their keys on the page."""

    number: int
    lines: list[Line]
    views: list[View]
    said: Text | None
    numbers: list[Told]
    undated: int
    index: bool = False  # whether the page opens with indices: several cities are compared by shape, not by size
    texts: Words = field(default_factory=dict)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)

    @property
    def published(self) -> list[View]:
        """The views that hold the figures as they were published, not summed up."""
        return self.views[-1:] if self.views and self.views[-1].key == "month" else self.views

    @property
    def states(self) -> bool:
        return any(not line.group for line in self.lines)

    def key(self, text: Text) -> str:
        """The key of the word under which a text of the data stands on the page."""
        found = self.keys.setdefault((text["ja"], text["en"]), f"trend.{self.number}.{len(self.keys)}")
        self.texts[found] = dict(text)
        return found


class Trend(Part):
    """Series over time of a table with date and value, or of the same table of several cities (`prototype.tables()`).

    series: only these, as columns or as values of the series column. See lines.py for the roles that are read.
    """

    downloads = ("csv",)
    libraries = ("plotly.js",)
    builds_on = ("plot.js",)

    def __init__(self, tables: "GeoDataFrame | Tables", series: Sequence[str] | None = None):
        self.tables: Tables = tables if isinstance(tables, Mapping) else {"": tables}
        self.series = series
        self._made: tuple[int, Made] | None = None

    def made(self, page: "Page") -> Made:
        """What the part shows on this page, worked out once."""
        if self._made is None or self._made[0] != id(page):
            self._made = id(page), self._make(page)
        return self._made[1]

    def _make(self, page: "Page") -> Made:
        from machikit.pages.parts.trend.cells import date_text

        found: list[Line] = []
        undated = 0
        for city, table in self.tables.items():
            found += read(table, page.prototype, self.series, city)[0]
            undated += sum(not date_text(cell) for cell in table["date"]) if "date" in table else 0
        said, numbers = tell(found, partial(both, page))
        seen = views(found)
        index = len(self.tables) > 1 and bool(seen) and seen[0].indexed
        return Made(_trends(page).index(self), found, seen, said, numbers, undated, index)

    # --- what the page asks ----------------------------------------------------------------------------------------------

    def numbers(self, page: "Page") -> list[Number]:
        lang = page.prototype.language
        return (
            [Number(n.n, n.unit[lang], n.label[lang], n.look) for n in _told(page)] if self is _trends(page)[0] else []
        )

    def headline(self, page: "Page") -> Mapping[str, str] | None:
        """What the first trend of the page says; where it tells of events only, then what the others say, too."""
        first, *others = _trends(page)
        spoken = [first] if first.made(page).states else [first, *others]
        said = [one for part in spoken if (one := part.made(page).said)]
        return {"ja": "".join(s["ja"] for s in said), "en": " ".join(s["en"] for s in said)} if said else None

    def caveats(self, page: "Page") -> list[dict[str, str]]:
        made = self.made(page)
        keys = ["index"] if any(view.indexed for view in made.views) else []
        keys += ["years"] if len(made.views) > len(made.published) else []
        return [both(page, f"trend.caveat.{key}") for key in [*keys, "gap"]] if made.lines else []

    def words(self, page: "Page") -> Words:
        self.context(page)  # names every text that its data make
        return self.made(page).texts

    def block(self, page: "Page") -> Any:
        """The blocks of all trends on the page: they share a script."""
        from machikit.pages.parts.trend.block import block

        looks = {"colours": COLOURS, "dashes": DASHES, "symbols": SYMBOLS, "shapes": SHAPES, "limit": LIMIT}
        return {
            "looks": looks,
            "numbers": [{"n": n.n, "unit": n.unit, "label": n.label, "look": n.look} for n in _told(page)],
            "parts": [block(part.made(page)) for part in _trends(page)],
        }

    def context(self, page: "Page") -> dict[str, Any]:
        from machikit.pages.parts.trend.first_view import shown

        made = self.made(page)
        alone = made.number > 0 and _trends(page)[0].made(page).states
        lead = made.key(made.said) if alone and made.said else ""
        return {"made": made, "heading": self._heading(page, made), "lead": lead, **shown(page, made)}

    def _heading(self, page: "Page", made: Made) -> str:
        schema = page.prototype.knows(next(iter(self.tables.values())))[0]
        return made.key(schema.title if schema else both(page, "topic"))


def read(
    table: "GeoDataFrame", prototype: "Prototype | None", series: Sequence[str] | None, city: str = ""
) -> tuple[list[Line], float | None]:
    """The lines of a table as the prototype's schema and words name them, and the usual days between two of their dates."""
    schema, terms = prototype.knows(table) if prototype else (None, {})
    words = page_words() | (part_words("trend") | prototype.words if prototype else {})
    place = prototype.cities.get(city, prototype.city).name if prototype else dict.fromkeys(LANGUAGES, "")
    found = lines(table, Naming(schema, terms, words, place), series)
    return found, cadence(found)


def _trends(page: "Page") -> list[Trend]:
    return [part for part in page.added if isinstance(part, Trend)]


def _told(page: "Page") -> list[Told]:
    """The numbers in the page's head: the first part's, then the chief one of the others."""
    first, *others = [part.made(page).numbers for part in _trends(page)]
    return [*first, *(one for numbers in others for one in numbers[-1:])]
