"""Indicators part: a municipality's figures beside those of its neighbours and likes, and over the years, with what they are made of."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from machikit.catalog.model import City, Text
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
from machikit.pages.parts.indicators.relations import KINDS, Relations

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
        own, cities = page.prototype.city, page.prototype.cities
        series = {i: self._series(i) for i in dict.fromkeys([*self.indicators, *self.residents]) if i in cities}
        kind = Relations(page.prototype.catalog, own, series.get(own.id, {})).kind
        kinds = {i: kind(cities[i], series[i]) for i in series}
        # a fixed order, by the national code, which goes from north to south: no figure decides who stands first
        order = sorted(series, key=lambda i: (KINDS.index(kinds[i]), cities[i].code or ""))
        towns: list[tuple[Town, Series]] = [
            ({"name": _name(cities[i], own), "kind": kinds[i]}, series[i]) for i in order
        ]
        measures = self.measures(page)
        return indicator_block(measures, towns, Names(self._names(page)), _typed(page, measures))

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
