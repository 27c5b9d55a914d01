"""Clean one row of raw cells into canonical values, with its findings; used by `clean_table` for each row."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial

from machikit.catalog.model import Field, Schema
from machikit.tables import waste_days
from machikit.tables.clean import header_names
from machikit.tables.clean.non_data_rows import NonDataRows
from machikit.tables.clean.options import CleaningOptions
from machikit.tables.findings import Finding, Row
from machikit.tables.places.address import normalize_address
from machikit.tables.places.points import parse_point
from machikit.tables.values import cell_values, damaged_text, money_units, opening_hours, times
from machikit.tables.values.opening_columns import OpeningColumns

_POSITION = "緯度・経度"
_MAX_NOTE = 60  # characters of a 備考: longer ones are prose; a safety topic keeps all, for they say where not to go
_NAMES_DAYS = re.compile(r"[月火水木金土日週\d]")  # without these a rule (随時, 申込制) names no days
_ANY_DATE = dt.date(2026, 4, 1)  # whether a rule can be read does not depend on the year
_MAX_DITTO = 4  # characters, with spaces around them
_CACHE_SIZE = 4096  # different cells of one column: most columns repeat the same texts


def _is_ditto(cell: str) -> bool:
    return 0 < len(cell) <= _MAX_DITTO and cell_values.is_ditto(cell)


class RowCleaner:
    """Cleans rows one by one and collects their findings (`findings`) and mere changes of notation (`rewritten`)."""

    def __init__(
        self,
        schema: Schema,
        options: CleaningOptions,
        headers: Mapping[str, str],
        findings: list[Finding],
        money: Mapping[str, str],
        non_data: Callable[[str], NonDataRows],
    ):
        """headers: compound column → its header in the source; money: field id → the unit of the source's amounts; non_data: makes
        the check for rows that are not data, given the field that names a row.
        """
        self.schema, self.options, self.findings, self.money = schema, options, findings, money
        self.headers = {f.id: f.header for f in schema.fields} | dict(headers)  # how the report names a column
        candidates = [i for i in ("name", "place", *schema.key) if i in schema.by_id]
        # the field that names what a row is about
        self.subject = next((i for i in candidates if schema.by_id[i].required), candidates[0])
        self.non_data = non_data(self.subject)
        self.has_compounds = bool(headers)
        self.rewritten: list[Finding] = []
        self.previous: dict[str, str] = {}  # the raw cells of the row above
        self.previous_cells: Sequence[str] = ()  # all of them, in the order of the columns
        self.unread: list[tuple[str, str]] = []  # (column, text) of this row that goes to the note
        self.closed_days_header = ""  # of a column of closed days (休館日), which become a part of the note on hours
        self.opening = OpeningColumns(schema, self.headers, self._report)
        self.fields = [f for f in schema.fields if f.role not in ("latitude", "longitude")]
        self.cell_cleaners: dict[str, Callable[[str], cell_values.Parsed]] = {
            f.id: lru_cache(_CACHE_SIZE)(partial(self._clean_value, f))
            for f in self.fields
            if f.role not in OpeningColumns.ROLES
        }

    def clean(self, number: int, raw: dict[str, str], cells: Sequence[str]) -> tuple[Row, str]:
        """The cleaned row, and the reason to set it aside ("" to keep it). cells: the whole row, with unmatched columns."""
        row = Row(number)
        repairs = self._repair_text(raw)
        dittos = [name for name, cell in raw.items() if _is_ditto(cell)]
        for name in dittos:
            raw[name] = self.previous.get(name, "")
        cells = self._without_dittos(cells) if dittos else cells
        self.previous, self.previous_cells = raw, cells
        self.name = cell_values.clean_text(raw.get(self.subject, ""))[0]
        reason = self._reason(raw, cells)
        if reason:
            return row, reason
        for column, was, now, kinds in repairs:
            for kind in kinds:
                self._report(row, kind, self.headers[column], damaged_text.show_control_characters(was), now)
        for column in dittos:
            self._report(row, "ditto", self.headers[column], "〃", raw[column])
        self.unread = []
        if self.closed_days_header:
            self._name_closed_days(raw)
        raw = self._split_compounds(raw) if self.has_compounds else raw
        for field in self.fields:
            if field.id in raw:
                row.cells[field.id] = self._clean_cell(row, field, raw[field.id])
        self._clean_point(row, raw)
        self.opening.complete_row(row, raw)
        for column, text in self.unread:
            self._add_to_note(row, column, text)
        self._apply_recipe(row)
        return row, ""

    def _name_closed_days(self, raw: dict[str, str]) -> None:
        """月曜日 under 休館日 means that it is closed on Mondays: in the note on hours it must say so."""
        text = cell_values.clean_text(raw.get("hours_note", ""))[0]
        if text and "休" not in text:
            raw["hours_note"] = f"{self.closed_days_header}：{text}"

    def _without_dittos(self, cells: Sequence[str]) -> list[str]:
        """The row as it is meant: under 合計, a ditto mark says 合計 too."""
        above = [*self.previous_cells, *[""] * len(cells)]
        return [over if _is_ditto(cell) else cell for cell, over in zip(cells, above, strict=False)]

    @staticmethod
    def _repair_text(raw: dict[str, str]) -> list[tuple[str, str, str, damaged_text.Kinds]]:
        """Repair damaged characters (`damaged_text`) in `raw`, in place; returns (column, was, now, kinds) of each repaired cell."""
        repairs = []
        for column, was in raw.items():
            now, kinds = damaged_text.repair(was)
            raw[column] = now
            if kinds:
                repairs.append((column, was, now, kinds))
        return repairs

    def _reason(self, raw: dict[str, str], cells: Sequence[str]) -> str:
        """Why a row is set aside: it is not data (see `non_data_rows`), or the recipe excludes it."""
        if not self.options.all_data and (reason := self.non_data.reason(raw, cells, self.name)):
            return reason
        excluded = (e["reason"] for f, e in self.options.exclude.items() if re.search(e["pattern"], raw.get(f, "")))
        return next(excluded, "")

    def _report(self, row: Row, kind: str | None, column: str, was: str, now: str = "") -> None:
        if kind:
            self.findings.append(Finding(kind, row.number, self.name, column, was.strip(), now))

    def _split_compounds(self, raw: dict[str, str]) -> dict[str, str]:
        """Columns that hold several fields, or a part of one, become columns of one field each."""
        raw = raw.copy()
        if "point" in raw:
            point_text = raw.pop("point")
            if not (raw.get("latitude", "").strip() or raw.get("longitude", "").strip()):
                raw["latitude"], raw["longitude"] = point_text, ""
        parts = [raw.pop(part, "").strip() for part in header_names.ADDRESS.values()]
        if any(parts):
            raw["address"] = raw.get("address", "").strip() or "".join(parts)
        return raw

    def _clean_cell(self, row: Row, field: Field, raw: str) -> str:
        if not raw and field.id in self.cell_cleaners:
            return ""
        now, kind = (
            self.cell_cleaners[field.id](raw) if field.id in self.cell_cleaners else self._clean_linked(row, field, raw)
        )
        if kind:
            self._report(row, kind, field.header, raw, now)
            if kind == "doubtful_date":
                self.unread.append((self.headers[field.id], raw))
        elif raw != now and (now or field.role not in ("opens", "closes")):  # `opening` reports what it could not read
            self.rewritten.append(Finding(_kind_of_rewriting(raw, now), row.number, self.name, field.header, raw, now))
        return now

    def _clean_value(self, field: Field, raw: str) -> cell_values.Parsed:
        """Clean a cell that does not depend on others in its row."""
        if field.type == "time":
            now, kind = times.parse_time(raw)
            # a departure at 23:59 is no end of opening hours
            return ("23:59", None) if field.role == "time" and kind == "end_of_day" else (now, kind)
        if field.id in self.money:
            return money_units.to_yen(raw, self.money[field.id])
        if field.role == "address":
            return normalize_address(raw, self.options.city, self.options.towns)
        if field.role == "rule":
            now, kind = cell_values.clean_text(raw)
            return now, kind or (
                "unread_rule" if _NAMES_DAYS.search(now) and waste_days.read(now, "", _ANY_DATE) is None else None
            )
        if field.role == "hours_note":
            now, kind = opening_hours.parse_note(raw)
            return opening_hours.tidy_note(raw) if kind == "dropped_note" and self.schema.safety else (now, kind)
        if field.role == "note":
            now, kind = cell_values.clean_text(raw)
            return (
                ("", "dropped_note")
                if len(self._without_added(now)) > _MAX_NOTE and not self.schema.safety
                else (now, kind)
            )
        return cell_values.parse_cell(raw, field)

    def _clean_linked(self, row: Row, field: Field, raw: str) -> cell_values.Parsed:
        """Clean a cell that also sets another column: opening hours, days, or a capacity with its parts."""
        if field.role in ("opens", "closes"):
            return self.opening.parse_time(field, raw)
        if field.role == "days":
            return self.opening.parse_days(raw)
        now, parts, kind = cell_values.parse_headcount(raw)
        if parts and "capacity_note" in self.schema.by_id:
            row.cells["capacity_note"] = parts
        return now, kind

    def _clean_point(self, row: Row, raw: dict[str, str]) -> None:
        if not {"latitude", "longitude"} & raw.keys() or not {"latitude", "longitude"} <= self.schema.by_id.keys():
            return
        was = raw.get("latitude", ""), raw.get("longitude", "")
        lat, lon, kind = parse_point(*was)
        row.cells["latitude"], row.cells["longitude"] = lat, lon
        kind = kind or (None if was[0].isascii() and was[1].isascii() else "width")
        column = self.headers.get("point", self.headers["latitude"])
        if kind:
            self._report(row, kind, column, ", ".join(filter(None, map(str.strip, was))), f"{lat}, {lon}".strip(", "))
        if kind == "doubtful_point":
            self.unread.append((_POSITION, "、".join(filter(None, map(str.strip, was)))))

    def _add_to_note(self, row: Row, column: str, text: str) -> None:
        """Add a text that could not be read to the topic's note, with the name of its column."""
        cleaned = cell_values.clean_text(text)[0]
        if cleaned and "note" in self.schema.by_id:
            row.cells["note"] = "／".join(filter(None, (row.get("note"), f"{column}：{cleaned}")))

    def _without_added(self, note: str) -> str:
        """A note without what `_add_to_note` appended, which does not count as prose."""
        columns = "|".join(map(re.escape, {*self.headers.values(), _POSITION}))
        return re.split(rf"(?:^|／)(?:{columns})：", note, maxsplit=1)[0]

    def _apply_recipe(self, row: Row) -> None:
        """Fill blank fields with the recipe's values (fill, then derive)."""
        for field_id, value in self.options.fill.items():
            row.cells[field_id] = row.get(field_id) or value
        for rule in self.options.derive:
            if not row.get(rule["set"]) and all(re.search(p, row.get(f)) for f, p in rule["when"].items()):
                row.cells[rule["set"]] = rule["to"]


def _kind_of_rewriting(raw: str, now: str) -> str:
    """How only the notation changed: surrounding spaces, the width of characters, or another notation."""
    if raw.strip() == now:
        return "spaces"
    return "width" if unicodedata.normalize("NFKC", raw).strip() == now else "notation"
