"""Days and hours of one row: columns that only make sense together."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from machikit.model import Schema
from machikit.tables import hours
from machikit.tables.findings import Row
from machikit.tables.values import Seen, text

NO_HOLIDAYS = "祝日を除く"
BY_KIND_OF_DAY = ("hours_weekday", "hours_saturday", "hours_sunday")
Tell = Callable[[Row, str | None, str, str, str], None]


class Opening:
    """The rules for a row's days and hours. headers: column → how the report names it; tell: takes what was found."""

    ROLES: ClassVar = ("days", "hours_note", "capacity")  # whose cells say something of other columns as well

    def __init__(self, schema: Schema, headers: Mapping[str, str], tell: Tell):
        self.schema, self.headers, self.tell = schema, headers, tell
        closes = {f.day: f for f in schema.role("closes")}
        self.pairs = [(f, closes[f.day]) for f in schema.role("opens")]

    def days(self, row: Row, raw: str) -> Seen:
        """Words for days that letters cannot hold go into the note: 平日 is Monday to Friday *without holidays*."""
        now, no_holidays, kind = hours.days(raw)
        said = NO_HOLIDAYS if no_holidays else hours.note(raw)[0] if kind == "doubtful_days" else ""
        if said and "hours_note" in self.schema.by_id:
            row.cells["hours_note"] = said
        return now, kind

    def note(self, row: Row, raw: str) -> Seen:
        now, kind = hours.note(raw)
        if kind == "dropped_note" and self.schema.safety:  # it may say when a place is shut
            now, kind = text(raw)
        said = "" if "祝" in now and row.get("hours_note") == NO_HOLIDAYS else row.get("hours_note")
        return "／".join(filter(None, (said, now))), kind

    def complete(self, row: Row, raw: Mapping[str, str]) -> None:
        """Take compound columns apart, and hold opening and closing times against each other."""
        if not self.pairs:
            return
        if "hours_weekday" in raw:
            self._by_kind_of_day(row, raw)
        if raw.get("hours", "").strip():
            self._together(row, raw["hours"])
        self._pairs(row)
        self._all_day(row)

    def _by_kind_of_day(self, row: Row, raw: Mapping[str, str]) -> None:
        """Three columns of hours (Monday to Friday, Saturday, Sunday) become days, opens, closes and a note."""
        told = [hours.day(raw.get(c, "")) for c in BY_KIND_OF_DAY]
        row.cells.update(hours.combine(*(d for d, _ in told)))
        for column, (_, kind) in zip(BY_KIND_OF_DAY, told, strict=True):
            self.tell(row, kind, self.headers.get(column, column), raw.get(column, ""), "")

    def _together(self, row: Row, raw: str) -> None:
        """One column for days and times fills what has no column of its own, or is blank there."""
        told, kind = hours.whole(raw)
        notes = dict.fromkeys(filter(None, (told.get("hours_note", ""), row.get("hours_note"))))
        new = {name: value for name, value in told.items() if name in self.schema.by_id and not row.get(name)}
        row.cells.update(new)
        if len(notes) > 1 and "hours_note" in self.schema.by_id:
            row.cells["hours_note"] = "／".join(notes)
        now = " ".join(new.values())
        self.tell(row, kind or ("notation" if now != raw else None), self.headers["hours"], raw, now)

    def _pairs(self, row: Row) -> None:
        """Opening and closing of one day belong together."""
        for opens, closes in self.pairs:
            if opens.id in row.cells and closes.id in row.cells:
                was = row.cells[opens.id], row.cells[closes.id]
                *now, kind = hours.pair(*was)
                row.cells[opens.id], row.cells[closes.id] = now
                if kind:
                    self.tell(row, kind, opens.label("ja"), "-".join(was), "-".join(now).strip("-"))

    def _all_day(self, row: Row) -> None:
        """Where the hours are blank and the note says nothing but "24 hours", the hours are 00:00 to 24:00."""
        if row.cells.get("opens") == row.cells.get("closes") == "" and hours.ALL_DAY.fullmatch(row.get("hours_note")):
            row.cells.update(opens="00:00", closes="24:00")
            self.tell(row, "all_day", self.headers["hours_note"], row.get("hours_note"), "00:00-24:00")
