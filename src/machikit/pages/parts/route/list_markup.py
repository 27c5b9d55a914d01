"""The rows of the lists in the HTML itself: stops, hours, routes, towns. stop_row.js, gap.js and day_lists.js draw the same."""

from typing import Any

from machikit.pages.distance_text import rounded_distance
from machikit.pages.parts.route.first_view import FIRST_HOUR, LAST_HOUR, MAX_ROUTE_NAMES, FirstView
from machikit.pages.parts.route.service_reach import Reach
from machikit.pages.parts.route.stops import Stop


def stop_row(view: FirstView, i: int) -> dict[str, Any]:
    stop = view.net.stops[i]
    timed, n = bool(stop.runs), view.counts[i] if view.net.timed else 0
    kinds = (
        [(view.days_text(days), view.span_text(minutes), minutes) for days, minutes in view.net.day_groups(stop)]
        if timed
        else []
    )
    others = [(word, view.span_text(minutes), minutes) for word, minutes in view.net.other_services(stop)]
    if timed and len(kinds) == 1 and not kinds[0][2]:
        kinds = []  # all departures are on other days
    return {
        "name": stop.name or view.page.word("no_name"), "is": view.stop_look(i), "kinds": kinds, "others": others,
        "routes": _route_names(view, stop), "apart": view.nearest_towns.get(i, ""),
        "none": view.net.timed and not timed, "no_point": stop.point is None,
        "runs": view.runs_text(n) if n else "–",
    }  # fmt: skip


def _route_names(view: FirstView, stop: Stop) -> list[str]:
    names = list(dict.fromkeys(view.net.routes[view.net.directions[way][0]] for _, way in stop.runs))
    return [name for name in names if name][:MAX_ROUTE_NAMES]


def hour_rows(view: FirstView) -> list[dict[str, Any]]:
    """A row for every hour between the first and the last departure of the week, at least FIRST_HOUR to LAST_HOUR."""
    by_hour, all_hours = (
        view.net.departures_by_hour[view.day],
        [hour for day in view.net.departures_by_hour for hour in day],
    )
    most = max((n for n, _ in by_hour.values()), default=0)
    rows = []
    for hour in range(min([FIRST_HOUR, *all_hours]), max([LAST_HOUR, *all_hours]) + 1):
        n, stops = by_hour.get(hour, (0, 0))
        text = (
            view.say("hours.row" if stops > 1 else "hours.row.1", n=f"{n:,}", stops=f"{stops:,}")
            if n
            else view.say("hours.zero")
        )
        rows.append({"hour": view.hour_text(hour), "n": n, "width": 100 * n / most if most else 0, "said": text})
    return rows


def route_rows(view: FirstView) -> list[dict[str, Any]]:
    """A row for each route: its services, number of stops, departures at its busiest stop, first and last of the day."""
    net = view.net
    words: list[set[str]] = [set() for _ in net.routes]
    minutes_by_stop: list[list[list[int]]] = [[] for _ in net.routes]
    for stop in net.stops:
        minutes_by_route: dict[int, list[int]] = {}
        for (service, way), minutes in stop.runs.items():
            route = net.directions[way][0]
            words[route].add(net.services[service].word)
            minutes_by_route.setdefault(route, []).extend(
                minutes if view.day in (net.services[service].days or ()) else ()
            )
        for route, minutes in minutes_by_route.items():
            minutes_by_stop[route].append(minutes)
    return [_route(view, *row) for row in zip(net.routes, words, minutes_by_stop, strict=True)]


def _route(view: FirstView, name: str, words: set[str], by_stop: list[list[int]]) -> dict[str, Any]:
    all_minutes, busiest = [minute for minutes in by_stop for minute in minutes], max(map(len, by_stop), default=0)
    day_text = view.say("day.none")
    if all_minutes:
        day_text = view.say("span", first=view.time_text(min(all_minutes)), last=view.time_text(max(all_minutes)))
        day_text += view.say("days.and") + view.runs_text(busiest)
    drawn = next((k for k, line in enumerate(view.lines) if line.name == name), None)
    return {"name": name, "words": sorted(words), "stops": view.say("routes.stops", n=f"{len(by_stop):,}"),
            "told": view.say("routes.day", told=day_text), "drawn": drawn}  # fmt: skip


def town_rows(view: FirstView) -> list[dict[str, Any]]:
    reach = view.reach
    return [_town(view, reach, i) for i in reach.order()] if reach else []


def _town(view: FirstView, reach: Reach, i: int) -> dict[str, Any]:
    metres, people = reach.distances[i], reach.towns.people[i]
    status = "none" if metres != metres else "left" if metres > reach.metres else "within"
    near = reach.nearest[i]
    stop_name = view.net.stops[near].name if near >= 0 else ""
    distance_text = (
        rounded_distance(metres) if metres < float("inf") else "" if metres != metres else view.say("gap.nearest")
    )
    count = view.say("gap.people", n=f"{people:,}") if people is not None else view.say("gap.unknown")
    return {"place": reach.towns.place[i], "is": status, "named": stop_name, "said": distance_text,
            "people": count if reach.towns.counted else "", "word": view.say(f"gap.is.{status}")}  # fmt: skip
