"""Bus stops and lines: the first and last departure of each stop, hours without service, and towns far from a served stop."""

import datetime as dt
from typing import TYPE_CHECKING

from machikit._base.messages import LANGUAGES, Words, kit_error
from machikit.pages.context import PageContext
from machikit.pages.part import Feed, Part, both
from machikit.pages.parts.route import block as columns
from machikit.pages.parts.route.block import RouteBlock
from machikit.pages.parts.route.caveats import caveats
from machikit.pages.parts.route.departures import Network, build_network
from machikit.pages.parts.route.packed_lines import Line, read_lines
from machikit.pages.parts.route.towns import Towns, read_towns
from machikit.pages.provenance import dataset_date as as_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


DISTANCES = (300, 500, 1000)  # metres
OLD = 365  # days after which a timetable counts as old, as in part.js
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Route(Part):
    """A map of stops and lines, the timetable of each stop, hours without service, and towns without a served stop nearby.

    stops: points (`name`; optional `id`, `platform`, `kana`). departures: see `build_network`; None without a timetable.
    lines: LineStrings with `name`, or None. residents: `place` and `count` by town, or None: then, where the card uses
    residents, the towns of the base map are measured without people. metres: one of DISTANCES. least: departures a day from
    which a stop counts as served. day: mon … sun, the day of the first view. Raises KitError for any other value.
    """

    takes_map = True
    downloads = ("csv", "geojson")

    def __init__(self, stops: "GeoDataFrame", departures: "GeoDataFrame | None" = None, lines: "GeoDataFrame | None" = None,
                 residents: "GeoDataFrame | None" = None, metres: int = 300, least: int = 4, day: str = "sun"):  # fmt: skip
        if metres not in DISTANCES:
            raise kit_error("route.metres", f"metres={metres}", names=", ".join(map(str, DISTANCES)))
        if day not in DAYS:
            raise kit_error("route.day", f'day="{day}"', names=", ".join(DAYS))
        if not isinstance(least, int) or not 1 <= least <= 999:
            raise kit_error("route.least", f"least={least}")
        self.tables = (stops, departures, lines, residents)
        self.metres, self.least, self.day = metres, least, DAYS.index(day)
        self._read: tuple[Network, list[Line], Towns | None] | None = None

    def _tables(self, page: PageContext) -> tuple[Network, list[Line], Towns | None]:
        """Stops with their departures, lines and towns, read once."""
        if self._read is None:
            stops, departures, lines, _ = self.tables
            self._read = build_network(stops, departures), read_lines(lines), self._towns(page)
        return self._read

    def _towns(self, page: PageContext) -> Towns | None:
        """Those with residents; where the card asks for residents and has none, those of the base map; None where it has none."""
        residents = self.tables[3]
        if residents is not None:
            return read_towns(residents)
        table = page.prototype.table("town") if "residents" in page.prototype.card.topics else None
        return read_towns(table[["place", "geometry"]]) if table is not None and len(table) else None

    def _terms(self, page: PageContext) -> dict[str, str]:
        """English names of routes, directions and days, as far as the data package has them."""
        terms = page.prototype.knows(self.tables[1])[1] if self.tables[1] is not None else {}
        return {word: term["en"] for word, term in terms.items()}

    def _as_of(self, page: PageContext) -> str | None:
        """The as-of date of the timetable, in ISO 8601; None without one."""
        dataset = page.prototype.dataset("departures") if self.tables[1] is not None else None
        return dataset.as_of.isoformat() if dataset else None

    # --- the interface of a part -------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> RouteBlock:
        net, lines, towns = self._tables(page)
        date = self._as_of(page)
        return {
            "stops": columns.stop_columns(net), "timed": net.timed, "as_of": date,
            "old": date is not None and (dt.date.today() - dt.date.fromisoformat(date)).days > OLD,
            "routes": net.routes, "ways": net.directions,
            "services": [(one.word, one.days, one.some) for one in net.services],
            "runs": columns.run_columns(net), "apart": columns.nearest_towns(net, page),
            "lines": columns.line_columns(lines), "towns": columns.town_columns(towns), "terms": self._terms(page),
            "day": self.day, "metres": self.metres, "least": self.least,
            "order": "few" if net.timed and "residents" in page.prototype.card.topics else "data", "distances": DISTANCES,
            "step": columns.STEP, "from": columns.FIRST_HOUR, "to": columns.LAST_HOUR,
            "named": columns.MAX_ROUTE_NAMES, "table": columns.MAX_ROUTES,
        }  # fmt: skip

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        return caveats(page, *self._tables(page))

    def words(self, page: PageContext) -> Words:
        dataset = page.prototype.dataset("departures")
        date = {lang: as_of(dataset, lang) if dataset else "" for lang in LANGUAGES}
        return {"route.old.said": both(page, "route.old", date=date)}

    def feeds(self, page: PageContext) -> dict[str, Feed]:
        """stops.geojson: each stop (EPSG:4326) with its number of departures on each weekday."""
        net = self._tables(page)[0]
        features = []
        for i, stop in enumerate(net.stops):
            counts = {day: net.counts[k][i] for k, day in enumerate(DAYS)} if net.timed else {}
            point = {"type": "Point", "coordinates": [stop.point[1], stop.point[0]]} if stop.point else None
            features.append(
                {"type": "Feature", "id": net.keys[i], "geometry": point, "properties": {"name": stop.name, **counts}}
            )
        collected = {"type": "FeatureCollection", "features": features}
        return {"stops.geojson": collected}
