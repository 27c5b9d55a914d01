"""Bus stops and lines: the first and last departure of each stop, hours without service, and towns far from a served stop."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, Words, kit_error
from machikit.pages.context import PageContext
from machikit.pages.part import Feed, Number, Part, both
from machikit.pages.parts.route import first_view, list_markup, map_drawing
from machikit.pages.parts.route.departures import Network, build_network
from machikit.pages.parts.route.first_view import FirstView
from machikit.pages.parts.route.packed_lines import Line, read_lines
from machikit.pages.parts.route.service_reach import Towns, read_towns
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
        self._first_view: FirstView | None = None
        self._lines: list[Line] = []

    def first_view(self, page: PageContext) -> FirstView:
        """The first view of the page, computed once."""
        if self._first_view is None:
            stops, departures, line_table, residents = self.tables
            net, self._lines = build_network(stops, departures), read_lines(line_table)
            asks_residents = "residents" in page.prototype.card.topics
            known_towns = (
                read_towns(residents) if residents is not None else self._towns(page) if asks_residents else None
            )
            order = "few" if net.timed and asks_residents else "data"
            self._first_view = FirstView(page, net, known_towns, self._lines, self.day, self.metres, self.least, order)
        return self._first_view

    def _towns(self, page: PageContext) -> Towns | None:
        """The towns of the base map, without numbers of residents; None where it has none."""
        table = page.prototype.table("town")
        return read_towns(table[["place", "geometry"]]) if table is not None and len(table) else None

    def _terms(self, page: PageContext) -> dict[str, str]:
        """English names of routes and directions, as far as the data package has them, and of the service days that were parsed."""
        terms = page.prototype.knows(self.tables[1])[1] if self.tables[1] is not None else {}
        view = self.first_view(page)
        days = {
            service.word: view.days_text(service.days, "en")
            for service in view.net.services
            if service.days and not service.some
        }
        return days | {word: term["en"] for word, term in terms.items()}

    # --- the interface of a part -------------------------------------------------------------------------------------

    def block(self, page: PageContext) -> dict[str, Any]:
        view = self.first_view(page)
        net, known_towns = view.net, view.towns
        return {
            "stops": _stops(net), "timed": net.timed, "as_of": self._as_of(page), "routes": net.routes, "ways": net.directions,
            "services": [[one.word, one.days, one.some] for one in net.services],
            "runs": [[[*key, *sorted(minutes)] for key, minutes in stop.runs.items()] for stop in net.stops],
            "apart": view.nearest_towns,
            "lines": [[line.name, line.packed(), round(line.metres)] for line in self._lines],
            "towns": known_towns and {"place": known_towns.place, "at": [at and [round(v * 1e6) for v in at] for at in known_towns.points],
                                "people": known_towns.people if known_towns.counted else None},
            "terms": self._terms(page), "day": self.day, "metres": self.metres, "least": self.least, "order": view.order,
            "distances": DISTANCES,
            "step": first_view.STEP, "from": first_view.FIRST_HOUR, "to": first_view.LAST_HOUR,
            "named": first_view.MAX_ROUTE_NAMES, "table": first_view.MAX_ROUTES,
        }  # fmt: skip

    def numbers(self, page: PageContext) -> list[Number]:
        return self.first_view(page).numbers()

    def headline(self, page: PageContext) -> dict[str, str]:
        return self.first_view(page).headline()

    def caveats(self, page: PageContext) -> list[dict[str, str]]:
        return self.first_view(page).caveats()

    def words(self, page: PageContext) -> Words:
        dataset = page.prototype.dataset("departures")
        date = {lang: as_of(dataset, lang) if dataset else "" for lang in LANGUAGES}
        return {"route.old.said": both(page, "route.old", date=date)}

    def _as_of(self, page: PageContext) -> str | None:
        """The as-of date of the timetable, in ISO 8601; None without one."""
        dataset = page.prototype.dataset("departures") if self.tables[1] is not None else None
        return dataset.as_of.isoformat() if dataset else None

    def _is_old(self, page: PageContext) -> bool:
        date = self._as_of(page)
        return date is not None and (dt.date.today() - dt.date.fromisoformat(date)).days > OLD

    def context(self, page: PageContext) -> dict[str, Any]:
        view = self.first_view(page)
        order = view.stop_order()
        with_times = (
            sum(len(minutes) for stop in view.net.stops for minutes in stop.runs.values()) <= first_view.MAX_TIMES
        )
        stop_rows, town_rows = (
            [list_markup.stop_row(view, i) for i in order[: first_view.MAX_ROWS]],
            list_markup.town_rows(view),
        )
        routes = list_markup.route_rows(view) if view.net.timed else []
        return {
            "net": view.net, "say": view.say, "clock": view.time_text, "rows": stop_rows, "whole": with_times, "total": len(order),
            "most": first_view.MAX_ROWS, "least": self.least,
            "hours": list_markup.hour_rows(view) if view.net.timed else [], "idle": view.idle_text(),
            "routes": routes[: first_view.MAX_ROUTES], "routes_left": max(0, len(routes) - first_view.MAX_ROUTES),
            "ways": [(line.name, view.say("routes.km", km=f"{line.metres / 1000:.1f}")) for line in self._lines[: first_view.MAX_ROUTES]],
            "untimed": [line.name for line in self._lines if line.name not in view.net.routes],
            "ways_left": max(0, len(self._lines) - first_view.MAX_ROUTES), "terms": self._terms(page), "language": page.prototype.language,
            "towns_known": view.towns, "town_rows": town_rows[: first_view.MAX_ROWS], "towns_total": len(town_rows),
            "gap": view.gap_text()[page.prototype.language], "old": self._is_old(page), "looks": _legend(view),
        }  # fmt: skip

    def picture(self, page: PageContext) -> str:
        view = self.first_view(page)
        stops = [(stop.point, view.stop_look(i)) for i, stop in enumerate(view.net.stops)]
        return map_drawing.draw_map(stops, self._lines, view.reach, page.prototype.base_map, page.word("map"))

    def feeds(self, page: PageContext) -> dict[str, Feed]:
        """stops.geojson: each stop (EPSG:4326) with its number of departures on each weekday."""
        net = self.first_view(page).net
        features = []
        for i, stop in enumerate(net.stops):
            counts = {day: net.counts[k][i] for k, day in enumerate(DAYS)} if net.timed else {}
            point = {"type": "Point", "coordinates": [stop.point[1], stop.point[0]]} if stop.point else None
            features.append(
                {"type": "Feature", "id": net.keys[i], "geometry": point, "properties": {"name": stop.name, **counts}}
            )
        collected = {"type": "FeatureCollection", "features": features}
        return {"stops.geojson": collected}


def _stops(net: Network) -> dict[str, list[Any]]:
    points = [stop.point and (round(stop.point[0] * 1e6), round(stop.point[1] * 1e6)) for stop in net.stops]
    columns: dict[str, list[Any]] = {
        "name": [stop.name for stop in net.stops],
        "key": net.keys,
        "lat": [point and point[0] for point in points],
        "lon": [point and point[1] for point in points],
    }
    optional = {"kana": [stop.kana for stop in net.stops], "wheelchair": [stop.wheelchair for stop in net.stops]}
    return columns | {column: cells for column, cells in optional.items() if any(cells)}


def _legend(view: FirstView) -> list[tuple[str, str]]:
    """(look, text) of each map symbol that may occur."""
    signs = ["yes", "partial", "none"] if view.net.timed else ["plain"]
    if any(view.net.has_other_days(stop) for stop in view.net.stops):
        signs.insert(2, "other")
    legend = [(sign, view.say(f"legend.{sign}")) for sign in signs]
    if view.towns:
        key = (
            "legend.left.towns" if not view.net.timed else "legend.left" if view.towns.counted else "legend.left.served"
        )
        legend.append(("left", view.say(key)))
    return legend
