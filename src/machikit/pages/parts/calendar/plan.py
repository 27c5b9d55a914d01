"""The collection plan of a city: districts, kinds of waste, rules as published, and the days computed from them."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from machikit.pages.blocks import row_keys
from machikit.pages.cell_text import column_texts
from machikit.tables.waste_days import Day, Rule, read

if TYPE_CHECKING:
    from pandas import DataFrame

Span = tuple[dt.date | None, dt.date | None]
MONTHS = 14  # on the page: the month in which it is built, and thirteen more
COLUMNS = ("area", "category", "rule", "note")
JAPAN = ZoneInfo("Asia/Tokyo")


def today() -> dt.date:
    """Today's date in Japan."""
    return dt.datetime.now(JAPAN).date()


@dataclass(frozen=True)
class PublishedRule:
    """A rule as published with its remark, and its interpretation (None if it could not be interpreted with certainty)."""

    text: str
    note: str
    rule: Rule | None


@dataclass(frozen=True)
class PlanRow:
    """A row of the table as indices into Plan.areas, .kinds and .rules; rule is None if the row has no rule."""

    area: int
    kind: int
    rule: int | None


class Plan:
    """The collection plan of one city for MONTHS months, from the first day of the month in which the page is built.

    table: area, category, rule and, optionally, note; built: the day on which the page is built; since: the date of the data;
    dates without a year are taken to lie after it; valid: first and last day on which the rules hold, None where the data do not
    say so. No day is computed outside them, and the plan has no month after the last.
    """

    def __init__(self, table: "DataFrame", built: dt.date, since: dt.date | None, valid: Span = (None, None)):
        self.built, self.since = built, since
        self.valid_from, self.valid_until = valid[0] or dt.date.min, valid[1] or dt.date.max
        start = max(built, self.valid_from) if built <= self.valid_until else self.valid_until
        self.first = start.replace(day=1)
        self.last = _month_end(self.first, MONTHS)
        if self.valid_until < self.last:
            self.last = _month_end(self.valid_until.replace(day=1), 1)
        areas: dict[str, int] = {}
        kinds: dict[str, int] = {}
        rules: dict[tuple[str, str], int] = {}
        self.rows: list[PlanRow] = []
        for area, kind, rule, note in zip(*(column_texts(table, name) for name in COLUMNS), strict=True):
            if not area:
                continue
            area_index = areas.setdefault(area, len(areas))
            if kind or rule:
                rule_index = rules.setdefault((rule, note), len(rules)) if rule else None
                self.rows.append(PlanRow(area_index, kinds.setdefault(kind, len(kinds)), rule_index))
        self.areas, self.kinds = list(areas), list(kinds)
        self.rules = [PublishedRule(rule, note, read(rule, note, since)) for rule, note in rules]

    @cached_property
    def keys(self) -> list[str]:
        """A short stable key for each district, for links, feed names and event UIDs."""
        return row_keys([{"area": area} for area in self.areas], ("area",))

    @cached_property
    def days(self) -> list[list[Day] | None]:
        """The days of each rule within the page's months; None if the rule could not be interpreted."""
        first, last = max(self.first, self.valid_from), min(self.last, self.valid_until)
        return [None if p.rule is None else list(p.rule.days(first, last)) for p in self.rules]

    def undecided(self, rule: Rule) -> list[dt.date]:
        """The days of which the publisher says that it has not decided on them."""
        days = (self.first + dt.timedelta(n) for n in range(self.offset(self.last) + 1 if rule.undecided else 0))
        return [day for day in days if any(span.on(day) for span in rule.undecided)]

    @property
    def ends(self) -> dt.date | None:
        """The last day on which the rules hold, where the plan ends with it."""
        return self.valid_until if self.valid_until <= self.last else None

    @cached_property
    def days_by_row(self) -> list[list[Day] | None]:
        """The days of each row that has a rule (see `days`)."""
        return [self.days[row.rule] for row in self.rows if row.rule is not None]

    @property
    def unreadable_rows(self) -> int:
        """Number of rows with a rule whose days could not be computed."""
        return self.days_by_row.count(None)

    @property
    def rows_without_rule(self) -> int:
        """Number of rows without a rule."""
        return len(self.rows) - len(self.days_by_row)

    def offset(self, day: dt.date) -> int:
        """Days since the first day of the plan."""
        return (day - self.first).days


def _month_end(first: dt.date, months: int) -> dt.date:
    """The last of so many months, of which the first begins on `first`."""
    years, month = divmod(first.month - 1 + months, 12)
    return dt.date(first.year + years, month + 1, 1) - dt.timedelta(1)
