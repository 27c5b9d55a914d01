"""What a calendar shows: districts, kinds of waste, the rules as published, and the days that were computed from them."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from machikit.pages.blocks import keys
from machikit.tables.waste_days import Day, Rule, read

if TYPE_CHECKING:
    from pandas import DataFrame

MONTHS = 14  # carried: the month in which the page is built, and thirteen more
COLUMNS = ("area", "category", "rule", "note")
JAPAN = ZoneInfo("Asia/Tokyo")


def today() -> dt.date:
    """The day it is in Japan."""
    return dt.datetime.now(JAPAN).date()


@dataclass(frozen=True)
class Published:
    """A rule as published, with its remark, and how it was read (None: not for certain)."""

    text: str
    note: str
    rule: Rule | None


@dataclass(frozen=True)
class Row:
    """Places in Plan.areas, .kinds and .rules; rule is None where a district's row has no rule."""

    area: int
    kind: int
    rule: int | None


class Plan:
    """The collection of one city from the first day of a month on, MONTHS long.

    table: area, category and rule (note where there is one) of each row; built: the day on which the page is made; since:
    the date of the data, from which on days without a year are meant.
    """

    def __init__(self, table: "DataFrame", built: dt.date, since: dt.date | None):
        self.built = built
        self.first = built.replace(day=1)
        self.last = _month_after(self.first, MONTHS) - dt.timedelta(1)
        areas: dict[str, int] = {}
        kinds: dict[str, int] = {}
        rules: dict[tuple[str, str], int] = {}
        self.rows: list[Row] = []
        for area, kind, rule, note in zip(*(texts(table, name) for name in COLUMNS), strict=True):
            if not area:
                continue
            at = areas.setdefault(area, len(areas))
            if kind or rule:
                of = rules.setdefault((rule, note), len(rules)) if rule else None
                self.rows.append(Row(at, kinds.setdefault(kind, len(kinds)), of))
        self.areas, self.kinds = list(areas), list(kinds)
        self.rules = [Published(rule, note, read(rule, note, since)) for rule, note in rules]

    @cached_property
    def keys(self) -> list[str]:
        """A short stable key for each district: for links, feeds and what a calendar knows an event by."""
        return keys([{"area": area} for area in self.areas], ("area",))

    @cached_property
    def days(self) -> list[list[Day] | None]:
        """The days of each rule within the page's months; None where it could not be read."""
        return [None if p.rule is None else list(p.rule.days(self.first, self.last)) for p in self.rules]

    @cached_property
    def ruled(self) -> list[list[Day] | None]:
        """The days of each row that has a rule."""
        return [self.days[row.rule] for row in self.rows if row.rule is not None]

    @property
    def unread(self) -> int:
        """How many rows have a rule whose days could not be computed."""
        return self.ruled.count(None)

    @property
    def silent(self) -> int:
        """How many rows have no rule at all."""
        return len(self.rows) - len(self.ruled)

    @cached_property
    def by_area(self) -> list[list[Row]]:
        found: list[list[Row]] = [[] for _ in self.areas]
        for row in self.rows:
            found[row.area].append(row)
        return found

    def offset(self, day: dt.date) -> int:
        return (day - self.first).days


def texts(table: "DataFrame", column: str) -> list[str]:
    """A column's cells as texts, "" where they are blank or the column is not there."""
    if column not in table:
        return [""] * len(table)
    return ["" if cell is None or cell != cell else str(cell).strip() for cell in table[column]]


def _month_after(first: dt.date, months: int) -> dt.date:
    years, month = divmod(first.month - 1 + months, 12)
    return dt.date(first.year + years, month + 1, 1)
