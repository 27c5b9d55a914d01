"""A parsed collection rule, its days, and its wording in English."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple, Protocol

LAST = -1  # the last week, or the last day, of a month
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
NTH = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th", LAST: "last"}
MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
EVERY_DAY = frozenset(range(7))


class DaySet(Protocol):
    """A set of days."""

    def on(self, day: dt.date) -> bool: ...

    def english(self) -> str: ...


@dataclass(frozen=True)
class Weekly:
    """Weekdays (Monday is 0); weeks: the nth ones of each month (1 to 5, LAST), empty for every week."""

    weekdays: frozenset[int]
    weeks: frozenset[int] = frozenset()

    def on(self, day: dt.date) -> bool:
        weeks = {(day.day - 1) // 7 + 1} | ({LAST} if (day + dt.timedelta(7)).month != day.month else set())
        return day.weekday() in self.weekdays and (not self.weeks or bool(weeks & self.weeks))

    def english(self) -> str:
        if self.weekdays == EVERY_DAY:
            return f"the {_format_weeks(self.weeks)} week" if self.weeks else "every day"
        days = _format_numbers(self.weekdays, WEEKDAYS)
        return f"{_format_weeks(self.weeks)} {days}" if self.weeks else f"every {days}"


@dataclass(frozen=True)
class Alternating:
    """Every `step` weeks, counted from the first of these weekdays on or after `start`."""

    weekdays: frozenset[int]
    start: dt.date
    step: int = 2

    def on(self, day: dt.date) -> bool:
        offset = (day - self.start).days - (day.weekday() - self.start.weekday()) % 7
        return offset >= 0 and day.weekday() in self.weekdays and offset % (7 * self.step) == 0

    def english(self) -> str:
        days = _format_numbers(self.weekdays, WEEKDAYS)
        return f"{days}, every {self.step} weeks from {_format_day(self.start)}"


@dataclass(frozen=True)
class Monthly:
    """Days of each month; months without such a day (29, 30, 31) are skipped. LAST: the last day of the month."""

    days: frozenset[int]

    def on(self, day: dt.date) -> bool:
        return day.day in self.days or (LAST in self.days and (day + dt.timedelta(1)).day == 1)

    def english(self) -> str:
        days = [f"day {d}" for d in sorted(self.days - {LAST})] + (["the last day"] if LAST in self.days else [])
        return f"{_join_words(days)} of each month"


@dataclass(frozen=True)
class Dates:
    """Single dates."""

    days: frozenset[dt.date]

    def on(self, day: dt.date) -> bool:
        return day in self.days

    def english(self) -> str:
        return _join_words([_format_day(d) for d in sorted(self.days)])


@dataclass(frozen=True)
class Between:
    """From one day to another, both included: once (dates), or every year (pairs of month and day)."""

    first: tuple[int, int] | dt.date
    last: tuple[int, int] | dt.date

    def on(self, day: dt.date) -> bool:
        if isinstance(self.first, dt.date) and isinstance(self.last, dt.date):
            return self.first <= day <= self.last
        here, first, last = (day.month, day.day), self.first, self.last
        return first <= here <= last if first <= last else here >= first or here <= last  # type: ignore[operator]

    def english(self) -> str:
        return (
            f"{_format_day(self.first)}–{_format_day(self.last)}"
            if self.first != self.last
            else _format_day(self.first)
        )


@dataclass(frozen=True)
class Months:
    """All days of some months."""

    months: frozenset[int]

    def on(self, day: dt.date) -> bool:
        return day.month in self.months

    def english(self) -> str:
        return _format_numbers(self.months, MONTHS)


# When city halls are closed (the Act on holidays of administrative organs, Art. 1)
YEAR_END = Between((12, 29), (1, 3))


@dataclass(frozen=True)
class Term:
    """Days, limited to those within `season` if there is one."""

    when: DaySet
    season: DaySet | None = None

    @property
    def is_explicit(self) -> bool:
        """Whether the days are given one by one: then they hold on holidays, too."""
        return isinstance(self.when, (Dates, Between))

    def on(self, day: dt.date) -> bool:
        return self.when.on(day) and (self.season is None or self.season.on(day))

    def english(self) -> str:
        return self.when.english() + (f" ({self.season.english()})" if self.season else "")


class Day(NamedTuple):
    """A collection day. check: `holiday` or `year_end` if the publisher does not say whether waste is collected then."""

    date: dt.date
    check: str = ""


@dataclass(frozen=True)
class Rule:
    """Collected on the days of any of `terms` (empty: never collected), except on the days of `off`.

    holidays, year_end: whether waste is collected on national holidays and around New Year, according to the publisher: "yes",
    "no" (for the year end the days are in `off`), or "" if it does not say so, or does not say what happens instead.
    undecided: days of which the publisher says that it has not decided yet: none of them is listed.
    """

    terms: tuple[Term, ...]
    off: tuple[DaySet, ...] = field(default=())
    holidays: str = ""
    year_end: str = ""
    undecided: tuple[DaySet, ...] = field(default=())

    def days(self, first: dt.date, last: dt.date) -> Iterator[Day]:
        """The days from `first` to `last`, both included, in order."""
        for day in _days_between(first, last):
            if not any(term.on(day) for term in self.terms) or any(s.on(day) for s in (*self.off, *self.undecided)):
                continue
            is_holiday = day in _holidays_of(day.year)
            if any(term.is_explicit and term.on(day) for term in self.terms):
                yield Day(day)
            elif is_holiday and self.holidays == "no":
                continue
            elif not self.year_end and YEAR_END.on(day):
                yield Day(day, "year_end")
            else:
                yield Day(day, "holiday" if is_holiday and not self.holidays else "")

    def english(self) -> str:
        """The rule in English: every Tue and Fri; 2nd and 4th Mon; not on holidays."""
        if not self.terms:
            return "not collected"
        off = ["holidays"] if self.holidays == "no" else []
        off += [days.english().removeprefix("every ") for days in self.off]
        also = ["also on holidays"] if self.holidays == "yes" else []
        also += [f"not on {_join_words(off)}"] if off else []
        also += [f"not decided for {_join_words([d.english() for d in self.undecided])}"] if self.undecided else []
        return "; ".join([t.english() for t in self.terms] + also)


@cache
def _days_between(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    return tuple(first + dt.timedelta(n) for n in range((last - first).days + 1))


@cache
def _holidays_of(year: int) -> frozenset[dt.date]:
    return frozenset(holidays(dt.date(year, 1, 1), dt.date(year, 12, 31)))


def holidays(first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """Japan's national holidays from `first` to `last`, with their names. Future ones follow the law as it stands now."""
    import jpholiday

    return dict(jpholiday.between(first, last))


def _format_numbers(numbers: frozenset[int], names: tuple[str, ...]) -> str:
    """Mon and Thu; three or more in a row, also across the end, as a range: Mon–Fri, Oct–Mar."""
    base = 0 if names[0] else 1
    size = len(names) - base
    starts = [n for n in sorted(numbers) if (n - base - 1) % size + base not in numbers]
    if len(numbers) < 3 or len(starts) != 1:
        return _join_words([names[n] for n in sorted(numbers)])
    return f"{names[starts[0]]}–{names[(starts[0] - base + len(numbers) - 1) % size + base]}"


def _format_weeks(weeks: frozenset[int]) -> str:
    return _join_words([NTH[w] for w in sorted(weeks, key=lambda w: (w == LAST, w))])


def _format_day(day: tuple[int, int] | dt.date) -> str:
    if isinstance(day, dt.date):
        return f"{day.day} {MONTHS[day.month]} {day.year}"
    return f"{day[1]} {MONTHS[day[0]]}"


def _join_words(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
