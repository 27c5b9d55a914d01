"""What the page says before its script runs: the same texts, in the same order, as part.js draws first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from machikit._base.messages import LANGUAGES
from machikit.pages.distance_text import stop as metres_of
from machikit.pages.great_circle import distance as metres_between
from machikit.pages.part import Number, both
from machikit.pages.parts.route.departures import Network
from machikit.pages.parts.route.packed_lines import Line
from machikit.pages.parts.route.service_reach import Reach, Towns, reach

if TYPE_CHECKING:
    from machikit.pages.page import Page

STEP = 10  # stops and towns shown at a time
MOST = 1000  # stops and towns in the HTML itself
ROUTES = 30  # routes in the table
TIMES = 20_000  # departures of which the HTML itself holds every time
NAMED = 3  # routes named with a stop
FROM, TO = 6, 21  # hours in which people expect a bus: the first and the last of them


def clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


@dataclass(frozen=True)
class Opening:
    """The state in which a page opens: a weekday (Monday 0), a distance in metres, departures a day, and the stops' order."""

    page: "Page"
    net: Network
    towns: Towns | None
    lines: list[Line]
    day: int
    metres: int
    least: int
    order: str

    # --- words ---------------------------------------------------------------------------------------------------------

    def say(self, key: str, **values: object) -> str:
        """A word of this part in the page's language, what it always needs filled in."""
        return self.both(key, **values)[self.page.prototype.language]

    def both(self, key: str, **values: object) -> dict[str, str]:
        always = {
            "day": self._plain(f"day.{self.day}"),
            "metres": metres_of(self.metres).replace(" ", "\u00a0"),
            "least": self.least,
        }
        return both(self.page, f"route.{key}", **{**always, **values})

    def _plain(self, key: str) -> dict[str, str]:
        return both(self.page, f"route.{key}")

    def time(self, minute: int) -> str:
        """7:10, and 25:10（翌1:10）."""
        said = clock(minute)
        return said if minute < 1440 else self.say("clock.next", time=said, next=clock(minute - 1440))

    def days(self, days: Sequence[int], language: str = "") -> str:
        """月〜金, 土・日, 毎日."""
        language = language or self.page.prototype.language
        if len(days) == 7:
            return self._plain("days.every")[language]
        short = [self._plain(f"day.s.{day}")[language] for day in days]
        if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
            return self.both("days.run", a=short[0], b=short[-1])[language]
        return self._plain("days.and")[language].join(short)

    def runs(self, n: int) -> str:
        return self.say("runs.1" if n == 1 else "runs", n=f"{n:,}")

    # --- numbers -------------------------------------------------------------------------------------------------------

    @cached_property
    def counts(self) -> list[int]:
        return self.net.counts[self.day]

    @cached_property
    def without(self) -> int:
        return sum(n == 0 for n in self.counts)

    @cached_property
    def span(self) -> tuple[int, int] | None:
        """The first and the last departure of the day, in minutes."""
        found = [minute for stop in self.net.stops for minute in self.net.minutes(stop, self.day)]
        return (min(found), max(found)) if found else None

    @cached_property
    def reach(self) -> Reach | None:
        if self.towns is None:
            return None
        counted = [n >= self.least for n in self.counts] if self.net.timed else [True] * len(self.net.stops)
        return reach(self.towns, [stop.at for stop in self.net.stops], counted, self.metres)

    @cached_property
    def idle(self) -> list[int]:
        """The hours from FROM to TO without any departure."""
        return [hour for hour in range(FROM, TO + 1) if hour not in self.net.hours[self.day]]

    def headline(self) -> dict[str, str]:
        m = len(self.net.stops)
        if not self.net.timed:
            return self.both(
                "headline.untimed" if self.lines else "headline.untimed.stops", m=f"{m:,}", k=f"{len(self.lines):,}"
            )
        key = "headline" if 0 < self.without < m else "headline.none" if self.without else "headline.all"
        first, last = map(clock, self.span or (0, 0))
        served = f"{m - self.without:,}"
        said = self.both(key, m=f"{m:,}", n=f"{self.without:,}", served=served, first=first, last=last)
        if self.without or self.reach is None:
            return said
        gap, space = self.gap_said(), {"ja": "", "en": " "}  # where every stop is served, the gaps are between them
        return {lang: said[lang] + space[lang] + gap[lang] for lang in LANGUAGES}

    def numbers(self) -> list[Number]:
        unit, m = self.page.word("unit"), len(self.net.stops)
        if not self.net.timed:
            found = [Number(m, unit, self.say("stops.count"), "plain")]
            found += [Number(len(self.lines), self.say("lines.unit"), self.say("lines.count"))] if self.lines else []
            return found + self._people()
        first, last = self.span or (None, None)
        return [
            Number(self.without, unit, self.say("none", m=f"{m:,}"), "none"),
            *self._people(),
            *([] if self.towns else [self._time(first, "first")]),
            self._time(last, "last"),
            Number(len(self.idle), self.say("idle.unit"), self.say("idle", **{"from": FROM, "to": TO})),
        ]

    def _time(self, minute: int | None, key: str) -> Number:
        if minute is None:
            return Number("–", "", self.say(key))
        next_day = self.say("clock.unit", next=clock(minute - 1440)) if minute >= 1440 else ""
        return Number(clock(minute), next_day, self.say(key))

    def _people(self) -> list[Number]:
        found = self.reach
        if found is None:
            return []
        if not found.towns.counted:
            there = sum(far == far for far in found.far)
            label = self.say("towns.beyond", total=f"{there:,}")
            return [Number(len(found.left()), self.say("towns.unit"), label, "left")] if not self.net.timed else []
        within, total = found.people()
        label = self.say("within" if self.net.timed else "within.untimed", total=f"{total:,}")
        return [Number(within, self.page.word("people"), label)]

    # --- stops ---------------------------------------------------------------------------------------------------------

    def stands(self, i: int) -> str:
        """How a stop is drawn: plain where there is no timetable, else yes, partial, other or none."""
        if not self.net.timed:
            return "plain"
        n = self.counts[i]
        if n:
            return "yes" if n >= self.least else "partial"
        return "other" if self.net.uncounted(self.net.stops[i]) else "none"

    def listed(self) -> list[int]:
        rows = list(range(len(self.net.stops)))
        return sorted(rows, key=lambda i: self.counts[i]) if self.order == "few" else rows

    def spans(self, minutes: Sequence[int]) -> str:
        """7:10〜18:40・6便."""
        if not minutes:
            return self.say("day.none")
        first, last = self.time(minutes[0]), self.time(minutes[-1])
        said = first if len(minutes) == 1 else self.say("span", first=first, last=last)
        return said + self.say("days.and") + self.runs(len(minutes))

    @cached_property
    def apart(self) -> dict[int, str]:
        """Of stops whose name another one bears, the town they are nearest to, as far as the base map knows towns."""
        names = Counter(stop.name for stop in self.net.stops)
        base = self.page.prototype.base["towns"]
        at = [(a / 1e5, o / 1e5) for a, o in zip(base["lat"], base["lon"], strict=True)]
        several = [(i, stop.at) for i, stop in enumerate(self.net.stops) if names[stop.name] > 1 and stop.at]
        near = (
            {i: min(range(len(at)), key=lambda k: metres_between(*here, *at[k])) for i, here in several} if at else {}
        )
        return {i: str(base["name"][k]) for i, k in near.items()}

    def hour(self, hour: int) -> str:
        return self.say("hours.hour", hour=hour) if hour < 24 else self.say("hours.next", hour=hour - 24)

    def idle_said(self) -> str:
        if not self.idle:
            return self.say("hours.full", **{"from": FROM, "to": TO})
        return self.say(
            "hours.idle", hours=self.say("hours.and").join(self.say("hours.hour", hour=hour) for hour in self.idle)
        )

    def gap_said(self) -> dict[str, str]:
        """How many towns, and residents, have no stop near that counts; in both languages."""
        found = self.reach
        if found is None:
            return dict.fromkeys(LANGUAGES, "")
        left, people = found.left(), found.towns.people
        key = "gap.said" + ("" if self.net.timed else ".untimed") + ("" if found.towns.counted else ".towns")
        n, there = sum(people[i] or 0 for i in left), sum(far == far for far in found.far)
        return self.both(key, towns=f"{len(left):,}", people=f"{n:,}", total=f"{there:,}")

    # --- what it cannot say ----------------------------------------------------------------------------------------------

    def caveats(self) -> list[dict[str, str]]:
        net, towns = self.net, self.towns
        lost = sum(stop.at is None for stop in net.stops)
        told: list[tuple[str, dict[str, object]]]
        told = [("caveat.none", {}), ("caveat.days", {})] if net.timed else [("caveat.untimed", {})]
        unknown = [one.word for one in net.services if one.days is None]
        if unknown:
            words = {
                lang: "、".join(w or both(self.page, "route.word.none")[lang] for w in unknown) for lang in LANGUAGES
            }
            told.append(("caveat.words", {"words": words}))
        untimed = [line for line in self.lines if net.timed and line.name not in net.routes]
        told += [("caveat.lines", {"n": len(untimed)})] if untimed and towns else []
        told += [("caveat.some", {})] if any(one.some for one in net.services) else []
        told += [("caveat.lost", {"n": f"{net.lost:,}"})] if net.lost else []
        told += [("caveat.other", {"n": f"{net.other:,}"})] if net.other else []
        told += [("caveat.unread", {"n": f"{net.unread:,}"})] if net.unread else []
        told += [("caveat.platforms", {})] if any(len(stop.points) > 1 for stop in net.stops) else []
        told += [("caveat.no_point", {"n": f"{lost:,}"})] if lost else []
        if towns:
            out = [i for i, at in enumerate(towns.at) if at is None]
            n = sum(towns.people[i] or 0 for i in out)
            told += [("caveat.method", {})] + ([("caveat.towns", {"n": len(out), "people": f"{n:,}"})] if out else [])
        return [self.both(key, **values) for key, values in told]
