"""The first view of an area lookup page, before its script runs: figures, headline, caveats and the context of part.html."""

from collections import defaultdict
from functools import cached_property
from typing import Any

from machikit._base.messages import LANGUAGES
from machikit.pages.part import Number, both
from machikit.pages.parts.area_lookup.area_texts import Text, one_decimal, percent
from machikit.pages.parts.area_lookup.list_markup import AreaLists

STEP = 12  # lines of a list shown at a time
MAX_ROWS = 1000  # lines of a list in the HTML itself
NAMED = 3  # places named in the headline


class FirstView(AreaLists):
    """Every area listed, no place looked up yet."""

    def numbers(self) -> list[Number]:
        if not self.block["n"]:
            return [Number(0, self.word("area.unit"), self.word("topic"))]
        figures = [*self._line_figures(), *self._place_figures(), *self._kind_figures(), *self._year_figures()]
        return figures or [Number(self.block["n"], self.word("area.unit"), self.word("topic"))]

    def _line_figures(self) -> list[Number]:
        if self.areas.lines is None:
            return []
        total, inside = self.lengths
        figures = [Number(one_decimal(total), "km", self.text("tile.lines")),
                   Number(one_decimal(inside), "km", self.text("tile.lines.in", share=percent(inside, total)))]  # fmt: skip
        for title, places in zip(self.place_titles, self.areas.located_places, strict=True):
            n = sum(line is not None for line in places.nearest_lines)
            figures.append(Number(n, self.word("unit"), self.text("tile.by", title=title[self.lang])))
        return figures

    @cached_property
    def lengths(self) -> tuple[float, float]:
        """Kilometres of all lines, and of their pieces inside an area."""
        metres = [(round(p.metres, 1), bool(p.inside)) for p in self.areas.line_pieces]
        return sum(m for m, _ in metres) / 1000, sum(m for m, within in metres if within) / 1000

    def _place_figures(self) -> list[Number]:
        if self.style.divides or self.areas.lines is not None:
            return []
        unit, figures = self.word("unit"), []
        for title, places in zip(self.place_titles, self.areas.located_places, strict=True):
            inside, near = places.count_inside_and_near()
            label = self.text("tile.in", title=title[self.lang], n=f"{len(places.inside):,}")
            figures += [Number(inside, unit, label), Number(near, unit, self.text("tile.near"))]
        return figures

    def _kind_figures(self) -> list[Number]:
        if not self.style.divides:
            return []
        unit, of = self.word("area.unit"), self.style.kind_of
        figures = [
            Number(of.count(n), unit, self.kind_title(kind)[self.lang]) for n, kind in enumerate(self.style.kinds)
        ]
        if len(self.style.kinds) == 1:
            for title, places in zip(self.place_titles, self.areas.located_places, strict=True):
                empty = self.block["n"] - len({row for rows in places.inside for row in rows})
                figures.append(Number(empty, unit, self.text("tile.without", title=title[self.lang])))
        for a, b, rows in self.split_areas:
            label = self.text("tile.split", a=self.kind_title(a)[self.lang], b=self.kind_title(b)[self.lang])
            figures.append(Number(len(rows), unit, label))
        return figures[:4]

    @cached_property
    def split_areas(self) -> list[tuple[str | None, str | None, list[int]]]:
        """(kind, other kind, rows of the first kind that overlap several areas of the second), from the finer kind only."""
        overlap_counts: dict[tuple[int, int], dict[int, int]] = defaultdict(lambda: defaultdict(int))
        of, kinds = self.style.kind_of, self.style.kinds
        for a, b, _ in self.areas.kind_overlaps:
            overlap_counts[of[a], of[b]][a] += 1
        finer = sorted((k for k in overlap_counts if of.count(k[0]) >= of.count(k[1])), key=lambda k: k)
        split = [(kinds[a], kinds[b], [row for row, n in overlap_counts[a, b].items() if n > 1]) for a, b in finer]
        return [pair for pair in split if pair[2]]

    def _year_figures(self) -> list[Number]:
        if not self.record_years or self.areas.lines is not None or self.areas.facilities:
            return []
        dated_rows = sum(y is not None for y in self.areas.years)
        return [
            Number(dated_rows, self.word("area.records.unit"), 
                   self.text("tile.records", first=self.record_years[0], last=self.record_years[-1])),
            Number(len(self.record_years), self.word("area.years.unit"), self.text("tile.years")),
            Number(len(self.areas.groups), self.word("unit"), self.text("tile.named")),
            Number(one_decimal(self.areas.union_km2()), "km²", self.text("tile.once")),
        ]  # fmt: skip

    def tiles(self) -> list[list[Any]]:
        """The figures for the script, each [number or text, unit, label]."""
        return [[figure.n, figure.unit, figure.label] for figure in self.numbers()]

    def names_in_headline(self) -> list[str]:
        """Names from the data that occur in the headline: they are Japanese whatever the page's language. Longest first."""
        headline = self.headline()
        names = {n for n in self.column("name") if n and n in headline["en"]}
        return sorted(names, key=lambda name: (-len(name), name))

    def headline(self) -> Text:
        if not self.block["n"]:
            return self.both("headline.none")
        if self.areas.lines is not None:
            total, inside = self.lengths
            return self.both("headline.lines", total=one_decimal(total), inside=one_decimal(inside))
        if self.areas.facilities and not self.style.divides:
            places = self.areas.located_places[0]
            inside, near = places.count_inside_and_near()
            counted = {"n": f"{len(places.inside):,}", "inside": f"{inside:,}", "near": f"{near:,}"}
            return self.both("headline.places", title=self.place_titles[0], **counted)
        if self.record_years:
            return self._years_headline()
        if self.split_areas:
            return self._split_headline()
        if self.style.divides:
            return self.both("headline.divides", city=self.page.prototype.words["city"], n=f"{self.block['n']:,}")
        return self.both("headline.some", n=f"{self.block['n']:,}")

    def _joined(self, texts: list[Text]) -> Text:
        and_ = both(self.page, "area.headline.and")
        return {lang: and_[lang].join(text[lang] for text in texts) for lang in LANGUAGES}

    def _years_headline(self) -> Text:
        groups = self.sorted_groups()[:NAMED]
        places = [self.both("headline.years.one", place=self.title(g[0]), n=len(self.group_years(g))) for g in groups]
        return self.both("headline.years", places=self._joined(places))

    def _split_headline(self) -> Text:
        a, b, rows = self.split_areas[0]
        return self.both(
            "headline.split",
            a=self.kind_title(a),
            b=self.kind_title(b),
            names=self._joined([self.title(r) for r in rows]),
        )

    # --- caveats and template context ----------------------------------------------------------------------------------

    def caveats(self) -> list[Text]:
        texts = [self.both("method")]
        if self.page.prototype.base_map["towns"]["name"]:
            texts.append(self.both("method.town"))
        if self.areas.lines is not None:
            texts.append(self.both("method.lines"))
        elif self.record_years:
            texts.append(self.both("method.years"))
        if unplaced := sum(v is None for v in self.block["lat"]):
            texts.append(self.both("lost", n=f"{unplaced:,}"))
        for k, title in enumerate(self.place_titles):
            if unplaced := sum(v is None for v in self.place_blocks[k]["lat"]):
                texts.append(self.both("places.unplaced", n=f"{unplaced:,}", title=title))
        return texts

    def bars(self) -> list[tuple[int, int]]:
        """(year, number of records) for every year from the first to the last, including years without a record."""
        return (
            [(y, self.areas.years.count(y)) for y in range(self.record_years[0], self.record_years[-1] + 1)]
            if self.record_years
            else []
        )

    def legend(self) -> list[tuple[int, str]]:
        """(index of a fill, its label), one a kind; empty if fills only tell neighbouring areas apart."""
        if self.style.divides or (self.style.kinds == [None] and not self.record_years):
            return []
        if self.record_years:
            return [(0, self.text("legend.over"))]
        return [(n, self.kind_title(kind)[self.lang]) for n, kind in enumerate(self.style.kinds)]

    def context(self) -> dict[str, Any]:
        """Variables of part.html."""
        order = self.sorted_groups()
        tables = [{"title": t[self.lang], "rows": self.place_rows(k), "inside": self.areas.located_places[k].count_inside_and_near()[0]}
                  for k, t in enumerate(self.place_titles)]  # fmt: skip
        undated = sum(y is None for y in self.areas.years)
        return {
            "rows": [self.row(g) for g in order[:MAX_ROWS]],
            "total": len(order),
            "cut": self.text("cut", n=f"{MAX_ROWS:,}") if len(order) > MAX_ROWS else "",
            "most": MAX_ROWS,
            "tables": tables,
            "legend": self.legend(),
            "years": self.bars(),
            "undated": self.text("years.undated", n=f"{undated:,}") if undated and self.record_years else "",
            "overlaps": self.overlap_tables() if self.style.divides else [],
            "kinds": [self.kind_title(k)[self.lang] for k in self.style.kinds],
            "divides": self.style.divides,
            "empty": not self.block["n"],
            "has_lines": self.areas.lines is not None,
            "lines": self.line_rows(),
            "line_heads": self.line_heads(),
            "say": self.text,
        }
