"""The rows of the lists as they stand in the HTML itself: stops, hours, routes, towns. lists.js draws the same."""

from typing import Any

from machikit.pages.distance_text import distance
from machikit.pages.parts.route.first_view import FROM, NAMED, TO, Opening
from machikit.pages.parts.route.service_reach import Reach
from machikit.pages.parts.route.stops import Stop


def stop_row(opened: Opening, i: int) -> dict[str, Any]:
    stop = opened.net.stops[i]
    timed, n = bool(stop.runs), opened.counts[i] if opened.net.timed else 0
    kinds = (
        [(opened.days(days), opened.spans(minutes), minutes) for days, minutes in opened.net.kinds(stop)]
        if timed
        else []
    )
    others = [(word, opened.spans(minutes), minutes) for word, minutes in opened.net.others(stop)]
    if timed and len(kinds) == 1 and not kinds[0][2]:
        kinds = []  # what is left leaves on other days only
    return {
        "name": stop.name or opened.page.word("no_name"), "is": opened.stands(i), "kinds": kinds, "others": others,
        "routes": _named(opened, stop), "apart": opened.apart.get(i, ""),
        "none": opened.net.timed and not timed, "no_point": stop.at is None,
        "runs": opened.runs(n) if n else "–",
    }  # fmt: skip


def _named(opened: Opening, stop: Stop) -> list[str]:
    names = list(dict.fromkeys(opened.net.routes[opened.net.ways[way][0]] for _, way in stop.runs))
    return [name for name in names if name][:NAMED]


def hour_rows(opened: Opening) -> list[dict[str, Any]]:
    """Every hour from the first to the last with a departure on any weekday, FROM to TO among them."""
    found, every = opened.net.hours[opened.day], [hour for day in opened.net.hours for hour in day]
    most = max((n for n, _ in found.values()), default=0)
    rows = []
    for hour in range(min([FROM, *every]), max([TO, *every]) + 1):
        n, stops = found.get(hour, (0, 0))
        said = (
            opened.say("hours.row" if stops > 1 else "hours.row.1", n=f"{n:,}", stops=f"{stops:,}")
            if n
            else opened.say("hours.zero")
        )
        rows.append({"hour": opened.hour(hour), "n": n, "width": 100 * n / most if most else 0, "said": said})
    return rows


def route_rows(opened: Opening) -> list[dict[str, Any]]:
    """Each route: its words for days, how many stops, departures at its busiest stop, first and last of the day."""
    net = opened.net
    words: list[set[str]] = [set() for _ in net.routes]
    at: list[list[list[int]]] = [[] for _ in net.routes]
    for stop in net.stops:
        of: dict[int, list[int]] = {}
        for (service, way), minutes in stop.runs.items():
            route = net.ways[way][0]
            words[route].add(net.services[service].word)
            of.setdefault(route, []).extend(minutes if opened.day in (net.services[service].days or ()) else ())
        for route, minutes in of.items():
            at[route].append(minutes)
    return [_route(opened, *row) for row in zip(net.routes, words, at, strict=True)]


def _route(opened: Opening, name: str, words: set[str], at: list[list[int]]) -> dict[str, Any]:
    every, most = [minute for minutes in at for minute in minutes], max(map(len, at), default=0)
    told = opened.say("day.none")
    if every:
        told = opened.say("span", first=opened.time(min(every)), last=opened.time(max(every)))
        told += opened.say("days.and") + opened.runs(most)
    drawn = next((k for k, line in enumerate(opened.lines) if line.name == name), None)
    return {"name": name, "words": sorted(words), "stops": opened.say("routes.stops", n=f"{len(at):,}"),
            "told": opened.say("routes.day", told=told), "drawn": drawn}  # fmt: skip


def town_rows(opened: Opening) -> list[dict[str, Any]]:
    found = opened.reach
    return [_town(opened, found, i) for i in found.order()] if found else []


def _town(opened: Opening, found: Reach, i: int) -> dict[str, Any]:
    far, people = found.far[i], found.towns.people[i]
    stands = "none" if far != far else "left" if far > found.metres else "within"
    near = found.nearest[i]
    named = opened.net.stops[near].name if near >= 0 else ""
    said = distance(far) if far < float("inf") else "" if far != far else opened.say("gap.nearest")
    count = opened.say("gap.people", n=f"{people:,}") if people is not None else opened.say("gap.unknown")
    return {"place": found.towns.place[i], "is": stands, "named": named, "said": said,
            "people": count if found.towns.counted else "", "word": opened.say(f"gap.is.{stands}")}  # fmt: skip
