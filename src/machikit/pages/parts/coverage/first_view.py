"""The first view of a coverage page, before its script runs: the same texts, in the same order, that part.js renders first."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from machikit._base.messages import fill
from machikit.pages.context import PageContext
from machikit.pages.distance_text import exact_distance, rounded_distance
from machikit.pages.part import Number, both
from machikit.pages.parts.coverage.nearest_site import TownDistances

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


STEP = 20  # towns shown at a time
MAX_TOWNS = 1000  # towns in the HTML itself
LARGEST = 5  # towns named for each reason of uncertainty
NAMED = 3  # towns named in the headline


def share(n: int, total: int) -> str:
    """Per cent with one decimal, halves up."""
    tenths = (2000 * n + total) // (2 * total) if total else 0
    return f"{tenths // 10}.{tenths % 10}"


def site_names(sites: "GeoDataFrame", distances: TownDistances) -> dict[int, str]:
    """Row → name of the sites that are nearest to at least one town."""
    column: list[Any] = sites["name"].tolist() if "name" in sites else [None] * len(sites)
    return {i: str(column[i]) for i in sorted({*distances.nearest}) if i >= 0 and isinstance(column[i], str)}


def city_rows(page: PageContext, by_city: dict[str, TownDistances], metres: Sequence[int]) -> list[dict[str, Any]]:
    """For each city: name, date of its population, number of towns, and by group (beyond, total) at each distance."""
    result = []
    for city_id, distances in by_city.items():
        city = page.prototype.cities[city_id]
        residents = page.prototype.dataset("residents", city)
        sums = {group: [distances.sums(group, m)[:2] for m in metres] for group in distances.people}
        as_of = str(residents.package["as_of"]) if residents else ""
        result.append({"name": dict(city.name), "as_of": as_of, "towns": len(distances.place), "sums": sums})
    return result


@dataclass(frozen=True)
class FirstView:
    """The distances of one city for a group and a distance in metres. site_names: row → name of a site (see `site_names`)."""

    page: PageContext
    distances: TownDistances
    group: str
    metres: int
    site_names: dict[int, str]

    @cached_property
    def sums(self) -> Any:
        return self.distances.sums(self.group, self.metres)

    @cached_property
    def uncertain(self) -> Any:
        return self.distances.uncertain_towns(self.group, self.metres)

    @cached_property
    def people(self) -> Any:
        return self.distances.people_at_most(self.group)

    def _text(self, key: str, **values: object) -> str:
        """A text of this part in the page's language."""
        w = self.page.word
        shared = {"site": w("coverage.site"), "sites": w("coverage.sites"), "who": w(f"coverage.who.{self.group}")}
        return fill(w(f"coverage.{key}"), **shared, metres=exact_distance(self.metres), **values)

    def headline(self) -> dict[str, str]:
        """The towns with the most residents beyond the distance, in both languages."""
        distances, page = self.distances, self.page
        first = distances.sorted_towns(self.group, self.metres)[:NAMED]
        rows = [i for i in first if distances.metres[i] > self.metres and self.people[i]]
        key = (
            "headline"
            if rows and distances.usable_sites
            else "headline.all"
            if distances.usable_sites
            else "headline.none"
        )
        named = [
            both(page, "coverage.headline.of", town=distances.place[i], n=f"{int(self.people[i]):,}") for i in rows
        ]
        and_ = both(page, "coverage.headline.and")
        towns = {lang: and_[lang].join(town[lang] for town in named) for lang in and_}
        return both(page, f"coverage.{key}", who=both(page, f"coverage.who.{self.group}"), site=both(page, "coverage.site"),
                    metres=exact_distance(self.metres), towns=towns)  # fmt: skip

    def numbers(self) -> list[Number]:
        people, sums = self.page.word("people"), self.sums
        return [
            Number(sums.beyond, people, self._text("beyond"), "far"),
            Number(share(*sums[:2]), "%", self._text("share", total=f"{sums.total:,}")),
            Number(len(self.distances.usable_sites), self.page.word("unit"), self._text("counted"), "site"),
            Number(self._text("range.value", low=f"{sums.low:,}", high=f"{sums.high:,}"), people, self._text("range")),
        ]

    def context(self) -> dict[str, Any]:
        """Variables of part.html, except those of the table of cities."""
        order, sums, reasons = self.distances.sorted_towns(self.group, self.metres), self.sums, self._reasons()
        beyond = self.distances.metres > self.metres
        between = "weak.range" if reasons else "weak.sure"
        return {
            "groups": list(self.distances.people),
            "no_site": not self.distances.usable_sites,
            "legend": {look: self._text(f"legend.{look}") for look in ("far", "near", "site")},
            "count": self._text("towns.count", n=f"{int(beyond.sum()):,}"),
            "rows": [self._row(i) for i in order[:MAX_TOWNS]],
            "cut": self._text("cut", n=f"{MAX_TOWNS:,}") if len(order) > MAX_TOWNS else "",
            "weak": reasons,
            "between": self._text(between, low=f"{sums.low:,}", high=f"{sums.high:,}"),
            "of": self._text("distances.note"),
        }

    def _row(self, i: int) -> dict[str, Any]:
        """A line of the list of towns. facts: (text, whether it comes from the data and so is Japanese)."""
        metres = float(self.distances.metres[i])
        status = "none" if math.isnan(self.distances.lat[i]) else "far" if metres > self.metres else "near"
        facts: list[tuple[str, bool]] = []
        if math.isfinite(metres):
            site = self.site_names.get(self.distances.nearest[i], "")
            facts = [(site, True), (rounded_distance(round(metres, 1)), False)]
        facts += [(self._text(f"is.{why}"), False) for why in ("edge", "large", "hidden") if self.uncertain[why][i]]
        return {"place": self.distances.place[i], "is": status, "facts": [f for f in facts if f[0]],
                "people": self._text("people", n=f"{int(self.people[i]):,}"), "said": self._text(f"is.{status}")}  # fmt: skip

    def _reasons(self) -> list[tuple[str, str, str, str]]:
        """(reason, number of towns, people, names of the largest towns) of each reason of uncertainty that occurs."""
        result = []
        for why, flags in self.uncertain.items():
            rows = sorted((i for i, flag in enumerate(flags) if flag), key=lambda i: -self.people[i])
            if rows:
                largest = "、".join(self.distances.place[i] for i in rows[:LARGEST]) + "…" * (len(rows) > LARGEST)
                n = f"{int(self.people[rows].sum()):,}"
                result.append((self._text(f"weak.{why}"), f"{len(rows):,}", n, largest))
        return result

    def city_row(self, city: dict[str, Any]) -> dict[str, Any]:
        """A row of the table of cities from an entry of `city_rows`; no cells if the ages of the group are not published."""
        sums = city["sums"].get(self.group)
        cells = [(share(n, total), self._text("people", n=f"{n:,}")) for n, total in sums or ()]
        detail = self._text("city.told", as_of=city["as_of"], n=f"{city['towns']:,}")
        return {"name": city["name"][self.page.prototype.language], "told": detail, "cells": cells}
