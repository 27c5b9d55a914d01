"""The lists in the HTML itself: the same texts, in the same order, that area_list.js and place_lists.js draw first."""

from collections import defaultdict
from typing import Any

from machikit.pages.parts.area_lookup.area_texts import (
    AreaTexts,
    Fact,
    hectares_text,
    one_decimal,
    percent,
    round_half_up,
)


class AreaLists(AreaTexts):
    """Rows of the lists of areas and places, and of the tables of lines and overlaps, in the page's language."""

    def sorted_groups(self) -> list[list[int]]:
        """Groups of rows in list order: by length of lines inside, else by number of years, else as in the table."""
        groups = self.areas.groups
        if self.areas.lines is not None:
            return sorted(groups, key=lambda g: -round_half_up(self.metres_inside(g)))
        if self.record_years:
            return sorted(groups, key=lambda g: (-len(self.group_years(g)), -max([0, *self.group_years(g)])))
        return groups

    def row(self, group: list[int]) -> dict[str, Any]:
        """One line of the list of areas, as part.html reads it."""
        first, title = group[0], self.title(group[0])
        facts: list[Fact] = self._kind_facts(group)
        years = self.group_years(group)
        if years:
            facts.append((", ".join(map(str, years)) if self.lang == "en" else "・".join(map(str, years)), False))
        else:
            facts.append((self.text("ha", n=hectares_text(round(self.areas.hectares[first], 2))), False))
        for places_title, places in zip(self.place_titles, self.areas.located_places, strict=True):
            if n := sum(bool({*group} & {*rows}) for rows in places.inside):
                facts.append((self.text("inside.of", title=places_title[self.lang], n=f"{n:,}"), False))
        if any(not self.block["lat"][i] for i in group):
            facts.append((self.text("no_shape"), False))
        return {"title": title[self.lang], "ja": title["ja"] == title["en"], "fill": self.style.fill_of[first],
                "facts": facts, "many": self._quantity(group, years)}  # fmt: skip

    def _kind_facts(self, group: list[int]) -> list[Fact]:
        if self.is_titled_by_kind:
            return [(str(self.column("name")[group[0]] or ""), True)]
        kinds = dict.fromkeys(self.style.kinds[self.style.kind_of[i]] for i in group)
        return [(self.term(kind)[self.lang], kind not in self.terms) for kind in kinds if kind]

    def _quantity(self, group: list[int], years: list[int]) -> str:
        """The metres of lines inside or the number of years, "" if there are none."""
        if self.areas.lines is not None:
            metres = round_half_up(self.metres_inside(group))
            return f"{metres:,} m" if metres else ""
        return self.text("years.n.1" if len(years) == 1 else "years.n", n=len(years)) if years else ""

    def place_rows(self, k: int) -> list[dict[str, Any]]:
        """The places of table k: those close to a line first, then those inside an area, then those close to an edge."""
        block, places = self.place_blocks[k], self.areas.located_places[k]
        ranked = []
        for i in range(block["n"]):
            inside = [self.title(r)[self.lang] for r in places.inside[i]]
            status = "in" if inside else "near" if places.near[i] else "out" if block["lat"][i] is not None else "lost"
            labels = dict.fromkeys(self._area_labels(places.inside[i])) if inside else [self.text(f"places.{status}")]
            facts: list[Fact] = []
            if kind := block["category"][i]:
                facts.append((block["terms"].get(kind, {}).get(self.lang, kind), kind not in block["terms"]))
            if line := places.nearest_lines[i]:
                facts.append((self.text("places.line", line=self.line_names[line[0]], m=round_half_up(line[1])), True))
            first = 0 if self.record_years else min(places.inside[i], default=0)
            rank = (places.nearest_lines[i] is None, ("in", "near", "out", "lost").index(status), first)
            name = block["name"][i] or self.word("no_name")
            ranked.append((rank, {"name": name, "facts": facts, "is": status, "said": [*labels]}))
        return [row for _, row in sorted(ranked, key=lambda pair: pair[0])]

    def _area_labels(self, rows: list[int]) -> list[str]:
        """The years of dated records, else the titles of the areas."""
        years = self.group_years(rows)
        return [self.text("year", year=y) for y in years] if years else [self.title(r)[self.lang] for r in rows]

    def overlap_tables(self) -> list[dict[str, Any]]:
        """For each pair of kinds, the finer one first: its areas, and the areas of the other kind that they overlap."""
        of, kinds, tables = self.style.kind_of, self.style.kinds, []
        shares: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for a, b, share in self.areas.kind_overlaps:
            shares[a].append((b, share))
        for a, kind in enumerate(kinds):
            for b in range(len(kinds)):
                if a == b or (of.count(a), -a) < (of.count(b), -b):
                    continue
                rows = [(self.title(i)[self.lang], self._shares(shares[i], b)) for i in range(len(of)) if of[i] == a]
                tables.append(
                    {
                        "of": (a, b),
                        "a": self.kind_title(kind)[self.lang],
                        "b": self.kind_title(kinds[b])[self.lang],
                        "rows": rows,
                    }
                )
        return tables

    def _shares(self, shares: list[tuple[int, float]], kind: int) -> list[tuple[str, str]]:
        """(title, share) of the areas of a kind that an area overlaps, largest share first."""
        of_kind = sorted((pair for pair in shares if self.style.kind_of[pair[0]] == kind), key=lambda pair: -pair[1])
        return [(self.title(row)[self.lang], f"{round_half_up(100 * share)}%") for row, share in of_kind]

    def line_heads(self) -> list[str]:
        """Column headers of the table of lines, after the name of the line."""
        lengths = [self.text(f"line.{key}") for key in ("length", "inside", "share")]
        return [*lengths, *(self.text("line.by", title=title[self.lang]) for title in self.place_titles)]

    def line_rows(self) -> list[tuple[str, list[str]]]:
        """(name, cells) of each line: length, length inside areas, its share, and for each table the number of places close by."""
        rows = []
        for index, name in enumerate(self.line_names):
            metres = [(round(p.metres, 1), bool(p.inside)) for p in self.areas.line_pieces if p.line == index]
            total, inside = sum(m for m, _ in metres), sum(m for m, within in metres if within)
            close = [
                sum(line is not None and line[0] == index for line in places.nearest_lines)
                for places in self.areas.located_places
            ]
            lengths = [
                f"{one_decimal(total / 1000)} km",
                f"{one_decimal(inside / 1000)} km",
                f"{percent(inside, total)}%",
            ]
            rows.append((name or self.word("no_name"), [*lengths, *(f"{n:,}" for n in close)]))
        return rows
