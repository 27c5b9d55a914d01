"""What the page says before its script runs: the same texts, in the same order, as part.js draws first."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import fill
from machikit.pages.distance_text import distance as distance
from machikit.pages.distance_text import stop as stop
from machikit.pages.part import Number, both
from machikit.pages.parts.coverage.nearest_site import Reach

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.pages.page import Page

STEP = 20  # towns shown at a time
MOST = 1000  # towns in the HTML itself
LARGEST = 5  # towns named for each reason
NAMED = 3  # towns named in the headline


def share(n: int, total: int) -> str:
    """Per cent with one decimal, halves up."""
    tenths = (2000 * n + total) // (2 * total) if total else 0
    return f"{tenths // 10}.{tenths % 10}"


def names(sites: "GeoDataFrame", reach: Reach) -> dict[int, str]:
    """Row → name of each site that is nearest to some town."""
    column: list[Any] = sites["name"].tolist() if "name" in sites else [None] * len(sites)
    return {i: str(column[i]) for i in sorted({*reach.nearest}) if i >= 0 and isinstance(column[i], str)}


def cities(page: "Page", found: dict[str, Reach], stops: Sequence[int]) -> list[dict[str, Any]]:
    """For each city: name, date of its population, number of towns, and by group [beyond, total] at each distance."""
    told = []
    for city, reach in found.items():
        one = page.prototype.cities[city]
        residents = page.prototype.dataset("residents", one)
        sums = {g: [reach.sums(g, m)[:2] for m in stops] for g in reach.people}
        as_of = str(residents.package["as_of"]) if residents else ""
        told.append({"name": dict(one.name), "as_of": as_of, "towns": len(reach.place), "sums": sums})
    return told


@dataclass(frozen=True)
class Opening:
    """The state in which a page opens: one city's distances, a group and a distance in metres."""

    page: "Page"
    reach: Reach
    group: str
    metres: int
    names: dict[int, str]

    @cached_property
    def sums(self) -> Any:
        return self.reach.sums(self.group, self.metres)

    @cached_property
    def weak(self) -> Any:
        return self.reach.weak(self.group, self.metres)

    @cached_property
    def people(self) -> Any:
        return self.reach.most(self.group)

    def say(self, key: str, **values: object) -> str:
        """A word of this part in the page's language."""
        w = self.page.word
        always = {"site": w("coverage.site"), "sites": w("coverage.sites"), "who": w(f"coverage.who.{self.group}")}
        return fill(w(f"coverage.{key}"), **always, metres=stop(self.metres), **values)

    def headline(self) -> dict[str, str]:
        """Where most of those live who are left out, in both languages."""
        first = self.reach.order(self.group, self.metres)[:NAMED]
        rows = [i for i in first if self.reach.far[i] > self.metres and self.people[i]]
        key = "headline" if rows and self.reach.counted else "headline.all" if self.reach.counted else "headline.none"
        page = self.page
        of = [both(page, "coverage.headline.of", town=self.reach.place[i], n=f"{int(self.people[i]):,}") for i in rows]
        towns = {lang: and_.join(one[lang] for one in of) for lang, and_ in both(page, "coverage.headline.and").items()}
        return both(page, f"coverage.{key}", who=both(page, f"coverage.who.{self.group}"), site=both(page, "coverage.site"),
                    metres=stop(self.metres), towns=towns)  # fmt: skip

    def numbers(self) -> list[Number]:
        people, sums = self.page.word("people"), self.sums
        return [
            Number(sums.beyond, people, self.say("beyond"), "far"),
            Number(share(*sums[:2]), "%", self.say("share", total=f"{sums.total:,}")),
            Number(len(self.reach.counted), self.page.word("unit"), self.say("counted"), "site"),
            Number(self.say("range.value", low=f"{sums.low:,}", high=f"{sums.high:,}"), people, self.say("range")),
        ]

    def context(self) -> dict[str, Any]:
        """What part.html names, but for the table of cities."""
        order, beyond, sums = self.reach.order(self.group, self.metres), self.reach.far > self.metres, self.sums
        reasons = self.reasons()
        return {
            "groups": list(self.reach.people),
            "no_site": not self.reach.counted,
            "legend": {look: self.say(f"legend.{look}") for look in ("far", "near", "site")},
            "count": self.say("towns.count", n=f"{int(beyond.sum()):,}"),
            "rows": [self.row(i) for i in order[:MOST]],
            "cut": self.say("cut", n=f"{MOST:,}") if len(order) > MOST else "",
            "weak": reasons,
            "between": self.say("weak.range" if reasons else "weak.sure", low=f"{sums.low:,}", high=f"{sums.high:,}"),
            "of": self.say("distances.note"),
        }

    def row(self, i: int) -> dict[str, Any]:
        """A town's line: its name, what is said of it and whether in the data's own words, its people, how it stands."""
        far = float(self.reach.far[i])
        stands = "none" if math.isnan(self.reach.lat[i]) else "far" if far > self.metres else "near"
        facts: list[tuple[str, bool]] = []
        if math.isfinite(far):
            named = self.names.get(self.reach.nearest[i], "")
            facts = [(named, True), (distance(round(far, 1)), False)]
        facts += [(self.say(f"is.{why}"), False) for why in ("edge", "large", "hidden") if self.weak[why][i]]
        return {"place": self.reach.place[i], "is": stands, "facts": [f for f in facts if f[0]],
                "people": self.say("people", n=f"{int(self.people[i]):,}"), "said": self.say(f"is.{stands}")}  # fmt: skip

    def reasons(self) -> list[tuple[str, str, str, str]]:
        """(why, towns, people, the largest of them by name) of each reason that there is."""
        found = []
        for why, flags in self.weak.items():
            rows = sorted((i for i, weak in enumerate(flags) if weak), key=lambda i: -self.people[i])
            if rows:
                largest = "、".join(self.reach.place[i] for i in rows[:LARGEST]) + "…" * (len(rows) > LARGEST)
                n = f"{int(self.people[rows].sum()):,}"
                found.append((self.say(f"weak.{why}"), f"{len(rows):,}", n, largest))
        return found

    def city(self, one: dict[str, Any]) -> dict[str, Any]:
        """A line of the table of cities, from what `cities` tells; a dash where its ages are not published."""
        sums = one["sums"].get(self.group)
        cells = [(share(n, total), self.say("people", n=f"{n:,}")) for n, total in sums or ()]
        told = self.say("city.told", as_of=one["as_of"], n=f"{one['towns']:,}")
        return {"name": one["name"][self.page.prototype.language], "told": told, "cells": cells}
