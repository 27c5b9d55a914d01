"""Findings: what cleaning found in single cells, in columns, or in the table as a whole. Their texts are in `locale/` under
`kind.<kind>`.

Kinds of cells: spaces, width, notation (another spelling), blank_mark, ditto, doubtful_mark, doubtful_number,
about_number, doubtful_date, unread_hours, unread_rule, serial_time, outside_era, lunar_date, fiscal_year, about_date,
serial_date, doubtful_hours, doubtful_days,
doubtful_phone, lost_zero, doubtful_postal, doubtful_url, doubtful_code, zero_capacity, instruction, mail, mobile, dropped_note,
repaired_time, end_of_day, past_midnight, short_hours, half_hours, all_day, completed_address, foreign_address, unknown_town,
doubtful_point, zero_point, swapped_point, outside_japan, dms, packed_dms, excel_error, personal (blanked),
lost_character, html_reference, control_character, radical, null_word (`values.damaged_text`).
Kinds of a column, sheet or table: unmatched (a column that matches no field), left_column (an unused column that looks like one
that was used), nameless_column, left_sheet (an unused sheet that looks like the table), other_sheet, sheets_overlap, near_column,
several_fields (a header that means more than one field), mark_column and hazard_column (columns of marks or hazards that are not
used), missing_column (left blank), plane, in_unit, unknown_zone, unknown_crs, shape_point, tokyo_datum, merged_header.
Kinds of documents: guessed_columns (a table of a PDF without lines), upright_text, recognised_text (of a scan), picture_page, outside_text.
Kinds of rows that are set aside: lone_name (a section's title, or a name without more), second_header (of other columns).
Kinds of spreadsheet marks (`clean.spreadsheet_marks`): hidden_rows, filtered_rows, hidden_columns, hidden_unused, hidden_sheet,
struck_text, struck_rules (a conditional format may strike), marks_unread, link_target.
Kinds of timetable feeds: filled_time, rough_time, doubtful_headway, no_calendar, expired, dropped_vertex (of lines).
Kinds of the table as a whole: uneven_sum (of a budget's rows), outside, far_outside, most_outside (of the whole table), no_point,
no_hours, hours_in_note, hours_differ, same_item, same_point, out_of_use, restricted, empty_mark.
Kinds of statistics (`tables.statistics`): uneven_total, recoverable (a suppressed value that a total gives away), unknown_row,
unknown_unit, other_table, unread_ditto, unread_time, double_value, linked_place, unlinked_place, checked_totals, unchecked_totals,
few_answers, unclear_level (indented rows that may be parts of the row above them), two_values (a count with its share), about_value
(約100), kept_back (a small number as 5人未満). Kinds from the rules of a recipe
(besides merged rows, which are set aside): unknown_town, filled_point, moved_point, suppressed, kind_contradiction,
repaired_shape, coarse_shape; from --locate: located_point.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from machikit.catalog.model import Schema
from machikit.tables.places.points import Area
from machikit.tables.values.times import ALL_DAY

# Doubts: a person must check them before anybody relies on the table. Notes: facts about the table. All other kinds are repairs.
DOUBTS = frozenset((
    "left_column", "left_sheet", "sheets_overlap",
    "doubtful_mark", "doubtful_number", "doubtful_date", "outside_era", "lunar_date", "doubtful_hours", "doubtful_days",
    "doubtful_phone", "doubtful_postal", "doubtful_url", "doubtful_code", "zero_capacity", "doubtful_point", "zero_point",
    "outside_japan", "packed_dms", "unknown_zone", "unknown_crs", "shape_point", "tokyo_datum", "short_hours", "near_column",
    "missing_column", "unknown_town", "kind_contradiction", "same_point", "out_of_use", "excel_error",
    "hidden_rows", "filtered_rows", "hidden_columns", "hidden_sheet", "struck_text", "struck_rules", "merged_header",
    "far_outside", "most_outside", "doubtful_headway", "no_calendar", "expired", "dropped_vertex",
    "several_fields", "mark_column", "hazard_column", "lone_name", "second_header", "uneven_sum",
    "lost_character", "unread_hours", "unread_rule", "marks_unread",
    "guessed_columns", "upright_text", "recognised_text", "picture_page",
    "uneven_total", "recoverable", "unknown_row", "unknown_unit", "other_table", "unread_ditto", "unread_time", "double_value",
    "unclear_level",
))  # fmt: skip
NOTES = frozenset((
    "nameless_column", "other_sheet",
    "unmatched", "outside", "no_point", "no_hours", "hours_in_note", "hours_differ", "same_item", "restricted", "empty_mark",
    "foreign_address", "rough_time", "hidden_unused", "outside_text",
    "linked_place", "unlinked_place", "checked_totals", "unchecked_totals", "few_answers", "two_values", "about_value", "kept_back",
))  # fmt: skip
SET_ASIDE_DOUBTS = frozenset(("lone_name", "second_header"))  # doubts about rows that are set aside
OUT_OF_USE = re.compile(r"使用不可|利用不可|使用できません|休止中|休園中|休館中|休業中|閉鎖中?|廃止|改修工事中|工事中")
OTHER_HOURS = re.compile(r"[\d月火水木金土日祝休除]|のみ|不可|以外|期間")


class Finding(NamedTuple):
    """One finding. row: counted from 1, 0 for the whole column or table; item: the name of the row; was, now: old and new value."""

    kind: str
    row: int
    item: str = ""
    column: str = ""
    was: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """An input row that is not in the output.

    reason: placeholder, note, sum, no_name, struck, duplicate, merged, former, part, header (repeated), metadata, breakdown,
    section, no_shape; of statistics other_table, subset, no_number; of timetables never_runs (its service runs on no day),
    no_time. source: the file that it comes from, where
    there are several.
    """

    row: int
    reason: str
    cells: tuple[str, ...]
    source: str = ""


@dataclass(slots=True)
class Row:
    """One output row.

    number: its row in the source sheet; where several sheets were stacked the numbers continue from one to the next; cells: field
    id → canonical text, "" for blank; shape: the GeoJSON geometry (EPSG:4326) of a line or area.
    """

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    shape: dict[str, Any] | None = None

    def get(self, field_id: str) -> str:
        """The text of a field, "" where it is blank or missing."""
        return self.cells.get(field_id, "")

    @property
    def name(self) -> str:
        return self.get("name") or self.get("place")

    @property
    def point(self) -> tuple[float, float] | None:
        """(latitude, longitude), None where one is blank."""
        lat, lon = self.get("latitude"), self.get("longitude")
        return (float(lat), float(lon)) if lat and lon else None


def check_table(rows: list[Row], schema: Schema, ids: Iterable[str], area: Area | None = None) -> list[Finding]:
    """Check the table as a whole. ids: the fields that the table has; area: of its municipality."""
    have = set(ids)
    findings = [Finding("out_of_use", r.number, r.name) for r in rows if OUT_OF_USE.search(r.name)]
    if {"latitude", "longitude"} <= have:
        findings += _position_findings(rows, area)
    if {"name", "address"} <= have:
        findings += _same_items(rows, schema)
    opens = [f.id for f in schema.role("opens") if f.id in have]
    if opens:
        unknown = [r for r in rows if not any(map(r.get, opens))]
        findings += [Finding("no_hours", r.number, r.name) for r in unknown]
        findings += [Finding("hours_in_note", r.number, r.name) for r in unknown if r.get("hours_note")]
        known = [r for r in rows if any(map(r.get, opens))]
        findings += [Finding("hours_differ", r.number, r.name) for r in known if _note_differs(r)]
    findings += [Finding("restricted", r.number, r.name, was=r.get("admits")) for r in rows if r.get("admits")]
    for flag in (f for f in schema.role("flag") if f.id in have and not any(r.get(f.id) for r in rows)):
        findings.append(Finding("empty_mark", 0, flag.label("ja"), flag.id, now=flag.label("en")))
    return findings


def _position_findings(rows: list[Row], area: Area | None) -> list[Finding]:
    """Rows without a position, on the same position as another, and outside the area."""
    points = [(r, r.point) for r in rows]
    placed = [(r, point) for r, point in points if point]
    findings = [Finding("no_point", r.number, r.name) for r, point in points if not point]
    findings += _same_points(placed)
    if area and placed:
        outside = area.which_outside([point for _, point in placed])
        findings += [
            Finding("outside", r.number, r.name)
            for (r, _), is_outside in zip(placed, outside, strict=True)
            if is_outside
        ]
    return findings


def _note_differs(row: Row) -> bool:
    """Whether the note on opening hours names other hours, or days without them (a note of only "24 hours" does not)."""
    note = row.get("hours_note")
    return bool(OTHER_HOURS.search(note)) and not ALL_DAY.fullmatch(note)


def _same_items(rows: list[Row], schema: Schema) -> list[Finding]:
    """Rows with the same key as another row: several items in one building, or one place listed twice."""
    groups = defaultdict(list)
    for r in rows:
        groups[tuple(r.get(k) for k in schema.key)].append(r)
    return [Finding("same_item", r.number, r.name) for g in groups.values() if len(g) > 1 for r in g]


def _same_points(placed: Iterable[tuple[Row, tuple[float, float]]]) -> list[Finding]:
    """Rows on exactly the same point as a row with another address: one of the two is probably wrong."""
    groups = defaultdict(list)
    for r, point in placed:
        if r.get("address"):
            groups[point].append(r)
    mixed = [g for g in groups.values() if len({r.get("address") for r in g}) > 1]
    return [Finding("same_point", r.number, r.name) for g in mixed for r in g]
