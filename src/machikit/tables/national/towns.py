"""Towns (町丁・字) of all of Japan with one point each, named as in the towns of single cities: a ward's name stands before the town's.

Parts of towns (小字) are left out; a town of which the source has only parts gets the point of the part in its middle.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from machikit._base.messages import kit_error
from machikit.catalog import Catalog
from machikit.catalog.model import Schema
from machikit.catalog.municipality_list import municipalities
from machikit.catalog.municipality_names import fold
from machikit.catalog.national import resource_text
from machikit.tables.clean.result import CleaningResult
from machikit.tables.findings import Row, SetAside
from machikit.tables.national.old_wards import WARD_NAMES, code_today
from machikit.tables.national.ward_cities import ward_cities
from machikit.tables.national.write_national import NationalTable
from machikit.tables.places.points import format_degrees

COLUMNS = ("prefecture", "municipality", "town", "koaza", "lat", "lng")
NO_TOWN = "（大字なし）"  # the source's words for a municipality, or a part of it, that is not divided into towns
PLACES = 5  # decimals of the coordinates: 1 m
_COUNTY = re.compile(r"^.{1,5}郡(?=.+[町村]$)")

Line = tuple[int, dict[str, str]]  # its number in the source, and its cells


def build_towns(
    name: str, recipe: Mapping[str, Any], schema: Schema, catalog: Catalog, source: Callable[[str], Path]
) -> tuple[CleaningResult, NationalTable]:
    """The towns by municipality, with a finding where towns have no point. Raises KitError."""
    towns = Towns(catalog)
    by_code = towns.read(source(recipe["geography"]["file"]))
    every = [row for rows in by_code.values() for row in rows]
    aside = sorted(towns.set_aside, key=lambda row: row.row)
    result = CleaningResult(name, every, list(schema.fields), aside, rows_in=towns.rows_in)
    cities = ward_cities(catalog)
    for code, n in list(towns.without_point.items()):
        if code in cities:
            towns.without_point[cities[code]] += n
    findings = {code: {"without_point": n} for code, n in towns.without_point.items()}
    return result, NationalTable(by_code, schema.fields, cities, findings, recipe["findings"])


class Towns:
    """Reads the towns. set_aside: the lines that are not used; without_point: code → number of towns without a point."""

    def __init__(self, catalog: Catalog):
        listed = municipalities(catalog)
        # of the two 泊村 of 北海道 the first is meant: nobody has counted the towns of the Northern Territories
        self._codes = {m.prefecture + fold(m.name): m.code for m in reversed(listed)}
        self._codes |= {"静岡県" + fold(f"浜松市{ward}"): code_today(five) for ward, five in WARD_NAMES.items()}
        self._prefixes = {m.code: m.name.removeprefix(m.city) for m in listed if m.city}
        self.set_aside: list[SetAside] = []
        self.without_point: dict[str, int] = defaultdict(int)
        self.rows_in = 0

    def read(self, path: Path) -> dict[str, list[Row]]:
        """Code → its towns in the order of the source. Raises KitError where a column is missing."""
        rows = list(csv.reader(io.StringIO(resource_text(path), newline=""), delimiter="\t"))
        if missing := next((c for c in COLUMNS if c not in rows[0]), None):
            raise kit_error("recipe.missing", path.name, key=missing)
        self.rows_in = len(rows) - 1
        by_town: dict[tuple[str, str], list[Line]] = defaultdict(list)
        for number, cells in enumerate(rows[1:], start=2):
            line = number, dict(zip(rows[0], cells, strict=True))
            if line[1]["town"] == NO_TOWN:  # the names below are then those of towns
                line[1].update(town=line[1]["koaza"], koaza="")
            if not line[1]["town"]:
                self._leave_out(line, "no_name")
            elif code := self._code(line[1]):
                by_town[code, self._name(code, line[1])].append(line)
            else:
                self._leave_out(line, "unmatched")
        by_code: dict[str, list[Row]] = defaultdict(list)
        for (code, town), lines in by_town.items():
            by_code[code] += self._town(code, town, lines)
        return by_code

    def _code(self, cells: Mapping[str, str]) -> str:
        return self._codes.get(cells["prefecture"] + fold(_COUNTY.sub("", cells["municipality"])), "")

    def _name(self, code: str, cells: Mapping[str, str]) -> str:
        return self._prefixes.get(code, "") + cells["town"]

    def _town(self, code: str, name: str, lines: Sequence[Line]) -> list[Row]:
        """The row of one town; the lines that do not become it are set aside."""
        whole = [line for line in lines if not line[1]["koaza"]]
        placed = [line for line in whole or lines if line[1]["lat"]]
        best = _middle(placed) if placed else None
        for line in lines:
            if line is not best:
                self._leave_out(line, "part" if line[1]["koaza"] else "joined" if best else "unplaced")
        if best is None:
            self.without_point[code] += bool(whole)
            return []
        lat, lng = (format_degrees(round(float(best[1][axis]), PLACES)) for axis in ("lat", "lng"))
        return [Row(best[0], {"place": name, "latitude": lat, "longitude": lng})]

    def _leave_out(self, line: Line, reason: str) -> None:
        self.set_aside.append(SetAside(line[0], reason, tuple(line[1].values())))


def _middle(lines: Sequence[Line]) -> Line:
    """The line whose point is nearest to the mean of all points."""
    points = [(float(cells["lat"]), float(cells["lng"])) for _, cells in lines]
    lat, lng = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    return min(zip(points, lines, strict=True), key=lambda p: round((p[0][0] - lat) ** 2 + (p[0][1] - lng) ** 2, 12))[1]
