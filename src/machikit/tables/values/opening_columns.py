"""Parse the columns of a row that hold opening days and hours, which only make sense together."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import ClassVar

from machikit.catalog.model import Field, Schema
from machikit.tables.findings import Row
from machikit.tables.values import opening_hours, times, weekdays
from machikit.tables.values.cell_values import Parsed
from machikit.tables.values.weekdays import NO_HOLIDAYS, WEEK

BY_KIND_OF_DAY = ("hours_weekday", "hours_saturday", "hours_sunday")
_DIGITS_ONLY = re.compile(r"[\d:\s.]*")  # 78:30 is a mistyped time, not words
DAY_NAMES = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), (f"{d}曜：" for d in WEEK), strict=True))
Report = Callable[[Row, str | None, str, str, str], None]


class OpeningColumns:
    """The rules for a row's opening days and hours.

    headers: column → its name in the report; report: called with (row, kind, header, old value, new value) for each finding.
    What cannot be parsed is kept in the note on hours, or in `note` where the topic has no such field.
    """

    ROLES: ClassVar = ("days", "capacity", "opens", "closes")  # roles whose cells also affect other columns

    def __init__(self, schema: Schema, headers: Mapping[str, str], report: Report):
        self.schema, self.headers, self.report = schema, headers, report
        closing = {f.day: f for f in schema.role("closes")}
        self.pairs = [(f, closing[f.day]) for f in schema.role("opens") if f.day in closing]
        self.days_note = ""  # what the days of this row say beyond the letters 月火水木金土日祝
        self.note_field = next((i for i in ("hours_note", "note") if i in schema.by_id), "")

    def parse_days(self, raw: str) -> Parsed:
        """The weekdays of a cell; what letters cannot express goes into the note (平日: Monday to Friday *except holidays*)."""
        value, extra, kind = weekdays.parse_weekdays(raw)
        self.days_note = opening_hours.unparsed_note(raw, "曜日") if kind == "doubtful_days" else extra
        return value, kind

    def parse_time(self, field: Field, raw: str) -> Parsed:
        """A single opening or closing time; what cannot be parsed is left for `complete_row`, which sees both cells."""
        value, kind = times.parse_time(raw)
        if field.day and kind == "blank_mark":
            return times.CLOSED, None
        return value, None if kind == "doubtful_hours" else kind

    def complete_row(self, row: Row, raw: Mapping[str, str]) -> None:
        """Split compound columns, and check opening against closing times."""
        extra, self.days_note = self.days_note, ""
        if extra and not (extra == NO_HOLIDAYS and "祝" in row.get(self.note_field)):
            self._set_note(row, extra, row.get(self.note_field))
        if not self.pairs:
            return
        if "hours_weekday" in raw:
            self._by_kind_of_day(row, raw)
        if raw.get("hours", "").strip():
            self._compound_column(row, raw["hours"])
        for opens, closes in self.pairs:
            self._unparsed_pair(row, raw, opens, closes)
            self._check_pair(row, opens, closes)
        self._all_day_from_note(row)

    def _set_note(self, row: Row, *texts: str) -> None:
        """Set the note to these texts, each once, in this order."""
        if self.note_field and any(texts):
            row.cells[self.note_field] = "／".join(dict.fromkeys(filter(None, texts)))

    def _by_kind_of_day(self, row: Row, raw: Mapping[str, str]) -> None:
        """Combine three columns of hours (Monday to Friday, Saturday, Sunday) into days, opens, closes and a note."""
        results = [opening_hours.parse_day_hours(raw.get(c, "")) for c in BY_KIND_OF_DAY]
        row.cells.update(opening_hours.combine_day_hours(*(hours for hours, _ in results)))
        for column, (_, kind) in zip(BY_KIND_OF_DAY, results, strict=True):
            self.report(row, kind, self.headers.get(column, column), raw.get(column, ""), "")

    def _compound_column(self, row: Row, raw: str) -> None:
        """Use one column for days and times to fill the fields that have no column, or whose cell is blank."""
        parsed, kind = opening_hours.parse_opening_hours(raw)
        existing = {field_id: row.get(field_id) for field_id in ("opens", "closes", "days")}
        if any(
            parsed.get(field_id) and (field_id not in self.schema.by_id or value not in ("", parsed[field_id]))
            for field_id, value in existing.items()
        ):
            # another column contradicts it, or the topic has no such field
            parsed, kind = {"hours_note": opening_hours.tidy_note(raw)[0]}, "unread_hours"
        filled = self._fill_blanks(row, parsed)
        self.report(row, kind or ("notation" if filled != raw else None), self.headers["hours"], raw, filled)

    def _fill_blanks(self, row: Row, parsed: Mapping[str, str]) -> str:
        new = {n: v for n, v in parsed.items() if n in self.schema.by_id and n != "hours_note" and not row.get(n)}
        row.cells.update(new)
        if parsed.get("hours_note"):
            self._set_note(row, parsed["hours_note"], row.get(self.note_field))
        return " ".join([*new.values(), parsed.get("hours_note", "")]).strip()

    def _unparsed_pair(self, row: Row, raw: Mapping[str, str], opens: Field, closes: Field) -> None:
        """Handle cells of a pair that are not a single time.

        8:30～17:15 or 24時間 is used where the other cell is blank or agrees; anything else goes into the note.
        """
        cells = {f: raw.get(f.id, "") for f in (opens, closes)}
        self._whole_day_fractions(row, cells)
        unparsed = [
            f for f, cell in cells.items() if not row.get(f.id) and times.parse_time(cell)[1] == "doubtful_hours"
        ]
        if not unparsed:
            return
        parsed, kind = opening_hours.parse_opening_hours(cells[unparsed[0]])
        if self._is_consistent(row, parsed, cells, unparsed, (opens, closes)):
            row.cells[opens.id], row.cells[closes.id] = parsed.pop("opens"), parsed.pop("closes")
            self._fill_blanks(row, parsed)
            hours = f"{row.get(opens.id)}-{row.get(closes.id)}"
            self.report(row, kind or "notation", self._header(unparsed[0]), cells[unparsed[0]], hours)
            return
        for field in unparsed:
            is_text = not _DIGITS_ONLY.fullmatch(unicodedata.normalize("NFKC", cells[field]))
            self.report(
                row,
                "unread_hours" if is_text and self.note_field else "doubtful_hours",
                self._header(field),
                cells[field],
                "",
            )
        if any(not _DIGITS_ONLY.fullmatch(unicodedata.normalize("NFKC", cells[f])) for f in unparsed):
            texts = dict.fromkeys(c.strip() for c in cells.values() if c.strip())
            day = DAY_NAMES.get(opens.day or "", "")
            note = (
                opening_hours.tidy_note("～".join(texts))[0]
                if day
                else opening_hours.unparsed_note("～".join(texts), "時間")
            )
            self._set_note(row, row.get(self.note_field), day + note)

    def _whole_day_fractions(self, row: Row, cells: Mapping[Field, str]) -> None:
        """Read 0 and 1 as the start and end of the day where the other cell is a fraction of a day as in Excel (0.71875)."""
        for field, cell in cells.items():
            if cell.strip() in ("0", "1") and any(
                times.parse_day_fraction(other) is not None for other in cells.values()
            ):
                row.cells[field.id] = times.format_time(int(cell) * times.MINUTES_PER_DAY)
                self.report(row, "serial_time", self._header(field), cell, row.get(field.id))

    def _is_consistent(
        self,
        row: Row,
        parsed: Mapping[str, str],
        cells: Mapping[Field, str],
        unparsed: list[Field],
        pair: tuple[Field, Field],
    ) -> bool:
        """Whether one cell holds both times, and neither the other cell nor the days contradict it."""
        if not {"opens", "closes"} <= parsed.keys() or (parsed.get("days") and pair[0].day):
            return False
        if parsed.get("days") and ("days" not in self.schema.by_id or row.get("days") not in ("", parsed["days"])):
            return False
        if len(unparsed) == 2 and times.normalize(cells[pair[0]]) != times.normalize(cells[pair[1]]):
            return False
        ends = zip(pair, (parsed["opens"], parsed["closes"]), strict=True)
        return all(f in unparsed or row.get(f.id) in ("", value) for f, value in ends)

    def _header(self, field: Field) -> str:
        return self.headers.get(field.id, field.header)

    def _check_pair(self, row: Row, opens: Field, closes: Field) -> None:
        """Check the opening and closing time of one day against each other."""
        if opens.id in row.cells and closes.id in row.cells:
            before = row.cells[opens.id], row.cells[closes.id]
            *after, kind = times.check_time_pair(*before)
            row.cells[opens.id], row.cells[closes.id] = after
            if kind:
                self.report(row, kind, opens.label("ja"), "-".join(before), "-".join(after).strip("-"))

    def _all_day_from_note(self, row: Row) -> None:
        """Set the hours to 00:00–24:00 where they are blank and the note says nothing but "24 hours"."""
        if row.cells.get("opens") == row.cells.get("closes") == "" and times.ALL_DAY.fullmatch(row.get("hours_note")):
            row.cells.update(opens="00:00", closes="24:00")
            self.report(
                row, "all_day", self._header(self.schema.by_id["hours_note"]), row.get("hours_note"), "00:00-24:00"
            )
