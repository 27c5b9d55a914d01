"""What is counted in the rows of each municipality: repeated rows, points elsewhere, marks that tell nothing apart, and the like.

The words of each finding are in `locale/national.csv` under `finding.<id>`; they go into the package, and from there to the caveats
of the municipality's pages.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial

from machikit._base.messages import LANGUAGES, interface_words
from machikit.catalog.model import Field
from machikit.tables.findings import OUT_OF_USE, Row
from machikit.tables.national.outlines import SEA_METRES, Outlines
from machikit.tables.national.ward_cities import with_whole_cities
from machikit.tables.recipe.row_rules import fold_name, is_same_place

HAZARD = "hazard"  # the group of flags that say for what a place may be used
CLOSED_SCHOOL = re.compile(r"休校|廃校|閉校")
UNUSABLE = re.compile(rf"{OUT_OF_USE.pattern}|使用禁止|解体|(?<!の)休止")
MIN_ALIKE = 2  # rows from which "all of them alike" says something
NUMBERS = ("id",)  # fields in which a row that was registered twice differs
PREFECTURE = 2  # digits of a code
ORDER = (
    "recoded", "restricted", "private_home", "named_unusable", "one_hazard_for_all", "same_marks_everywhere",
    "hazards_everywhere",
    "no_marks", "empty_hazards", "outside_municipality", "other_prefecture", "at_sea", "address_elsewhere", "same_point",
    "duplicate_rows", "same_name_and_place", "named_closed_school", "noted",
)  # fmt: skip

Rule = Callable[[Sequence[Row]], int]


def count_findings(
    rows: Mapping[str, Sequence[Row]],
    fields: Sequence[Field],
    cities: Mapping[str, str],
    outlines: Outlines | None = None,
    known: Mapping[str, Collection[int]] | None = None,
) -> dict[str, dict[str, int]]:
    """Code → finding → how many rows (zeros left out), for each municipality, ward, and city as a whole.

    What matters most comes first. fields: those of the table; cities: ward → its city;
    known: finding → the `id()` of the rows that have it, as found while cleaning.
    """
    rules = _rules(fields, known or {})
    wards = defaultdict(list)
    for ward, city in cities.items():
        wards[city].append(ward)
    counted = {}
    for code, of_code in with_whole_cities(rows, cities).items():
        positions = _positions(of_code, code, wards[code] or [code], outlines) if outlines else {}
        found = {name: rule(of_code) for name, rule in rules.items()} | positions
        counted[code] = {name: found[name] for name in ORDER if found.get(name)}
    return counted


def finding_words(names: Iterable[str]) -> dict[str, dict[str, str]]:
    """Finding → {"ja", "en"}, each a sentence with `{n}`."""
    words = interface_words()
    return {name: {lang: words[f"finding.{name}"][lang] for lang in LANGUAGES} for name in sorted(names)}


def _rules(fields: Sequence[Field], known: Mapping[str, Collection[int]]) -> dict[str, Rule]:
    """The findings that rows with these fields can have."""
    flags = [f.id for f in fields if f.type == "flag" and f.group == HAZARD]
    ids, roles = {f.id for f in fields}, {f.role for f in fields}
    rules: dict[str, Rule] = {"named_unusable": _named(UNUSABLE), "named_closed_school": _named(CLOSED_SCHOOL)}
    if {"latitude", "longitude", "address"} <= roles:
        rules["same_point"] = _same_point
    if {"name", "address"} <= ids:
        rules |= {"duplicate_rows": _duplicates, "same_name_and_place": _same_name_and_place}
    if flags:
        rules |= {
            "one_hazard_for_all": partial(_same_marks, flags, lambda n: n == 1),
            "same_marks_everywhere": partial(_same_marks, flags, lambda n: n > 1),
            "no_marks": lambda rows: sum(not any(map(r.get, flags)) for r in rows),
            "hazards_everywhere": partial(_hazards, flags, all),
            "empty_hazards": partial(_hazards, flags, lambda marks: not any(marks)),
        }
    rules |= {name: partial(_count_known, numbers) for name, numbers in known.items()}
    if "admits" in roles:
        rules["restricted"] = lambda rows: sum(bool(r.get("admits")) for r in rows)
    if "note" in roles:
        rules["noted"] = lambda rows: sum(bool(r.get("note")) for r in rows)
    return rules


def _count_known(numbers: Collection[int], rows: Sequence[Row]) -> int:
    return sum(id(row) in numbers for row in rows)


def _named(pattern: re.Pattern[str]) -> Rule:
    return lambda rows: sum(bool(pattern.search(r.name)) for r in rows)


def _duplicates(rows: Sequence[Row]) -> int:
    """Rows that repeat an earlier one in all fields but its number."""
    contents = [_without_number(r) for r in rows]
    return len(contents) - len(set(contents))


def _without_number(row: Row) -> tuple[tuple[str, str], ...]:
    return tuple((i, v) for i, v in row.cells.items() if i not in NUMBERS)


def _same_name_and_place(rows: Sequence[Row]) -> int:
    """Rows that share name and place with another one and differ in another field."""
    groups: dict[str, dict[tuple[tuple[str, str], ...], Row]] = defaultdict(dict)
    for row in rows:
        groups[fold_name(row.name)].setdefault(_without_number(row), row)
    return sum(any(is_same_place(r, o) for o in g.values() if o is not r) for g in groups.values() for r in g.values())


def _same_marks(flags: Sequence[str], wanted: Callable[[int], bool], rows: Sequence[Row]) -> int:
    """All rows, where every one has the same marks and `wanted` accepts their number; else 0."""
    marks = {tuple(row.get(f) for f in flags) for row in rows}
    alike = len(rows) >= MIN_ALIKE and len(marks) == 1
    return len(rows) if alike and wanted(sum(map(bool, next(iter(marks))))) else 0


def _hazards(flags: Sequence[str], wanted: Callable[[list[bool]], bool], rows: Sequence[Row]) -> int:
    """The number of hazards whose marks `wanted` accepts; 0 where all rows have the same marks, which is told for itself."""
    if len({tuple(row.get(f) for f in flags) for row in rows}) < MIN_ALIKE:
        return 0
    return sum(wanted([bool(row.get(flag)) for row in rows]) for flag in flags)


def _same_point(rows: Sequence[Row]) -> int:
    """Rows on exactly the same point as one of another name and address."""
    groups = defaultdict(list)
    for row in rows:
        if row.point and row.get("address"):
            groups[row.point].append(row)
    return sum(len(g) for g in groups.values() if len({r.get("address") for r in g}) > 1 < len({r.name for r in g}))


def _positions(rows: Sequence[Row], code: str, parts: Sequence[str], outlines: Outlines) -> dict[str, int]:
    """Points outside the municipality; of them, those in another prefecture and those in the sea. parts: its wards, or itself."""
    area, placed = outlines.area(parts), [row.point for row in rows if row.point]
    if area is None or not placed:
        return {}
    is_outside = area.which_outside(placed, outlines.tolerance(parts))
    outside = [point for point, far in zip(placed, is_outside, strict=True) if far]
    nearest = Counter(
        "at_sea" if metres > SEA_METRES else "other_prefecture" if other[:PREFECTURE] != code[:PREFECTURE] else ""
        for other, metres in outlines.nearest(outside)
    )
    return {
        "outside_municipality": len(outside),
        "at_sea": nearest["at_sea"],
        "other_prefecture": nearest["other_prefecture"],
    }
