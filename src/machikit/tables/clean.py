"""A grid of raw text → a table of canonical values, with every repair told and every row accounted for.

Rules, not samples: nothing here knows a city. What is peculiar to one file comes in as Options, from its recipe.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from machikit.model import City, Field, Schema
from machikit.tables import columns, hours, values
from machikit.tables.address import address
from machikit.tables.findings import Finding, Row, SetAside
from machikit.tables.points import point
from machikit.tables.read import Grid
from machikit.words import problem

TEXT_LIMIT = 60  # characters of a 備考: longer ones are prose
NOTE = re.compile(r"[※＊*]|[(（]?注[)）:：\s\d]|(出典|備考|資料|凡例|注記|注釈)\s*[:：]")
SUM = re.compile(r"[総合小累]?計|総合計|総数|(全|市|町|村)+計|平均")
NO_HOLIDAYS = "祝日を除く"


@dataclass(frozen=True)
class Options:
    """What a recipe says of one file.

    columns: header → field id, compound name, or None (left out on purpose); fill: field id → value where blank;
    exclude: column → {"pattern", "reason"} of rows to set aside; derive: [{"set": field, "to": value, "when": {field: pattern}}], the
    first rule that fits a row fills a blank field.
    """

    columns: Mapping[str, str | None] = field(default_factory=dict)
    fill: Mapping[str, str] = field(default_factory=dict)
    exclude: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    derive: Collection[Mapping[str, Any]] = ()
    city: City | None = None
    towns: Collection[str] = ()


@dataclass(frozen=True)
class Cleaned:
    """`table` in the order of the source, `fields` its columns in the order of the schema."""

    table: list[Row]
    fields: list[Field]
    set_aside: list[SetAside]
    findings: list[Finding]


def clean_table(grid: Grid, schema: Schema, options: Options | None = None) -> Cleaned:
    """Clean one grid into the columns of a topic.

    Rows in = rows out + rows set aside, always (wholly empty rows are no rows). Columns that no field knows are told as
    `unmatched` findings and left out. Raises KitError when not even the columns that the topic requires are there.
    """
    options = options or Options()
    found = columns.match(grid.cells, schema, options.columns)
    _require(found, schema, grid.where, options)
    cleaner = _Cleaner(schema, options, [Finding("unmatched", 0, column=h) for h in found.unmatched])
    table, aside, seen, rows_in = [], [], set(), 0
    for number, raw in enumerate(grid.cells[found.row + 1 :], start=found.row + 2):
        if not any(c.strip() for c in raw):
            continue
        rows_in += 1
        before = len(cleaner.findings)
        row, reason = cleaner.row(number, {name: raw[c] for c, name in found.fields.items()}, raw)
        identity = tuple(v for k, v in row.cells.items() if k != "id")
        reason = reason or ("duplicate" if identity in seen else "")
        if reason:
            del cleaner.findings[before:]
            aside.append(SetAside(number, reason, tuple(raw), grid.where))
        else:
            seen.add(identity)
            table.append(row)
    assert rows_in == len(table) + len(aside)
    ids = (
        set(found.fields.values())
        | set(options.fill)
        | {d["set"] for d in options.derive}
        | _parts(found.fields.values())
    )
    ids |= {i for i in ("capacity_note", "hours_note") if any(r.get(i) for r in table)}
    return Cleaned(table, columns.fields_of(schema, ids), aside, cleaner.findings)


def _parts(names: Collection[str]) -> set[str]:
    """The fields that compound columns are taken apart into."""
    parts = {"latitude", "longitude"} if "point" in names else set()
    parts |= {"address"} if set(columns.ADDRESS.values()) & set(names) else set()
    return parts | ({"days", "opens", "closes"} if "hours_weekday" in names else set())


def _require(found: columns.Matched, schema: Schema, where: str, options: Options) -> None:
    have = {*found.fields.values(), *options.fill, *_parts(found.fields.values())}
    missing = [f.header for f in schema.fields if f.required and f.id not in have]
    if missing:
        raise problem("clean.columns", where, headers="、".join(missing))


class _Cleaner:
    """Cleans rows one by one and collects what was found."""

    def __init__(self, schema: Schema, options: Options, findings: list[Finding]):
        self.schema, self.options, self.findings = schema, options, findings
        self.above: dict[str, str] = {}

    def row(self, number: int, raw: dict[str, str], cells: Sequence[str]) -> tuple[Row, str]:
        """The cleaned row, and the reason to set it aside ("" to keep it). cells: all of the row, unknown columns too."""
        row, same = Row(number), [name for name, cell in raw.items() if values.is_ditto(cell)]
        raw |= {name: self.above.get(name, "") for name in same}
        self.above = dict(raw)
        self.name = values.text(raw.get("name", raw.get("place", "")))[0]
        reason = self._reason(raw, cells)
        if reason:
            return row, reason
        for column in same:
            header = self.schema.by_id[column].header if column in self.schema.by_id else column
            self._tell(row, "ditto", header, "〃", raw[column])
        if "point" in raw:
            raw["latitude"], _, raw["longitude"] = raw.pop("point").partition(",")
        parts = [raw.pop(part, "").strip() for part in columns.ADDRESS.values()]
        if any(parts):
            raw["address"] = raw.get("address", "").strip() or "".join(parts)
        for one in self.schema.fields:
            if one.id in raw and one.role not in ("latitude", "longitude"):
                row.cells[one.id] = self._cell(row, one, raw[one.id])
        self._point(row, raw)
        self._weekday_columns(row, raw)
        self._pairs(row)
        self._all_day(row)
        self._given(row)
        return row, ""

    def _reason(self, raw: dict[str, str], cells: Sequence[str]) -> str:
        """Why a row is none: a note below the table, a sum, a placeholder, no name, or what the recipe leaves out."""
        if values.is_placeholder(raw.get("name", raw.get("place", ""))):
            return "placeholder"
        first = next((said for c in cells if (said := values.text(c)[0])), "")
        if NOTE.match(first) and sum(bool(values.text(c)[0]) for c in cells) == 1:
            return "note"
        if SUM.fullmatch(re.sub(r"\s", "", self.name or first)):
            return "sum"
        if not self.name:
            return "no_name"
        left_out = (e["reason"] for f, e in self.options.exclude.items() if re.search(e["pattern"], raw.get(f, "")))
        return next(left_out, "")

    def _tell(self, row: Row, kind: str | None, column: str, was: str, now: str = "") -> None:
        if kind:
            self.findings.append(Finding(kind, row.number, self.name, column, was.strip(), now))

    def _cell(self, row: Row, one: Field, raw: str) -> str:
        now, kind = self._value(row, one, raw)
        self._tell(row, kind, one.header, raw, now)
        return now

    def _value(self, row: Row, one: Field, raw: str) -> values.Seen:
        if one.role in ("opens", "closes"):
            now, kind = hours.time(raw)
            return (hours.CLOSED, None) if one.day and kind == "blank_mark" else (now, kind)
        if one.role == "days":
            return self._days(row, raw)
        if one.role == "hours_note":
            now, kind = hours.note(raw)
            said = "" if "祝" in now and row.get("hours_note") == NO_HOLIDAYS else row.get("hours_note")
            return "／".join(filter(None, (said, now))), kind
        if one.role == "capacity":
            now, parts, kind = values.headcount(raw)
            if parts and "capacity_note" in self.schema.by_id:
                row.cells["capacity_note"] = parts
            return now, kind
        if one.role == "address":
            return address(raw, self.options.city, self.options.towns)
        if one.role == "note":
            now, kind = values.text(raw)
            return ("", "dropped_note") if len(now) > TEXT_LIMIT else (now, kind)
        return values.clean(raw, one)

    def _days(self, row: Row, raw: str) -> values.Seen:
        """Words for days that letters cannot hold go into the note: 平日 is Monday to Friday *without holidays*."""
        now, no_holidays, kind = hours.days(raw)
        said = NO_HOLIDAYS if no_holidays else hours.note(raw)[0] if kind == "doubtful_days" else ""
        if said and "hours_note" in self.schema.by_id:
            row.cells["hours_note"] = said
        return now, kind

    def _point(self, row: Row, raw: dict[str, str]) -> None:
        if "latitude" in raw and "longitude" in raw:
            lat, lon, kind = point(raw["latitude"], raw["longitude"])
            row.cells.update(latitude=lat, longitude=lon)
            header = self.schema.by_id["latitude"].header
            self._tell(row, kind, header, f"{raw['latitude']}, {raw['longitude']}", f"{lat}, {lon}".strip(", "))

    def _weekday_columns(self, row: Row, raw: dict[str, str]) -> None:
        """Three columns of hours (Monday to Friday, Saturday, Sunday) become days, opens, closes and a note."""
        if "hours_weekday" not in raw:
            return
        told = [hours.day(raw.get(c, "")) for c in ("hours_weekday", "hours_saturday", "hours_sunday")]
        row.cells.update(hours.combine(*(d for d, _ in told)))
        for column, (_, kind) in zip(("hours_weekday", "hours_saturday", "hours_sunday"), told, strict=True):
            self._tell(row, kind, column, raw.get(column, ""))

    def _pairs(self, row: Row) -> None:
        """Opening and closing of one day belong together."""
        for opens in self.schema.role("opens"):
            closes = next(f for f in self.schema.role("closes") if f.day == opens.day)
            if opens.id in row.cells and closes.id in row.cells:
                was = f"{row.get(opens.id)}-{row.get(closes.id)}"
                row.cells[opens.id], row.cells[closes.id], kind = hours.pair(row.get(opens.id), row.get(closes.id))
                now = f"{row.get(opens.id)}-{row.get(closes.id)}".strip("-")
                self._tell(row, kind, opens.label("ja"), was, now)

    def _all_day(self, row: Row) -> None:
        """Where the hours are blank and the note says nothing but "24 hours", the hours are 00:00 to 24:00."""
        blank = {"opens", "closes"} <= set(row.cells) and not row.get("opens") and not row.get("closes")
        if blank and hours.ALL_DAY.fullmatch(row.get("hours_note")):
            row.cells.update(opens="00:00", closes="24:00")
            self._tell(row, "all_day", "hours_note", row.get("hours_note"), "00:00-24:00")

    def _given(self, row: Row) -> None:
        for field_id, value in self.options.fill.items():
            row.cells[field_id] = row.get(field_id) or value
        for rule in self.options.derive:
            if not row.get(rule["set"]) and all(re.search(p, row.get(f)) for f, p in rule["when"].items()):
                row.cells[rule["set"]] = rule["to"]
