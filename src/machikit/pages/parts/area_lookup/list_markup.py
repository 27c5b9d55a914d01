"""The lists as they stand in the HTML itself: the same texts, in the same order, as lists.js draws first."""

from collections import defaultdict
from typing import Any

from machikit.pages.parts.area_lookup.areas import Fact, Known, hectares, per_cent, tenth, whole


class Lists(Known):
    """Lines of the lists of areas and places, and of the tables of lines and overlaps, in the page's language."""

    def order(self) -> list[list[int]]:
        """Groups of rows in the order of the list: those that lines pass the longest, else of most years, else as in the table."""
        groups = self.part.groups
        if self.part.lines is not None:
            return sorted(groups, key=lambda g: -whole(self.through(g)))
        if self.dated:
            return sorted(groups, key=lambda g: (-len(self.group_years(g)), -max([0, *self.group_years(g)])))
        return groups

    def row(self, group: list[int]) -> dict[str, Any]:
        first, title = group[0], self.title(group[0])
        facts: list[Fact] = self._kind_facts(group)
        years = self.group_years(group)
        if years:
            facts.append((", ".join(map(str, years)) if self.lang == "en" else "・".join(map(str, years)), False))
        else:
            facts.append((self.say("ha", n=hectares(round(self.part.hectares[first], 2))), False))
        for title_, places in zip(self.place_titles, self.part.places, strict=True):
            if n := sum(bool({*group} & {*rows}) for rows in places.inside):
                facts.append((self.say("inside.of", title=title_[self.lang], n=f"{n:,}"), False))
        if any(not self.table["lat"][i] for i in group):
            facts.append((self.say("no_shape"), False))
        return {"title": title[self.lang], "ja": title["ja"] == title["en"], "fill": self.style.fill[first],
                "facts": facts, "many": self.many(group, years)}  # fmt: skip

    def _kind_facts(self, group: list[int]) -> list[Fact]:
        if self.by_kind:
            return [(str(self.column("name")[group[0]] or ""), True)]
        told = dict.fromkeys(self.style.kinds[self.style.of[i]] for i in group)
        return [(self.term(kind)[self.lang], kind not in self.terms) for kind in told if kind]

    def many(self, group: list[int], years: list[int]) -> str:
        if self.part.lines is not None:
            metres = whole(self.through(group))
            return f"{metres:,} m" if metres else ""
        return self.say("years.n.1" if len(years) == 1 else "years.n", n=len(years)) if years else ""

    def place_rows(self, k: int) -> list[dict[str, Any]]:
        """The places of a table: those inside first, then those close to an edge; where there are lines, the nearest to them."""
        block, places = self.place_blocks[k], self.part.places[k]
        found = []
        for i in range(block["n"]):
            inside = [self.title(r)[self.lang] for r in places.inside[i]]
            is_ = "in" if inside else "near" if places.near[i] else "out" if block["lat"][i] is not None else "lost"
            said = dict.fromkeys(self._said(places.inside[i])) if inside else [self.say(f"places.{is_}")]
            facts: list[Fact] = []
            if kind := block["category"][i]:
                facts.append((block["terms"].get(kind, {}).get(self.lang, kind), kind not in block["terms"]))
            if by := places.by[i]:
                facts.append((self.say("places.line", line=self.line_names[by[0]], m=whole(by[1])), True))
            first = 0 if self.dated else min(places.inside[i], default=0)
            rank = (places.by[i] is None, ("in", "near", "out", "lost").index(is_), first)
            name = block["name"][i] or self.word("no_name")
            found.append((rank, {"name": name, "facts": facts, "is": is_, "said": [*said]}))
        return [row for _, row in sorted(found, key=lambda one: one[0])]

    def _said(self, rows: list[int]) -> list[str]:
        """What the areas that a place is in are called; of dated records, their years."""
        years = self.group_years(rows)
        return [self.say("year", year=y) for y in years] if years else [self.title(r)[self.lang] for r in rows]

    def overlap_tables(self) -> list[dict[str, Any]]:
        """For each pair of kinds, the finer one first: its rows, and in which areas of the other they lie."""
        of, kinds, found = self.style.of, self.style.kinds, []
        shares: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for a, b, share in self.part.splits(self.page):
            shares[a].append((b, share))
        for a, kind in enumerate(kinds):
            for b in range(len(kinds)):
                if a == b or (of.count(a), -a) < (of.count(b), -b):
                    continue
                rows = [(self.title(i)[self.lang], self._shares(shares[i], b)) for i in range(len(of)) if of[i] == a]
                found.append(
                    {"of": (a, b), "a": self.kind(kind)[self.lang], "b": self.kind(kinds[b])[self.lang], "rows": rows}
                )
        return found

    def _shares(self, shares: list[tuple[int, float]], kind: int) -> list[tuple[str, str]]:
        """The areas of a kind in which an area lies, by share, the largest first."""
        mine = sorted((one for one in shares if self.style.of[one[0]] == kind), key=lambda one: -one[1])
        return [(self.title(row)[self.lang], f"{whole(100 * share)}%") for row, share in mine]

    def line_heads(self) -> list[str]:
        own = [self.say(f"line.{key}") for key in ("length", "inside", "share")]
        return [*own, *(self.say("line.by", title=title[self.lang]) for title in self.place_titles)]

    def line_rows(self) -> list[tuple[str, list[str]]]:
        """Of each line its name, its length, the length inside areas, the share, and the places of each table close to it."""
        found = []
        for row, name in enumerate(self.line_names):
            mine = [(round(p.metres, 1), bool(p.inside)) for p in self.part.pieces if p.line == row]
            total, inside = sum(m for m, _ in mine), sum(m for m, within in mine if within)
            by = [sum(b is not None and b[0] == row for b in places.by) for places in self.part.places]
            lengths = [f"{tenth(total / 1000)} km", f"{tenth(inside / 1000)} km", f"{per_cent(inside, total)}%"]
            cells = [*lengths, *(f"{n:,}" for n in by)]
            found.append((name or self.word("no_name"), cells))
        return found
