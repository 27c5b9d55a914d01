"""Stops and lines: from my stop the first and last bus of each day, and where and when nothing leaves or nobody is near a stop."""

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from machikit._base.messages import LANGUAGES, Words, problem
from machikit.pages.distance_text import stop as metres_of
from machikit.pages.part import Number, Part, both
from machikit.pages.parts.route import first_view, list_markup, map_drawing
from machikit.pages.parts.route.departures import Network, network
from machikit.pages.parts.route.first_view import Opening
from machikit.pages.parts.route.packed_lines import Line, lines
from machikit.pages.parts.route.service_reach import Towns, towns
from machikit.pages.provenance import _date as as_of

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page

DISTANCES = (300, 500, 1000)  # metres
OLD = 365  # days after which a timetable is called old, as in part.js
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Route(Part):
    """A map of stops and lines, each stop's timetable, the hours without service, and towns without a served stop nearby.

    stops: points (`name`, and `id`, `platform`, `kana` where there are). departures: see `network`; None where there is no timetable.
    lines: LineStrings with `name`, or None. residents: `place` and `count` by town, or None: then, where the card asks for
    residents, the base map's towns are measured without people. metres: one of DISTANCES; least: departures a day from which a
    stop counts as served; day: mon … sun, with which the page opens. Raises KitError for another distance, number or day.
    """

    takes_map = True
    downloads = ("csv", "geojson")
    scripts = ("net.js", "draw.js", "sheet.js", "lists.js", "part.js")

    def __init__(self, stops: "GeoDataFrame", departures: "GeoDataFrame | None" = None, lines: "GeoDataFrame | None" = None,
                 residents: "GeoDataFrame | None" = None, metres: int = 300, least: int = 4, day: str = "sun"):  # fmt: skip
        if metres not in DISTANCES:
            raise problem("route.metres", f"metres={metres}", names=", ".join(map(str, DISTANCES)))
        if day not in DAYS:
            raise problem("route.day", f'day="{day}"', names=", ".join(DAYS))
        if not isinstance(least, int) or not 1 <= least <= 999:
            raise problem("route.least", f"least={least}")
        self.tables = (stops, departures, lines, residents)
        self.metres, self.least, self.day = metres, least, DAYS.index(day)
        self._opened: Opening | None = None
        self._lines: list[Line] = []

    def opening(self, page: "Page") -> Opening:
        """What the tables come to, computed once."""
        if self._opened is None:
            stops, departures, ways, residents = self.tables
            net, self._lines = network(stops, departures), lines(ways)
            asked = "residents" in page.prototype.card.topics
            found = towns(residents) if residents is not None else self._towns(page) if asked else None
            order = "few" if net.timed and asked else "data"
            self._opened = Opening(page, net, found, self._lines, self.day, self.metres, self.least, order)
        return self._opened

    def _towns(self, page: "Page") -> Towns | None:
        """The base map's towns, of whose residents nothing is known."""
        table = page.prototype.table("town")
        return towns(table[["place", "geometry"]]) if table is not None and len(table) else None

    def _terms(self, page: "Page") -> dict[str, str]:
        """English for routes and directions, as far as the timetable's package brings it, and for days that were read."""
        known = page.prototype.knows(self.tables[1])[1] if self.tables[1] is not None else {}
        opened = self.opening(page)
        days = {one.word: opened.days(one.days, "en") for one in opened.net.services if one.days and not one.some}
        return days | {word: told["en"] for word, told in known.items()}

    # --- what the page gets ------------------------------------------------------------------------------------------

    def block(self, page: "Page") -> dict[str, Any]:
        opened = self.opening(page)
        net, found = opened.net, opened.towns
        return {
            "stops": _stops(net), "timed": net.timed, "as_of": self._as_of(page), "routes": net.routes, "ways": net.ways,
            "services": [[one.word, one.days, one.some] for one in net.services],
            "runs": [[[*of, *sorted(minutes)] for of, minutes in stop.runs.items()] for stop in net.stops],
            "apart": opened.apart,
            "lines": [[line.name, line.packed(), round(line.metres)] for line in self._lines],
            "towns": found and {"place": found.place, "at": [at and [round(v * 1e6) for v in at] for at in found.at],
                                "people": found.people if found.counted else None},
            "terms": self._terms(page), "day": self.day, "metres": self.metres, "least": self.least, "order": opened.order,
            "distances": DISTANCES,
            "step": first_view.STEP, "from": first_view.FROM, "to": first_view.TO, "named": first_view.NAMED, "table": first_view.ROUTES,
        }  # fmt: skip

    def numbers(self, page: "Page") -> list[Number]:
        return self.opening(page).numbers()

    def headline(self, page: "Page") -> dict[str, str]:
        return self.opening(page).headline()

    def caveats(self, page: "Page") -> list[dict[str, str]]:
        return self.opening(page).caveats()

    def words(self, page: "Page") -> Words:
        dataset = page.prototype.dataset("departures")
        date = {lang: as_of(dataset, lang) if dataset else "" for lang in LANGUAGES}
        return {"route.old.said": both(page, "route.old", date=date)}

    def _as_of(self, page: "Page") -> str | None:
        """The day of which the timetable is, in ISO 8601."""
        dataset = page.prototype.dataset("departures") if self.tables[1] is not None else None
        return dataset.as_of.isoformat() if dataset else None

    def _old(self, page: "Page") -> bool:
        said = self._as_of(page)
        return said is not None and (dt.date.today() - dt.date.fromisoformat(said)).days > OLD

    def context(self, page: "Page") -> dict[str, Any]:
        opened = self.opening(page)
        order = opened.listed()
        whole = sum(len(minutes) for stop in opened.net.stops for minutes in stop.runs.values()) <= first_view.TIMES
        of_stops, of_towns = (
            [list_markup.stop_row(opened, i) for i in order[: first_view.MOST]],
            list_markup.town_rows(opened),
        )
        routes = list_markup.route_rows(opened) if opened.net.timed else []
        return {
            "net": opened.net, "say": opened.say, "clock": opened.time, "rows": of_stops, "whole": whole, "total": len(order),
            "order": opened.order, "most": first_view.MOST, "distances": [(m, metres_of(m)) for m in DISTANCES], "least": self.least,
            "metres": self.metres, "hours": list_markup.hour_rows(opened) if opened.net.timed else [], "idle": opened.idle_said(),
            "routes": routes[: first_view.ROUTES], "routes_left": max(0, len(routes) - first_view.ROUTES),
            "ways": [(line.name, opened.say("routes.km", km=f"{line.metres / 1000:.1f}")) for line in self._lines[: first_view.ROUTES]],
            "untimed": [line.name for line in self._lines if line.name not in opened.net.routes],
            "ways_left": max(0, len(self._lines) - first_view.ROUTES), "terms": self._terms(page), "language": page.prototype.language,
            "towns_known": opened.towns, "town_rows": of_towns[: first_view.MOST], "towns_total": len(of_towns),
            "gap": opened.gap_said()[page.prototype.language], "old": self._old(page), "looks": _looks(opened),
        }  # fmt: skip

    def picture(self, page: "Page") -> str:
        opened = self.opening(page)
        stops = [(stop.at, opened.stands(i)) for i, stop in enumerate(opened.net.stops)]
        return map_drawing.draw(stops, self._lines, opened.reach, page.prototype.base, page.word("map"))

    def feeds(self, page: "Page") -> dict[str, bytes]:
        """The stops as GeoJSON: departures of each weekday."""
        net = self.opening(page).net
        features = []
        for i, stop in enumerate(net.stops):
            counts = {day: net.counts[k][i] for k, day in enumerate(DAYS)} if net.timed else {}
            point = {"type": "Point", "coordinates": [stop.at[1], stop.at[0]]} if stop.at else None
            features.append(
                {"type": "Feature", "id": net.keys[i], "geometry": point, "properties": {"name": stop.name, **counts}}
            )
        collected = {"type": "FeatureCollection", "features": features}
        return {"stops.geojson": json.dumps(collected, ensure_ascii=False).encode()}


def _stops(net: Network) -> dict[str, list[Any]]:
    at = [stop.at and (round(stop.at[0] * 1e6), round(stop.at[1] * 1e6)) for stop in net.stops]
    found: dict[str, list[Any]] = {
        "name": [stop.name for stop in net.stops],
        "key": net.keys,
        "lat": [point and point[0] for point in at],
        "lon": [point and point[1] for point in at],
    }
    told = {"kana": [stop.kana for stop in net.stops], "wheelchair": [stop.wheelchair for stop in net.stops]}
    return found | {column: cells for column, cells in told.items() if any(cells)}


def _looks(opened: Opening) -> list[tuple[str, str]]:
    """The legend: what each sign of the map means, as far as it may occur."""
    signs = ["yes", "partial", "none"] if opened.net.timed else ["plain"]
    if any(opened.net.uncounted(stop) for stop in opened.net.stops):
        signs.insert(2, "other")
    found = [(sign, opened.say(f"legend.{sign}")) for sign in signs]
    if opened.towns:
        key = (
            "legend.left.towns"
            if not opened.net.timed
            else "legend.left"
            if opened.towns.counted
            else "legend.left.served"
        )
        found.append(("left", opened.say(key)))
    return found
