"""One row of raw cells → canonical values, and all that was found on the way. What `clean_table` asks for each row."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial

from machikit.catalog.model import Field, Schema
from machikit.tables import waste_days
from machikit.tables.clean import columns
from machikit.tables.clean.non_data_rows import NonDataRows
from machikit.tables.clean.options import Options
from machikit.tables.findings import Finding, Row
from machikit.tables.places.address import address
from machikit.tables.places.points import point
from machikit.tables.values import cell_values, damaged_text, money_units, opening_hours, times
from machikit.tables.values.opening_columns import Opening

_PLACE = "緯度・経度"
TEXT_LIMIT = 60  # characters of a 備考: longer ones are prose; of a safety topic all are kept: they say where not to go
DAYS_TOLD = re.compile(r"[月火水木金土日週\d]")  # without these a rule (随時, 申込制) names no days
SINCE = dt.date(2026, 4, 1)  # any: whether a rule can be read at all does not depend on the year
LONGEST_DITTO = 4  # letters, with blanks around them
DISTINCT = 4096  # of one column's cells remembered with what became of them: most columns repeat themselves


class RowCleaner:
    """Cleans rows one by one and collects what was found (`findings`) and what was only written otherwise (`rewritten`)."""

    def __init__(
        self,
        schema: Schema,
        options: Options,
        headers: Mapping[str, str],
        findings: list[Finding],
        money: Mapping[str, str],
        non_data: Callable[[str], NonDataRows],
    ):
        """money: field id → the unit in which the source tells it; non_data: what tells rows that are none, by what rows are about."""
        self.schema, self.options, self.findings, self.money = schema, options, findings, money
        self.headers = {f.id: f.header for f in schema.fields} | dict(headers)  # how the report names a column
        known = [i for i in ("name", "place", *schema.key) if i in schema.by_id]
        self.subject = next((i for i in known if schema.by_id[i].required), known[0])  # what a row is about
        self.non_data = non_data(self.subject)
        self.compounds = bool(headers)
        self.rewritten: list[Finding] = []
        self.above: dict[str, str] = {}
        self.unread: list[tuple[str, str]] = []  # of this row: columns whose text goes to the note
        self.opening = Opening(schema, self.headers, self._tell)
        self.fields = [f for f in schema.fields if f.role not in ("latitude", "longitude")]
        self.cells: dict[str, Callable[[str], cell_values.Seen]] = {
            f.id: lru_cache(DISTINCT)(partial(self._value, f)) for f in self.fields if f.role not in Opening.ROLES
        }

    def row(self, number: int, raw: dict[str, str], cells: Sequence[str]) -> tuple[Row, str]:
        """The cleaned row, and the reason to set it aside ("" to keep it). cells: all of the row, unknown columns too."""
        row = Row(number)
        damaged = self._mended(raw)
        same = [name for name, cell in raw.items() if 0 < len(cell) <= LONGEST_DITTO and cell_values.is_ditto(cell)]
        for name in same:
            raw[name] = self.above.get(name, "")
        self.above = raw
        self.name = cell_values.text(raw.get(self.subject, ""))[0]
        reason = self._reason(raw, cells)
        if reason:
            return row, reason
        for column, was, now, kinds in damaged:
            for kind in kinds:
                self._tell(row, kind, self.headers[column], damaged_text.visible(was), now)
        for column in same:
            self._tell(row, "ditto", self.headers[column], "〃", raw[column])
        self.unread = []
        raw = self._taken_apart(raw) if self.compounds else raw
        for one in self.fields:
            if one.id in raw:
                row.cells[one.id] = self._cell(row, one, raw[one.id])
        self._point(row, raw)
        self.opening.complete(row, raw)
        for column, text in self.unread:
            self._keep(row, column, text)
        self._given(row)
        return row, ""

    @staticmethod
    def _mended(raw: dict[str, str]) -> list[tuple[str, str, str, damaged_text.Kinds]]:
        """Damaged letters (`letters`) are mended in `raw`: of each cell with any its column, what stood there and stands now."""
        damaged = []
        for column, was in raw.items():
            now, kinds = damaged_text.mend(was)
            raw[column] = now
            if kinds:
                damaged.append((column, was, now, kinds))
        return damaged

    def _reason(self, raw: dict[str, str], cells: Sequence[str]) -> str:
        """Why a row is none (see `non_data_rows`), or what the recipe leaves out."""
        if not self.options.leaves and (reason := self.non_data.reason(raw, cells, self.name)):
            return reason
        left_out = (e["reason"] for f, e in self.options.exclude.items() if re.search(e["pattern"], raw.get(f, "")))
        return next(left_out, "")

    def _tell(self, row: Row, kind: str | None, column: str, was: str, now: str = "") -> None:
        if kind:
            self.findings.append(Finding(kind, row.number, self.name, column, was.strip(), now))

    def _taken_apart(self, raw: dict[str, str]) -> dict[str, str]:
        """Columns that hold several fields, or parts of one, become columns of one field each."""
        raw = raw.copy()
        if "point" in raw:
            both = raw.pop("point")
            if not (raw.get("latitude", "").strip() or raw.get("longitude", "").strip()):
                raw["latitude"], raw["longitude"] = both, ""
        parts = [raw.pop(part, "").strip() for part in columns.ADDRESS.values()]
        if any(parts):
            raw["address"] = raw.get("address", "").strip() or "".join(parts)
        return raw

    def _cell(self, row: Row, one: Field, raw: str) -> str:
        if not raw and one.id in self.cells:
            return ""
        now, kind = self.cells[one.id](raw) if one.id in self.cells else self._linked(row, one, raw)
        if kind:
            self._tell(row, kind, one.header, raw, now)
            if kind == "doubtful_date":
                self.unread.append((self.headers[one.id], raw))
        elif raw != now and (now or one.role not in ("opens", "closes")):  # what was not read is `opening`'s to tell
            self.rewritten.append(Finding(_rewritten(raw, now), row.number, self.name, one.header, raw, now))
        return now

    def _value(self, one: Field, raw: str) -> cell_values.Seen:
        """A cell that depends on nothing else in its row."""
        if one.type == "time":
            now, kind = times.time(raw)
            # a departure at 23:59 is no end of opening hours
            return ("23:59", None) if one.role == "time" and kind == "end_of_day" else (now, kind)
        if one.id in self.money:
            return money_units.to_yen(raw, self.money[one.id])
        if one.role == "address":
            return address(raw, self.options.city, self.options.towns)
        if one.role == "rule":
            now, kind = cell_values.text(raw)
            return now, kind or (
                "unread_rule" if DAYS_TOLD.search(now) and waste_days.read(now, "", SINCE) is None else None
            )
        if one.role == "hours_note":
            now, kind = opening_hours.note(raw)
            return opening_hours.kept(raw) if kind == "dropped_note" and self.schema.safety else (now, kind)
        if one.role == "note":
            now, kind = cell_values.text(raw)
            return ("", "dropped_note") if len(self._said(now)) > TEXT_LIMIT and not self.schema.safety else (now, kind)
        return cell_values.clean(raw, one)

    def _linked(self, row: Row, one: Field, raw: str) -> cell_values.Seen:
        """A cell that also says something of another column."""
        if one.role in ("opens", "closes"):
            return self.opening.time(one, raw)
        if one.role == "days":
            return self.opening.days(raw)
        now, parts, kind = cell_values.headcount(raw)
        if parts and "capacity_note" in self.schema.by_id:
            row.cells["capacity_note"] = parts
        return now, kind

    def _point(self, row: Row, raw: dict[str, str]) -> None:
        if not {"latitude", "longitude"} & raw.keys() or not {"latitude", "longitude"} <= self.schema.by_id.keys():
            return
        was = raw.get("latitude", ""), raw.get("longitude", "")
        lat, lon, kind = point(*was)
        row.cells["latitude"], row.cells["longitude"] = lat, lon
        kind = kind or (None if was[0].isascii() and was[1].isascii() else "width")
        column = self.headers.get("point", self.headers["latitude"])
        if kind:
            self._tell(row, kind, column, ", ".join(filter(None, map(str.strip, was))), f"{lat}, {lon}".strip(", "))
        if kind == "doubtful_point":
            self.unread.append((_PLACE, "、".join(filter(None, map(str.strip, was)))))

    def _keep(self, row: Row, column: str, text: str) -> None:
        """What was not read goes to the topic's note, with the name of its column."""
        said = cell_values.text(text)[0]
        if said and "note" in self.schema.by_id:
            row.cells["note"] = "／".join(filter(None, (row.get("note"), f"{column}：{said}")))

    def _said(self, note: str) -> str:
        """A note without what `_keep` added to it, which is no prose of its own."""
        columns = "|".join(map(re.escape, {*self.headers.values(), _PLACE}))
        return re.split(rf"(?:^|／)(?:{columns})：", note, maxsplit=1)[0]

    def _given(self, row: Row) -> None:
        """What the recipe knows where the source is blank."""
        for field_id, value in self.options.fill.items():
            row.cells[field_id] = row.get(field_id) or value
        for rule in self.options.derive:
            if not row.get(rule["set"]) and all(re.search(p, row.get(f)) for f, p in rule["when"].items()):
                row.cells[rule["set"]] = rule["to"]


def _rewritten(raw: str, now: str) -> str:
    """What kind of other writing this is: blanks around it, the width of its letters, or another notation."""
    if raw.strip() == now:
        return "spaces"
    return "width" if unicodedata.normalize("NFKC", raw).strip() == now else "notation"
