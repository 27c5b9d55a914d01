"""For each town the nearest site of its own municipality and the nearest of the neighbours, in a straight line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit._base import distance
from machikit.catalog.model import Schema
from machikit.pages.blocks import mark_kind
from machikit.pages.parts.town_circular.nearest_places import geocentric_points, in_service

if TYPE_CHECKING:
    import numpy as np
    from geopandas import GeoDataFrame
    from numpy.typing import NDArray

    Rows = NDArray[np.intp]
    Metres = NDArray[np.float64]

ANY = "any"


@dataclass(frozen=True)
class Site:
    """A site that is nearest to some town: its municipality and name."""

    city: str
    name: str | None


@dataclass(frozen=True)
class Crossing:
    """A town that is nearer to a neighbour's site. own, own_metres: None where its own municipality has no site for the hazard."""

    town: int
    across: Site
    across_metres: float
    own: Site | None
    own_metres: float | None


@dataclass(frozen=True)
class ComparedSites:
    """by_hazard: `any` and the id of each hazard for which somebody has a site → the towns that are nearer to a neighbour's site,
    those with the largest difference first. placed: towns that have a point. own: hazards for which the town's own list has a site.
    """

    by_hazard: dict[str, list[Crossing]]
    placed: int
    own: set[str]


def compare_sites(sites: "Mapping[str, GeoDataFrame]", towns: "GeoDataFrame", schema: Schema | None) -> ComparedSites:
    """sites: city id → table, the own one first. Equally near counts as the own one. Metres are in tenths."""
    usable = {city: in_service(table) for city, table in sites.items()}
    own_city = next(iter(usable))
    placed = (towns.geometry.notna() & ~towns.geometry.is_empty).to_numpy().nonzero()[0]
    points = geocentric_points(towns.iloc[placed])
    by_hazard: dict[str, list[Crossing]] = {}
    with_own: set[str] = set()
    for hazard in (ANY, *_hazards(usable, schema)):
        chosen = {city: _registered(table, hazard) for city, table in usable.items()}
        if len(chosen[own_city]):
            with_own.add(hazard)
        others = {city: table for city, table in chosen.items() if city != own_city and len(table)}
        own = _nearest(points, {own_city: chosen[own_city]})
        across = _nearest(points, others)
        by_hazard[hazard] = sorted(
            (c for k, town in enumerate(placed.tolist()) if (c := _crossing(town, own[k], across[k]))),
            key=lambda c: (c.across_metres - c.own_metres if c.own_metres is not None else float("-inf"), c.town),
        )
    return ComparedSites(by_hazard, len(placed), with_own)


def _hazards(usable: "Mapping[str, GeoDataFrame]", schema: Schema | None) -> list[str]:
    ids = [field.id for field in schema.role("flag", "hazard")] if schema else []
    return [i for i in ids if any(i in table and table[i].notna().any() for table in usable.values())]


def _registered(table: "GeoDataFrame", hazard: str) -> "GeoDataFrame":
    """The sites with a mark for the hazard that does not say no."""
    if hazard == ANY:
        return table
    if hazard not in table:
        return table.iloc[:0]
    return table[[mark_kind(None if m is None or m != m else str(m)) not in ("none", "no") for m in table[hazard]]]


def _nearest(points: "Metres", tables: "Mapping[str, GeoDataFrame]") -> list[tuple[Site, float] | None]:
    """The nearest site of several cities to each point, and its metres; None where there is no site."""
    import numpy as np

    names = [Site(city, name if isinstance(name, str) else None) for city, table in tables.items() for name in table["name"]]  # fmt: skip
    if not names:
        return [None] * len(points)
    targets = np.concatenate([geocentric_points(table) for table in tables.values() if len(table)])
    metres, rows = distance.nearest(points, targets)
    return [(names[row], round(m, 1)) for row, m in zip(rows.tolist(), metres.tolist(), strict=True)]


def _crossing(town: int, own: tuple[Site, float] | None, across: tuple[Site, float] | None) -> Crossing | None:
    if across is None or (own is not None and own[1] <= across[1]):
        return None
    return Crossing(town, *across, *(own or (None, None)))
