"""Town circular part: for each town the nearest evacuation sites by hazard and the nearest shelters, one A4 a town to hand round."""

from typing import TYPE_CHECKING

from machikit.pages.context import PageContext
from machikit.pages.part import Part, both
from machikit.pages.parts.town_circular.block import CircularBlock, Hazard, hazards_of, places_of, point_columns
from machikit.pages.parts.town_circular.foreign_residents import foreign_residents
from machikit.pages.parts.town_circular.nearest_places import in_service, nearest_place
from machikit.pages.provenance import first_to_expire, sources, web_url

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

STEP = 20  # towns shown at a time
MOST_SHEETS = 500  # printed at once
FEWEST = 10  # people from abroad: a smaller number is not shown


class TownCircular(Part):
    """A list of towns with the place nearest to each, and a sheet for every town.

    sites: emergency evacuation sites, points in any CRS, with a flag column for each hazard. towns: points with `place`. shelters:
    designated shelters, or None. With words `easy.1` … the sheet explains these words and has a line for the reading of each name.
    """

    downloads = ("csv",)

    def __init__(self, sites: "GeoDataFrame", towns: "GeoDataFrame", shelters: "GeoDataFrame | None" = None):
        self.sites, self.towns, self.shelters = sites, towns, shelters

    def block(self, page: PageContext) -> CircularBlock:
        prototype = page.prototype
        sites, shelters = in_service(self.sites), None if self.shelters is None else in_service(self.shelters)
        schema, terms = prototype.knows(self.sites)
        hazards, blank = hazards_of(sites, schema, prototype.words)
        dataset, abroad = first_to_expire(prototype), foreign_residents(prototype, FEWEST)
        return {
            **point_columns(self.towns),
            "place": [str(name) for name in self.towns["place"]],
            "near": nearest_place(self.towns, sites),
            "stay": nearest_place(self.towns, shelters),
            "sites": {**places_of(sites), "marks": {h["id"]: _marks(sites, h) for h in hazards}},
            "shelters": None if shelters is None else {**places_of(shelters), "marks": {}},
            "hazards": hazards,
            "blank": blank,
            "terms": terms,
            "kind": _kind(page),
            "official": web_url(prototype.city.official),
            "sources": _credits(page),
            "easy": sorted((k for k in prototype.words if k.startswith("easy.")), key=lambda k: int(k[5:]) if k[5:].isdecimal() else 0),
            "abroad": abroad,
            "expires": dataset.expires.isoformat() if dataset else None,
            "late": page.expiry in ("expired", "old"),
            "step": STEP,
            "most": MOST_SHEETS,
        }  # fmt: skip

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        keys = ["method", "zones", "aza", "near"]
        if "easy.1" in page.prototype.words:
            keys += ["readings", "abroad.few"]
        out = len(self.sites) - len(in_service(self.sites))
        lost = [both(page, "town_circular.out", n=out)] if out else []
        return [
            *(both(page, f"town_circular.said.{key}", n=FEWEST, city=page.prototype.city.name) for key in keys),
            *lost,
        ]


def _marks(sites: "GeoDataFrame", hazard: Hazard) -> list[str | None]:
    column = sites[hazard["id"]]
    return [None if missing else str(mark) for mark, missing in zip(column, column.isna(), strict=True)]


def _credits(page: PageContext) -> list[str]:
    """The words that credit the tables on a sheet, each with its first source; the foot of the page has all sources."""
    card = page.prototype.card
    topics = {card.topics[name] for name in ("main", "towns", "shelters") if name in card.topics}
    numbered = enumerate(sources(page.prototype), 1)
    return [f"source.{n}" for n, (d, one) in numbered if d.topic in topics and one == d.package["sources"][0]]


def _kind(page: PageContext) -> dict[str, str]:
    """What the municipality is: its map is 市のハザードマップ, 町の…"""
    last = page.prototype.city.name["ja"][-1:]
    key = {"市": "city", "区": "ward", "村": "village"}.get(last, "town")
    return both(page, f"town_circular.kind.{key}")
