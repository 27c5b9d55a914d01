"""The first view of the page, rendered in Python: the same texts, in the same order, as part.js draws first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from machikit._base import distance
from machikit._base.messages import LANGUAGES
from machikit.pages.context import PageContext
from machikit.pages.distance_text import exact_distance as metres_of
from machikit.pages.part import Number, both
from machikit.pages.parts.route.departures import Network
from machikit.pages.parts.route.packed_lines import Line
from machikit.pages.parts.route.service_reach import Reach, Towns, measure_reach

STEP = 10  # stops and towns added to a list at a time
MAX_ROWS = 1000  # stops and towns in the HTML itself
MAX_ROUTES = 30  # routes in the table
MAX_TIMES = 20_000  # with more departures than this, the HTML itself has no times
MAX_ROUTE_NAMES = 3  # routes listed with a stop
FIRST_HOUR = 6  # the first and the last hour in which people expect a bus
LAST_HOUR = 21


def clock_text(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


@dataclass(frozen=True)
class FirstView:
    """Texts and figures of the state in which the page opens.

    day: weekday, Monday is 0. metres, least: as in `Route`. order: of the stops, "few" (fewest departures first) or "data".
    """

    page: PageContext
    net: Network
    towns: Towns | None
    lines: list[Line]
    day: int
    metres: int
    least: int
    order: str

    # --- words ---------------------------------------------------------------------------------------------------------

    def say(self, key: str, **values: object) -> str:
        """A text of this part in the page's language; day, metres and least are always filled in."""
        return self.both(key, **values)[self.page.prototype.language]

    def both(self, key: str, **values: object) -> dict[str, str]:
        always = {
            "day": self._word(f"day.{self.day}"),
            "metres": metres_of(self.metres).replace(" ", "\u00a0"),
            "least": self.least,
        }
        return both(self.page, f"route.{key}", **{**always, **values})

    def _word(self, key: str) -> dict[str, str]:
        return both(self.page, f"route.{key}")

    def time_text(self, minute: int) -> str:
        """7:10, or 25:10（翌1:10） after midnight."""
        text = clock_text(minute)
        return text if minute < 1440 else self.say("clock.next", time=text, next=clock_text(minute - 1440))

    def days_text(self, days: Sequence[int], language: str = "") -> str:
        """月〜金, 土・日, 毎日."""
        language = language or self.page.prototype.language
        if len(days) == 7:
            return self._word("days.every")[language]
        short = [self._word(f"day.s.{day}")[language] for day in days]
        if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
            return self.both("days.run", a=short[0], b=short[-1])[language]
        return self._word("days.and")[language].join(short)

    def runs_text(self, n: int) -> str:
        return self.say("runs.1" if n == 1 else "runs", n=f"{n:,}")

    # --- numbers -------------------------------------------------------------------------------------------------------

    @cached_property
    def counts(self) -> list[int]:
        return self.net.counts[self.day]

    @cached_property
    def unserved(self) -> int:
        return sum(n == 0 for n in self.counts)

    @cached_property
    def span(self) -> tuple[int, int] | None:
        """The first and the last departure of the day, in minutes; None without any."""
        minutes = [minute for stop in self.net.stops for minute in self.net.minutes(stop, self.day)]
        return (min(minutes), max(minutes)) if minutes else None

    @cached_property
    def reach(self) -> Reach | None:
        if self.towns is None:
            return None
        counted = [n >= self.least for n in self.counts] if self.net.timed else [True] * len(self.net.stops)
        return measure_reach(self.towns, [stop.point for stop in self.net.stops], counted, self.metres)

    @cached_property
    def idle_hours(self) -> list[int]:
        """The hours from FIRST_HOUR to LAST_HOUR without any departure."""
        return [hour for hour in range(FIRST_HOUR, LAST_HOUR + 1) if hour not in self.net.departures_by_hour[self.day]]

    def headline(self) -> dict[str, str]:
        m = len(self.net.stops)
        if not self.net.timed:
            return self.both(
                "headline.untimed" if self.lines else "headline.untimed.stops", m=f"{m:,}", k=f"{len(self.lines):,}"
            )
        key = "headline" if 0 < self.unserved < m else "headline.none" if self.unserved else "headline.all"
        first, last = map(clock_text, self.span or (0, 0))
        served = f"{m - self.unserved:,}"
        text = self.both(key, m=f"{m:,}", n=f"{self.unserved:,}", served=served, first=first, last=last)
        if self.unserved or self.reach is None:
            return text
        gap, space = (
            self.gap_text(),
            {"ja": "", "en": " "},
        )  # if every stop is served: which towns are far from one
        return {lang: text[lang] + space[lang] + gap[lang] for lang in LANGUAGES}

    def numbers(self) -> list[Number]:
        unit, m = self.page.word("unit"), len(self.net.stops)
        if not self.net.timed:
            numbers = [Number(m, unit, self.say("stops.count"), "plain")]
            numbers += [Number(len(self.lines), self.say("lines.unit"), self.say("lines.count"))] if self.lines else []
            return numbers + self._people_numbers()
        first, last = self.span or (None, None)
        return [
            Number(self.unserved, unit, self.say("none", m=f"{m:,}"), "none"),
            *self._people_numbers(),
            *([] if self.towns else [self._time_number(first, "first")]),
            self._time_number(last, "last"),
            Number(
                len(self.idle_hours), self.say("idle.unit"), self.say("idle", **{"from": FIRST_HOUR, "to": LAST_HOUR})
            ),
        ]

    def _time_number(self, minute: int | None, key: str) -> Number:
        if minute is None:
            return Number("–", "", self.say(key))
        next_day = self.say("clock.unit", next=clock_text(minute - 1440)) if minute >= 1440 else ""
        return Number(clock_text(minute), next_day, self.say(key))

    def _people_numbers(self) -> list[Number]:
        result = self.reach
        if result is None:
            return []
        if not result.towns.counted:
            located = sum(far == far for far in result.distances)
            label = self.say("towns.beyond", total=f"{located:,}")
            return [Number(len(result.left_out()), self.say("towns.unit"), label, "left")] if not self.net.timed else []
        within, total = result.people()
        label = self.say("within" if self.net.timed else "within.untimed", total=f"{total:,}")
        return [Number(within, self.page.word("people"), label)]

    # --- stops ---------------------------------------------------------------------------------------------------------

    def stop_look(self, i: int) -> str:
        """The map symbol of a stop: plain without a timetable, else yes, partial, other or none."""
        if not self.net.timed:
            return "plain"
        n = self.counts[i]
        if n:
            return "yes" if n >= self.least else "partial"
        return "other" if self.net.has_other_days(self.net.stops[i]) else "none"

    def stop_order(self) -> list[int]:
        rows = list(range(len(self.net.stops)))
        return sorted(rows, key=lambda i: self.counts[i]) if self.order == "few" else rows

    def span_text(self, minutes: Sequence[int]) -> str:
        """7:10〜18:40・6便."""
        if not minutes:
            return self.say("day.none")
        first, last = self.time_text(minutes[0]), self.time_text(minutes[-1])
        text = first if len(minutes) == 1 else self.say("span", first=first, last=last)
        return text + self.say("days.and") + self.runs_text(len(minutes))

    @cached_property
    def nearest_towns(self) -> dict[int, str]:
        """For stops that share their name with another, the nearest town of the base map."""
        import numpy as np

        names = Counter(stop.name for stop in self.net.stops)
        base = self.page.prototype.base_map["towns"]
        namesakes = [(i, stop.point) for i, stop in enumerate(self.net.stops) if names[stop.name] > 1 and stop.point]
        if not base["name"] or not namesakes:
            return {}
        lats, lons = np.array([point for _, point in namesakes]).T
        towns = distance.geocentric(np.array(base["lat"]) / 1e5, np.array(base["lon"]) / 1e5)
        _, nearest = distance.nearest(distance.geocentric(lats, lons), towns)
        return {i: str(base["name"][k]) for (i, _), k in zip(namesakes, nearest, strict=True)}

    def hour_text(self, hour: int) -> str:
        return self.say("hours.hour", hour=hour) if hour < 24 else self.say("hours.next", hour=hour - 24)

    def idle_text(self) -> str:
        if not self.idle_hours:
            return self.say("hours.full", **{"from": FIRST_HOUR, "to": LAST_HOUR})
        return self.say(
            "hours.idle",
            hours=self.say("hours.and").join(self.say("hours.hour", hour=hour) for hour in self.idle_hours),
        )

    def gap_text(self) -> dict[str, str]:
        """How many towns, and residents, have no served stop nearby; in both languages."""
        result = self.reach
        if result is None:
            return dict.fromkeys(LANGUAGES, "")
        left_out, people = result.left_out(), result.towns.people
        key = "gap.said" + ("" if self.net.timed else ".untimed") + ("" if result.towns.counted else ".towns")
        n, located = sum(people[i] or 0 for i in left_out), sum(far == far for far in result.distances)
        return self.both(key, towns=f"{len(left_out):,}", people=f"{n:,}", total=f"{located:,}")

    # --- caveats ---------------------------------------------------------------------------------------------------------

    def caveats(self) -> list[dict[str, str]]:
        net, towns = self.net, self.towns
        without_point = sum(stop.point is None for stop in net.stops)
        caveats: list[tuple[str, dict[str, object]]]
        caveats = [("caveat.none", {}), ("caveat.days", {})] if net.timed else [("caveat.untimed", {})]
        unknown = [one.word for one in net.services if one.days is None]
        if unknown:
            words = {
                lang: "、".join(w or both(self.page, "route.word.none")[lang] for w in unknown) for lang in LANGUAGES
            }
            caveats.append(("caveat.words", {"words": words}))
        untimed = [line for line in self.lines if net.timed and line.name not in net.routes]
        caveats += [("caveat.lines", {"n": len(untimed)})] if untimed and towns else []
        caveats += [("caveat.some", {})] if any(one.some for one in net.services) else []
        caveats += [("caveat.lost", {"n": f"{net.ambiguous:,}"})] if net.ambiguous else []
        caveats += [("caveat.other", {"n": f"{net.out_of_season:,}"})] if net.out_of_season else []
        caveats += [("caveat.unread", {"n": f"{net.unreadable:,}"})] if net.unreadable else []
        caveats += [("caveat.platforms", {})] if any(len(stop.points) > 1 for stop in net.stops) else []
        caveats += [("caveat.no_point", {"n": f"{without_point:,}"})] if without_point else []
        if towns:
            out = [i for i, at in enumerate(towns.points) if at is None]
            n = sum(towns.people[i] or 0 for i in out)
            caveats += [("caveat.method", {})] + (
                [("caveat.towns", {"n": len(out), "people": f"{n:,}"})] if out else []
            )
        return [self.both(key, **values) for key, values in caveats]
