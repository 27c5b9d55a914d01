"""Indicators part: a municipality's figures beside those of its neighbours and likes, and over the years, with what they are made of."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.catalog.model import City, Text
from machikit.catalog.neighbours import neighbours
from machikit.catalog.similar import similar
from machikit.pages.context import PageContext
from machikit.pages.part import Part, both
from machikit.pages.parts.indicators.block import IndicatorBlock, Names, Town, indicator_block
from machikit.pages.parts.indicators.figures import (
    HAPPENED,
    STANDS,
    Series,
    indicator_series,
    resident_series,
)
from machikit.pages.parts.indicators.measures import Measure, read_measures

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

Tables = Mapping[str, "GeoDataFrame"]


class Indicators(Part):
    """The measures of the card (`measures.csv` beside its prose), of one or more municipalities: values, what they are made of, years.

    indicators, residents: city id → table (`prototype.tables()`), the prototype's own first. indicators: with the columns indicator,
    name, year, value; residents: by year, as in population_by_year. only: ids of measures.
    """

    packs_block = False  # what no chart shows can be searched for in the page
    downloads = ("csv",)

    def __init__(self, indicators: Tables, residents: Tables | None = None, only: Sequence[str] = ()):
        self.indicators, self.residents, self.only = indicators, residents or {}, only

    def measures(self, page: PageContext) -> list[Measure]:
        """The card's measures, or those of them that were asked for."""
        measures = read_measures(page.prototype.card.path)
        return [one for one in measures if not self.only or one.id in self.only]

    # --- the interface of a part -------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> IndicatorBlock:
        cities = page.prototype.cities
        ids = dict.fromkeys([*self.indicators, *self.residents])
        kinds = _Kinds(page)
        towns: list[tuple[Town, Series]] = [
            ({"name": _name(cities[i], page.prototype.city), "kind": kinds.kind(cities[i])}, self._series(i))
            for i in ids
            if i in cities
        ]
        # a fixed order, by the national code, which goes from north to south: no figure decides who stands first
        order = sorted(
            range(len(towns)), key=lambda n: (kinds.ORDER.index(towns[n][0]["kind"]), cities[[*ids][n]].code or "")
        )
        measures = self.measures(page)
        return indicator_block(measures, [towns[n] for n in order], Names(self._names(page)), _typed(page, measures))

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        keys = ["year"] + ["order"] * (len(self.indicators) > 1)
        return [both(page, f"indicators.caveat.{key}") for key in keys] + self._breaks(page)

    def _breaks(self, page: PageContext) -> list[dict[str, str]]:
        """Changes of area or definition in the residents of the page's own municipality."""
        city = page.prototype.city
        table = self.residents.get(city.id)
        if table is None or not {"break", "date"} <= set(table.columns):
            return []
        terms = page.prototype.knows(table)[1]
        changes = table.dropna(subset=["break", "date"])
        return [
            both(page, "indicators.caveat.break", town=city.name, date=str(date)[:4], what=terms.get(text) or text)
            for date, text in zip(changes["date"], changes["break"], strict=True)
        ]

    # --- tables ------------------------------------------------------------------------------------------------------

    def _series(self, city: str) -> Series:
        return {**resident_series(self.residents.get(city)), **indicator_series(self.indicators.get(city))}

    def _names(self, page: PageContext) -> dict[str, Text]:
        """What indicators are called: by their publisher, in English too where the dataset says it; columns of residents by the kit."""
        names = {column: both(page, f"indicators.of.{column}") for column in (*STANDS, *HAPPENED)}
        for table in self.indicators.values():
            _, terms = page.prototype.knows(table)
            pairs = zip(table["indicator"], table["name"], strict=True) if "name" in table else ()
            for code, name in dict(pairs).items():
                term = terms.get(name) or {}
                names.setdefault(str(code), {"ja": str(name), "en": term.get("en") or str(name)})
        return names


class _Kinds:
    """How the other municipalities of a page are related to its own: by the catalogue, where that knows it."""

    ORDER = ("own", "neighbour", "alike", "other")

    def __init__(self, page: PageContext):
        self._own, self._catalog = page.prototype.city, page.prototype.catalog

    @cached_property
    def _neighbours(self) -> set[str]:
        return self._codes(neighbours)

    @cached_property
    def _alike(self) -> set[str]:
        return self._codes(similar)

    def _codes(self, look_up: Callable[[Catalog, str], list[tuple[str, int]]]) -> set[str]:
        """Nobody, where the kit that builds the page has not the national data, or cannot read them."""
        with suppress(KitError):
            return set() if not self._own.code else {code for code, _ in look_up(self._catalog, self._own.code)}
        return set()

    def kind(self, city: City) -> str:
        if city.id == self._own.id:
            return "own"
        code = city.code or ""
        return "neighbour" if code in self._neighbours else "alike" if code in self._alike else "other"


def _name(city: City, own: City) -> Text:
    """Its name, with that of its prefecture where it is another one."""
    if city.prefecture == own.prefecture:
        return dict(city.name)
    return {"ja": f"{city.name['ja']}（{city.prefecture['ja']}）", "en": f"{city.name['en']} ({city.prefecture['en']})"}


def _typed(page: PageContext, measures: Sequence[Measure]) -> dict[str, str]:
    """The figures that the team writes into words.csv: id → text, "" while it has not."""
    ids = [one.per for one in measures if isinstance(one.per, str)]
    words = page.prototype.words
    return {i: words.get(f"typed.{i}", {}).get("ja", "").strip() for i in ids}
