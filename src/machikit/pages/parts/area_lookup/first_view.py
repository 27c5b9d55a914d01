"""What the page says before its script runs: numbers, headline, caveats, and what part.html names."""

from collections import defaultdict
from functools import cached_property
from typing import Any

from machikit._base.messages import LANGUAGES
from machikit.pages.part import Number, both
from machikit.pages.parts.area_lookup.areas import Said, counts, per_cent, tenth
from machikit.pages.parts.area_lookup.list_markup import Lists

STEP = 12  # lines of a list shown at a time
MOST = 1000  # lines of a list in the HTML itself
NAMED = 3  # places named in the headline


class Opening(Lists):
    """The state in which a page opens: every area, no place looked up."""

    def numbers(self) -> list[Number]:
        if not self.table["n"]:
            return [Number(0, self.word("area.unit"), self.word("topic"))]
        found = [*self._of_lines(), *self._of_places(), *self._of_kinds(), *self._of_years()]
        return found or [Number(self.table["n"], self.word("area.unit"), self.word("topic"))]

    def _of_lines(self) -> list[Number]:
        if self.part.lines is None:
            return []
        total, inside = self.lengths
        told = [Number(tenth(total), "km", self.say("tile.lines")),
                Number(tenth(inside), "km", self.say("tile.lines.in", share=per_cent(inside, total)))]  # fmt: skip
        for title, places in zip(self.place_titles, self.part.places, strict=True):
            n = sum(by is not None for by in places.by)
            told.append(Number(n, self.word("unit"), self.say("tile.by", title=title[self.lang])))
        return told

    @cached_property
    def lengths(self) -> tuple[float, float]:
        """Kilometres of all lines, and of those pieces that lie in an area."""
        metres = [(round(p.metres, 1), bool(p.inside)) for p in self.part.pieces]
        return sum(m for m, _ in metres) / 1000, sum(m for m, within in metres if within) / 1000

    def _of_places(self) -> list[Number]:
        if self.style.divides or self.part.lines is not None:
            return []
        unit, found = self.word("unit"), []
        for title, places in zip(self.place_titles, self.part.places, strict=True):
            inside, near = counts(places)
            found.append(Number(inside, unit, self.say("tile.in", title=title[self.lang], n=f"{len(places.inside):,}")))
            found.append(Number(near, unit, self.say("tile.near")))
        return found

    def _of_kinds(self) -> list[Number]:
        if not self.style.divides:
            return []
        unit, of = self.word("area.unit"), self.style.of
        found = [Number(of.count(n), unit, self.kind(kind)[self.lang]) for n, kind in enumerate(self.style.kinds)]
        if len(self.style.kinds) == 1:
            for title, places in zip(self.place_titles, self.part.places, strict=True):
                empty = self.table["n"] - len({row for rows in places.inside for row in rows})
                found.append(Number(empty, unit, self.say("tile.without", title=title[self.lang])))
        for a, b, rows in self.divided:
            label = self.say("tile.split", a=self.kind(a)[self.lang], b=self.kind(b)[self.lang])
            found.append(Number(len(rows), unit, label))
        return found[:4]

    @cached_property
    def divided(self) -> list[tuple[str | None, str | None, list[int]]]:
        """(kind, other kind, rows of the first that are divided between several of the second), the finer kind first."""
        mine: dict[tuple[int, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        of, kinds = self.style.of, self.style.kinds
        for a, b, _ in self.part.splits(self.page):
            mine[of[a], of[b]][a] += 1
        finer = sorted((k for k in mine if of.count(k[0]) >= of.count(k[1])), key=lambda k: k)
        found = [(kinds[a], kinds[b], [row for row, n in mine[a, b].items() if n > 1]) for a, b in finer]
        return [one for one in found if one[2]]

    def _of_years(self) -> list[Number]:
        if not self.dated or self.part.lines is not None or self.part.facilities:
            return []
        known = sum(y is not None for y in self.part.years)
        return [
            Number(known, self.word("area.records.unit"), self.say("tile.records", first=self.dated[0], last=self.dated[-1])),
            Number(len(self.dated), self.word("area.years.unit"), self.say("tile.years")),
            Number(len(self.part.groups), self.word("unit"), self.say("tile.named")),
            Number(tenth(self.part.ground.union()), "km²", self.say("tile.once")),
        ]  # fmt: skip

    def tiles(self) -> list[list[Any]]:
        """The numbers for the script: [number or text, unit, label] each."""
        return [[one.n, one.unit, one.label] for one in self.numbers()]

    def named(self) -> list[str]:
        """Names of the data that stand in the headline: they are Japanese, whatever the page's language."""
        told = self.headline()
        return sorted({n for n in self.column("name") if n and n in told["en"]}, key=len, reverse=True)

    def headline(self) -> Said:
        if not self.table["n"]:
            return self.both("headline.none")
        if self.part.lines is not None:
            total, inside = self.lengths
            return self.both("headline.lines", total=tenth(total), inside=tenth(inside))
        if self.part.facilities and not self.style.divides:
            places = self.part.places[0]
            inside, near = counts(places)
            told = {"n": f"{len(places.inside):,}", "inside": f"{inside:,}", "near": f"{near:,}"}
            return self.both("headline.places", title=self.place_titles[0], **told)
        if self.dated:
            return self._most_years()
        if self.divided:
            return self._divided()
        if self.style.divides:
            return self.both("headline.divides", city=self.page.prototype.words["city"], n=f"{self.table['n']:,}")
        return self.both("headline.some", n=f"{self.table['n']:,}")

    def _joined(self, told: list[Said]) -> Said:
        and_ = both(self.page, "area.headline.and")
        return {lang: and_[lang].join(one[lang] for one in told) for lang in LANGUAGES}

    def _most_years(self) -> Said:
        groups = self.order()[:NAMED]
        told = [self.both("headline.years.one", place=self.title(g[0]), n=len(self.group_years(g))) for g in groups]
        return self.both("headline.years", places=self._joined(told))

    def _divided(self) -> Said:
        a, b, rows = self.divided[0]
        return self.both(
            "headline.split", a=self.kind(a), b=self.kind(b), names=self._joined([self.title(r) for r in rows])
        )

    # --- what is said around it ----------------------------------------------------------------------------------------

    def caveats(self) -> list[Said]:
        told = [self.both("method")]
        if self.page.prototype.base["towns"]["name"]:
            told.append(self.both("method.town"))
        if self.part.lines is not None:
            told.append(self.both("method.lines"))
        elif self.dated:
            told.append(self.both("method.years"))
        if lost := sum(v is None for v in self.table["lat"]):
            told.append(self.both("lost", n=f"{lost:,}"))
        for k, title in enumerate(self.place_titles):
            if lost := sum(v is None for v in self.place_blocks[k]["lat"]):
                told.append(self.both("places.unplaced", n=f"{lost:,}", title=title))
        return told

    def bars(self) -> list[tuple[int, int]]:
        """(year, records) of each year from the first to the last, those without a record too."""
        return [(y, self.part.years.count(y)) for y in range(self.dated[0], self.dated[-1] + 1)] if self.dated else []

    def legend(self) -> list[tuple[int, str]]:
        """(fill, what it stands for): by kind; none where neighbours are tinted."""
        if self.style.divides or (self.style.kinds == [None] and not self.dated):
            return []
        if self.dated:
            return [(0, self.say("legend.over"))]
        return [(n, self.kind(kind)[self.lang]) for n, kind in enumerate(self.style.kinds)]

    def context(self) -> dict[str, Any]:
        """What part.html names."""
        order = self.order()
        tables = [{"title": t[self.lang], "rows": self.place_rows(k), "inside": counts(self.part.places[k])[0]}
                  for k, t in enumerate(self.place_titles)]  # fmt: skip
        undated = sum(y is None for y in self.part.years)
        return {
            "rows": [self.row(g) for g in order[:MOST]],
            "total": len(order),
            "cut": self.say("cut", n=f"{MOST:,}") if len(order) > MOST else "",
            "most": MOST,
            "tables": tables,
            "legend": self.legend(),
            "years": self.bars(),
            "undated": self.say("years.undated", n=f"{undated:,}") if undated and self.dated else "",
            "overlaps": self.overlap_tables() if self.style.divides else [],
            "kinds": [self.kind(k)[self.lang] for k in self.style.kinds],
            "divides": self.style.divides,
            "empty": not self.table["n"],
            "has_lines": self.part.lines is not None,
            "lines": self.line_rows(),
            "line_heads": self.line_heads(),
            "say": self.say,
        }
