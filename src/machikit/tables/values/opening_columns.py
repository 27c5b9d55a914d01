"""Days and hours of one row: columns that only make sense together."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import ClassVar

from machikit.catalog.model import Field, Schema
from machikit.tables.findings import Row
from machikit.tables.values import opening_hours, times
from machikit.tables.values.cell_values import Seen
from machikit.tables.values.weekdays import NO_HOLIDAYS, WEEK

BY_KIND_OF_DAY = ("hours_weekday", "hours_saturday", "hours_sunday")
FIGURES = re.compile(r"[\d:\s.]*")  # 78:30 is a mistyped time, not a text
DAY_NAMES = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), (f"{d}曜：" for d in WEEK), strict=True))
Tell = Callable[[Row, str | None, str, str, str], None]


class Opening:
    """The rules for a row's days and hours. headers: column → how the report names it; tell: takes what was found.

    What is not read is kept in the note on hours, or where the topic has none in `note`.
    """

    ROLES: ClassVar = ("days", "capacity", "opens", "closes")  # whose cells say something of other columns as well

    def __init__(self, schema: Schema, headers: Mapping[str, str], tell: Tell):
        self.schema, self.headers, self.tell = schema, headers, tell
        closes = {f.day: f for f in schema.role("closes")}
        self.pairs = [(f, closes[f.day]) for f in schema.role("opens") if f.day in closes]
        self.beside = ""  # what the days of this row say that letters cannot hold
        self.notes = next((i for i in ("hours_note", "note") if i in schema.by_id), "")

    def days(self, raw: str) -> Seen:
        """Words for days that letters cannot hold go into the note: 平日 is Monday to Friday *without holidays*."""
        now, beside, kind = opening_hours.days(raw)
        self.beside = opening_hours.unread(raw, "曜日") if kind == "doubtful_days" else beside
        return now, kind

    def time(self, one: Field, raw: str) -> Seen:
        """A cell for opening or closing alone; what is no time is left for `complete`, which sees both cells."""
        now, kind = times.time(raw)
        if one.day and kind == "blank_mark":
            return times.CLOSED, None
        return now, None if kind == "doubtful_hours" else kind

    def complete(self, row: Row, raw: Mapping[str, str]) -> None:
        """Take compound columns apart, and hold opening and closing times against each other."""
        beside, self.beside = self.beside, ""
        if beside and not (beside == NO_HOLIDAYS and "祝" in row.get(self.notes)):
            self._note(row, beside, row.get(self.notes))
        if not self.pairs:
            return
        if "hours_weekday" in raw:
            self._by_kind_of_day(row, raw)
        if raw.get("hours", "").strip():
            self._together(row, raw["hours"])
        for opens, closes in self.pairs:
            self._words(row, raw, opens, closes)
            self._pair(row, opens, closes)
        self._all_day(row)

    def _note(self, row: Row, *said: str) -> None:
        """The note with all that is said, once each, in this order."""
        if self.notes and any(said):
            row.cells[self.notes] = "／".join(dict.fromkeys(filter(None, said)))

    def _by_kind_of_day(self, row: Row, raw: Mapping[str, str]) -> None:
        """Three columns of hours (Monday to Friday, Saturday, Sunday) become days, opens, closes and a note."""
        told = [opening_hours.day(raw.get(c, "")) for c in BY_KIND_OF_DAY]
        row.cells.update(opening_hours.combine(*(d for d, _ in told)))
        for column, (_, kind) in zip(BY_KIND_OF_DAY, told, strict=True):
            self.tell(row, kind, self.headers.get(column, column), raw.get(column, ""), "")

    def _together(self, row: Row, raw: str) -> None:
        """One column for days and times fills what has no column of its own, or is blank there."""
        told, kind = opening_hours.whole(raw)
        there = {i: row.get(i) for i in ("opens", "closes", "days")}
        if any(told.get(i) and (i not in self.schema.by_id or was not in ("", told[i])) for i, was in there.items()):
            told, kind = (
                {"hours_note": opening_hours.kept(raw)[0]},
                "unread_hours",
            )  # another column says otherwise, or nothing holds it
        now = self._fill(row, told)
        self.tell(row, kind or ("notation" if now != raw else None), self.headers["hours"], raw, now)

    def _fill(self, row: Row, told: Mapping[str, str]) -> str:
        new = {n: v for n, v in told.items() if n in self.schema.by_id and n != "hours_note" and not row.get(n)}
        row.cells.update(new)
        if told.get("hours_note"):
            self._note(row, told["hours_note"], row.get(self.notes))
        return " ".join([*new.values(), told.get("hours_note", "")]).strip()

    def _words(self, row: Row, raw: Mapping[str, str], opens: Field, closes: Field) -> None:
        """Cells of a pair that are no time: 8:30～17:15 or 24時間 where the other cell is blank or agrees; else words for the note."""
        cells = {f: raw.get(f.id, "") for f in (opens, closes)}
        self._whole_days(row, cells)
        unread = [f for f, cell in cells.items() if not row.get(f.id) and times.time(cell)[1] == "doubtful_hours"]
        if not unread:
            return
        told, kind = opening_hours.whole(cells[unread[0]])
        if self._agrees(row, told, cells, unread, (opens, closes)):
            row.cells[opens.id], row.cells[closes.id] = told.pop("opens"), told.pop("closes")
            self._fill(row, told)
            now = f"{row.get(opens.id)}-{row.get(closes.id)}"
            self.tell(row, kind or "notation", self._header(unread[0]), cells[unread[0]], now)
            return
        for one in unread:
            words = not FIGURES.fullmatch(unicodedata.normalize("NFKC", cells[one]))
            self.tell(
                row, "unread_hours" if words and self.notes else "doubtful_hours", self._header(one), cells[one], ""
            )
        if any(not FIGURES.fullmatch(unicodedata.normalize("NFKC", cells[f])) for f in unread):
            both = dict.fromkeys(c.strip() for c in cells.values() if c.strip())
            day = DAY_NAMES.get(opens.day or "", "")
            said = opening_hours.kept("～".join(both))[0] if day else opening_hours.unread("～".join(both), "時間")
            self._note(row, row.get(self.notes), day + said)

    def _whole_days(self, row: Row, cells: Mapping[Field, str]) -> None:
        """0 and 1 beside another part of a day (0.71875) are its beginning and its end, as Excel holds them."""
        for one, cell in cells.items():
            if cell.strip() in ("0", "1") and any(times.fraction(other) is not None for other in cells.values()):
                row.cells[one.id] = times.clock(int(cell) * times.DAY)
                self.tell(row, "serial_time", self._header(one), cell, row.get(one.id))

    def _agrees(
        self,
        row: Row,
        told: Mapping[str, str],
        cells: Mapping[Field, str],
        unread: list[Field],
        pair: tuple[Field, Field],
    ) -> bool:
        """Whether both hours are in one cell, and the other cell, the days and what was said already do not contradict it."""
        if not {"opens", "closes"} <= told.keys() or (told.get("days") and pair[0].day):
            return False
        if told.get("days") and ("days" not in self.schema.by_id or row.get("days") not in ("", told["days"])):
            return False
        if len(unread) == 2 and times.plain(cells[pair[0]]) != times.plain(cells[pair[1]]):
            return False
        ends = zip(pair, (told["opens"], told["closes"]), strict=True)
        return all(f in unread or row.get(f.id) in ("", value) for f, value in ends)

    def _header(self, one: Field) -> str:
        return self.headers.get(one.id, one.header)

    def _pair(self, row: Row, opens: Field, closes: Field) -> None:
        """Opening and closing of one day belong together."""
        if opens.id in row.cells and closes.id in row.cells:
            was = row.cells[opens.id], row.cells[closes.id]
            *now, kind = times.pair(*was)
            row.cells[opens.id], row.cells[closes.id] = now
            if kind:
                self.tell(row, kind, opens.label("ja"), "-".join(was), "-".join(now).strip("-"))

    def _all_day(self, row: Row) -> None:
        """Where the hours are blank and the note says nothing but "24 hours", the hours are 00:00 to 24:00."""
        if row.cells.get("opens") == row.cells.get("closes") == "" and opening_hours.ALL_DAY.fullmatch(
            row.get("hours_note")
        ):
            row.cells.update(opens="00:00", closes="24:00")
            self.tell(
                row, "all_day", self._header(self.schema.by_id["hours_note"]), row.get("hours_note"), "00:00-24:00"
            )
