"""What was found in a table: in single cells while cleaning, and by looking at the table as a whole.

Kinds found in cells: spaces, width, notation (another way of writing), blank_mark, ditto, doubtful_mark, doubtful_number,
about_number, doubtful_date, unread_hours, unread_rule, serial_time, outside_era, lunar_date, fiscal_year, about_date,
serial_date, doubtful_hours, doubtful_days,
doubtful_phone, lost_zero, doubtful_postal, doubtful_url, doubtful_code, zero_capacity, instruction, mail, mobile, dropped_note,
repaired_time, end_of_day, past_midnight, short_hours, half_hours, all_day, completed_address, foreign_address, unknown_town,
doubtful_point, zero_point, swapped_point, outside_japan, dms, packed_dms, excel_error, personal (blanked),
lost_character, html_reference, control_character, radical, null_word (`letters`).
Kinds of a whole column, sheet or table: unmatched (a column that no field knows), left_column (one that looks like a column that
was taken), nameless_column, left_sheet (one that looks like the table), other_sheet, sheets_overlap, near_column, several_fields (a
header that means more than one), mark_column and hazard_column (of marks, of hazards, and not used), missing_column (left blank),
plane, in_unit, unknown_zone, unknown_crs, shape_point, tokyo_datum, merged_header.
Kinds of rows set aside: lone_name (a section's title, or a name without more), second_header (of other columns).
Kinds of what a spreadsheet shows beyond values (`shown`): hidden_rows, filtered_rows, hidden_columns, hidden_unused, hidden_sheet,
struck_text, marks_unread, link_target. Of timetable feeds: filled_time, rough_time, doubtful_headway, no_calendar, expired,
dropped_vertex (of lines).
Kinds found in the whole: uneven_sum (of a budget's rows), outside, far_outside, most_outside (of the whole table), no_point,
no_hours, hours_in_note, hours_differ, same_item, same_point, out_of_use, restricted, empty_mark. Kinds from a recipe's rules:
merged rows aside, unknown_town, filled_point, moved_point, suppressed, kind_contradiction, repaired_shape, coarse_shape; from
--locate: located_point. Their words stand in `locale/` under `kind.<kind>`.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from machikit.catalog.model import Schema
from machikit.tables.places.points import Area
from machikit.tables.values.opening_hours import ALL_DAY

# What a person must look at before anybody relies on the table; what is to be known of it as a whole; all else is a repair.
DOUBTS = frozenset((
    "left_column", "left_sheet", "sheets_overlap",
    "doubtful_mark", "doubtful_number", "doubtful_date", "outside_era", "lunar_date", "doubtful_hours", "doubtful_days",
    "doubtful_phone", "doubtful_postal", "doubtful_url", "doubtful_code", "zero_capacity", "doubtful_point", "zero_point",
    "outside_japan", "packed_dms", "unknown_zone", "unknown_crs", "shape_point", "tokyo_datum", "short_hours", "near_column",
    "missing_column", "unknown_town", "kind_contradiction", "same_point", "out_of_use", "excel_error",
    "hidden_rows", "filtered_rows", "hidden_columns", "hidden_sheet", "struck_text", "merged_header",
    "far_outside", "most_outside", "doubtful_headway", "no_calendar", "expired", "dropped_vertex",
    "several_fields", "mark_column", "hazard_column", "lone_name", "second_header", "uneven_sum",
    "lost_character", "unread_hours", "unread_rule", "marks_unread",
))  # fmt: skip
NOTES = frozenset((
    "nameless_column", "other_sheet",
    "unmatched", "outside", "no_point", "no_hours", "hours_in_note", "hours_differ", "same_item", "restricted", "empty_mark",
    "foreign_address", "rough_time", "hidden_unused",
))  # fmt: skip
OF_ROWS_ASIDE = frozenset(("lone_name", "second_header"))  # doubts about rows that are not in the output
OUT_OF_USE = re.compile(r"使用不可|利用不可|使用できません|休止中|休園中|休館中|休業中|閉鎖中?|廃止|改修工事中|工事中")
OTHER_HOURS = re.compile(r"[\d月火水木金土日祝休除]|のみ|不可|以外|期間")


class Finding(NamedTuple):
    """`row` as a spreadsheet counts it (the first line is 1; 0: the whole column), `item` the name of what stands there."""

    kind: str
    row: int
    item: str = ""
    column: str = ""
    was: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """An input row that is not in the output, and why: placeholder, note, sum, no_name, struck, duplicate, merged, former, part,
    header (it repeats one), metadata, breakdown, section, no_shape, and of timetables never_runs (its service has no day), no_time.
    """

    row: int
    reason: str
    cells: tuple[str, ...]
    source: str = ""


@dataclass(slots=True)
class Row:
    """One output row: field id → canonical text, "" for blank. `number` is its row in the source sheet; where several sheets
    were stacked the numbers go on from one to the next (`report.Made.at`).

    shape: of lines and areas, the GeoJSON geometry (EPSG:4326).
    """

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    shape: dict[str, Any] | None = None

    def get(self, field_id: str) -> str:
        return self.cells.get(field_id, "")

    @property
    def name(self) -> str:
        return self.get("name") or self.get("place")

    @property
    def point(self) -> tuple[float, float] | None:
        lat, lon = self.get("latitude"), self.get("longitude")
        return (float(lat), float(lon)) if lat and lon else None


def survey(rows: list[Row], schema: Schema, ids: Iterable[str], area: Area | None = None) -> list[Finding]:
    """Look at the table as a whole. `ids`: the fields the table really has."""
    have = set(ids)
    found = [Finding("out_of_use", r.number, r.name) for r in rows if OUT_OF_USE.search(r.name)]
    if {"latitude", "longitude"} <= have:
        points = [(r, r.point) for r in rows]
        placed = [(r, point) for r, point in points if point]
        found += [Finding("no_point", r.number, r.name) for r, point in points if not point]
        found += _same_points(placed)
        if area and placed:
            out = area.which_outside([point for _, point in placed])
            found += [
                Finding("outside", r.number, r.name) for (r, _), is_out in zip(placed, out, strict=True) if is_out
            ]
    if {"name", "address"} <= have:
        found += _same_items(rows, schema)
    opens = [f.id for f in schema.role("opens") if f.id in have]
    if opens:
        unknown = [r for r in rows if not any(map(r.get, opens))]
        found += [Finding("no_hours", r.number, r.name) for r in unknown]
        found += [Finding("hours_in_note", r.number, r.name) for r in unknown if r.get("hours_note")]
        found += [Finding("hours_differ", r.number, r.name) for r in rows if any(map(r.get, opens)) and _differ(r)]
    found += [Finding("restricted", r.number, r.name, was=r.get("admits")) for r in rows if r.get("admits")]
    for flag in (f for f in schema.role("flag") if f.id in have and not any(r.get(f.id) for r in rows)):
        found.append(Finding("empty_mark", 0, flag.label("ja"), flag.id, now=flag.label("en")))
    return found


def _differ(row: Row) -> bool:
    """Whether the note on hours names other hours, or days without them (a note of only "24 hours" does not)."""
    note = row.get("hours_note")
    return bool(OTHER_HOURS.search(note)) and not ALL_DAY.fullmatch(note)


def _same_items(rows: list[Row], schema: Schema) -> list[Finding]:
    """Rows whose key another row has as well: several in one building, or one place listed twice."""
    groups = defaultdict(list)
    for r in rows:
        groups[tuple(r.get(k) for k in schema.key)].append(r)
    return [Finding("same_item", r.number, r.name) for g in groups.values() if len(g) > 1 for r in g]


def _same_points(placed: Iterable[tuple[Row, tuple[float, float]]]) -> list[Finding]:
    """Rows on exactly the same point as another row with another address: one of the two is likely wrong."""
    groups = defaultdict(list)
    for r, point in placed:
        if r.get("address"):
            groups[point].append(r)
    mixed = [g for g in groups.values() if len({r.get("address") for r in g}) > 1]
    return [Finding("same_point", r.number, r.name) for g in mixed for r in g]
