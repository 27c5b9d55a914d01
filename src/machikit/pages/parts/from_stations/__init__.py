"""From stations part: from each railway station the nearest places that are marked for each kind of disaster."""

import re
from typing import TYPE_CHECKING, TypedDict

import numpy as np

from machikit._base.distance import distance_metres
from machikit.catalog.model import Text
from machikit.pages.blocks import OUT_OF_SERVICE, mark_kind
from machikit.pages.context import PageContext
from machikit.pages.part import Part

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

METRES_PER_MINUTE = 80  # an adult's pace, as on signs of the way to a station


class WayBlock(TypedDict):
    """The nearest place from a station, its straight distance, and the hazards (by position) for which it is the nearest one."""

    site: str
    metres: int
    minutes: int
    hazards: list[int]


class StationBlock(TypedDict):
    name: str
    lines: str
    ways: list[WayBlock]


class StationsBlock(TypedDict):
    """hazards: those for which some place is marked; stations: in the order of their list."""

    hazards: list[Text]
    stations: list[StationBlock]


class FromStations(Part):
    """A list of stations, each with the nearest place for every kind of disaster, in a straight line.

    stations: points with `name` and, optionally, `lines`. sites: points with `name` and flags. A place counts for a hazard where its
    mark says yes, not where it says partly; places whose names say that they cannot be used are left out.
    """

    def __init__(self, stations: "GeoDataFrame", sites: "GeoDataFrame"):
        self.stations = stations[stations.geometry.notna()]
        named = sites["name"].fillna("")
        self.sites = sites[sites.geometry.notna() & ~named.str.contains(OUT_OF_SERVICE, regex=True)]

    def block(self, page: PageContext) -> StationsBlock | None:
        schema = page.prototype.knows(self.sites)[0]
        flags = [f for f in (schema.role("flag") if schema else []) if f.id in self.sites]
        marked = {f.id: self.sites[f.id].map(mark_kind).eq("yes").to_numpy() for f in flags}
        flags = [f for f in flags if marked[f.id].any()]
        if not len(self.stations) or not flags:
            return None
        at = self.sites.to_crs(4326).geometry
        lat, lon = at.y.to_numpy(), at.x.to_numpy()
        stations: list[StationBlock] = []
        for row in self.stations.to_crs(4326).itertuples():
            metres = distance_metres(row.geometry.y, row.geometry.x, lat, lon)
            nearest = [int(np.where(marked[f.id], metres, np.inf).argmin()) for f in flags]
            lines = re.sub(r"\s*;\s*", "・", getattr(row, "lines", None) or "")
            stations.append({"name": row.name, "lines": lines, "ways": self._ways(nearest, metres)})
        return {"hazards": [{"ja": f.label("ja"), "en": f.label("en")} for f in flags], "stations": stations}

    def _ways(self, nearest: list[int], metres: "np.ndarray") -> list[WayBlock]:
        """Each place once, the nearest first, with the hazards that lead to it."""
        names = self.sites["name"].tolist()
        return [
            {
                "site": names[site],
                "metres": round(float(metres[site])),
                "minutes": max(1, -(-round(float(metres[site])) // METRES_PER_MINUTE)),
                "hazards": [i for i, one in enumerate(nearest) if one == site],
            }
            for site in sorted(set(nearest), key=lambda one: float(metres[one]))
        ]
