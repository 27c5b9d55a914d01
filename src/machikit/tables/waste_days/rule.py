"""A rule of collection as it was understood, its days, and how it reads in English."""

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


class When(Protocol):
    """A set of days."""

    def on(self, day: dt.date) -> bool: ...

    def english(self) -> str: ...


@dataclass(frozen=True)
class Weekly:
    """weekdays: 0 is Monday; weeks: the nth of each month (1 to 5, LAST), none for every week."""

    weekdays: frozenset[int]
    weeks: frozenset[int] = frozenset()

    def on(self, day: dt.date) -> bool:
        nth = {(day.day - 1) // 7 + 1} | ({LAST} if (day + dt.timedelta(7)).month != day.month else set())
        return day.weekday() in self.weekdays and (not self.weeks or bool(nth & self.weeks))

    def english(self) -> str:
        if self.weekdays == EVERY_DAY:
            return f"the {_nth(self.weeks)} week" if self.weeks else "every day"
        days = _named(self.weekdays, WEEKDAYS)
        return f"{_nth(self.weeks)} {days}" if self.weeks else f"every {days}"


@dataclass(frozen=True)
class Alternating:
    """Every `step` weeks, counted from the first of these weekdays on or after `start`."""

    weekdays: frozenset[int]
    start: dt.date
    step: int = 2

    def on(self, day: dt.date) -> bool:
        after = (day - self.start).days - (day.weekday() - self.start.weekday()) % 7
        return after >= 0 and day.weekday() in self.weekdays and after % (7 * self.step) == 0

    def english(self) -> str:
        days = _named(self.weekdays, WEEKDAYS)
        return f"{days}, every {self.step} weeks from {_day(self.start)}"


@dataclass(frozen=True)
class Monthly:
    """Days of each month; a day that a month lacks (29, 30, 31) is no day in it. LAST: its last day."""

    days: frozenset[int]

    def on(self, day: dt.date) -> bool:
        return day.day in self.days or (LAST in self.days and (day + dt.timedelta(1)).day == 1)

    def english(self) -> str:
        told = [f"day {d}" for d in sorted(self.days - {LAST})] + (["the last day"] if LAST in self.days else [])
        return f"{_and(told)} of each month"


@dataclass(frozen=True)
class Dates:
    days: frozenset[dt.date]

    def on(self, day: dt.date) -> bool:
        return day in self.days

    def english(self) -> str:
        return _and([_day(d) for d in sorted(self.days)])


@dataclass(frozen=True)
class Between:
    """From one day to another, both included: in one year (`year`s given), or each year (months and days only)."""

    first: tuple[int, int] | dt.date
    last: tuple[int, int] | dt.date

    def on(self, day: dt.date) -> bool:
        if isinstance(self.first, dt.date) and isinstance(self.last, dt.date):
            return self.first <= day <= self.last
        here, first, last = (day.month, day.day), self.first, self.last
        return first <= here <= last if first <= last else here >= first or here <= last  # type: ignore[operator]

    def english(self) -> str:
        return f"{_day(self.first)}–{_day(self.last)}" if self.first != self.last else _day(self.first)


@dataclass(frozen=True)
class Months:
    """The whole of some months."""

    months: frozenset[int]

    def on(self, day: dt.date) -> bool:
        return day.month in self.months

    def english(self) -> str:
        return _named(self.months, MONTHS)


YEAR_END = Between(
    (12, 29), (1, 3)
)  # when city halls are closed (the Act on holidays of administrative organs, Art. 1)


@dataclass(frozen=True)
class Term:
    """Days, of them only those within `season`."""

    when: When
    season: When | None = None

    @property
    def certain(self) -> bool:
        """Whether the days are named one by one: then they hold on holidays, too."""
        return isinstance(self.when, (Dates, Between))

    def on(self, day: dt.date) -> bool:
        return self.when.on(day) and (self.season is None or self.season.on(day))

    def english(self) -> str:
        return self.when.english() + (f" ({self.season.english()})" if self.season else "")


class Day(NamedTuple):
    """A day of collection. check: `holiday` or `year_end` where the publisher does not say whether it takes place then."""

    date: dt.date
    check: str = ""


@dataclass(frozen=True)
class Rule:
    """On any of `terms` (none: it is said not to be collected at all), but on none of `off`.

    holidays, year_end: what the publisher says of national holidays and of the days around New Year: "yes" (collected), "no" (not
    collected; for the year's end the days are in `off`), "" where it says nothing, or not what happens instead.
    """

    terms: tuple[Term, ...]
    off: tuple[When, ...] = field(default=())
    holidays: str = ""
    year_end: str = ""

    def days(self, first: dt.date, last: dt.date) -> Iterator[Day]:
        """The days from `first` to `last`, both included, in order."""
        for day in _span(first, last):
            if not any(t.on(day) for t in self.terms) or any(o.on(day) for o in self.off):
                continue
            is_holiday = day in _holidays(day.year)
            if any(t.certain and t.on(day) for t in self.terms):
                yield Day(day)
            elif is_holiday and self.holidays == "no":
                continue
            elif not self.year_end and YEAR_END.on(day):
                yield Day(day, "year_end")
            else:
                yield Day(day, "holiday" if is_holiday and not self.holidays else "")

    def english(self) -> str:
        """How the rule was understood: every Tue and Fri; 2nd and 4th Mon, except holidays."""
        if not self.terms:
            return "not collected"
        off = ["holidays"] if self.holidays == "no" else []
        off += [one.english().removeprefix("every ") for one in self.off]
        return "; ".join(t.english() for t in self.terms) + (f"; not on {_and(off)}" if off else "")


@cache
def _span(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    return tuple(first + dt.timedelta(n) for n in range((last - first).days + 1))


@cache
def _holidays(year: int) -> frozenset[dt.date]:
    return frozenset(holidays(dt.date(year, 1, 1), dt.date(year, 12, 31)))


def holidays(first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """Japan's national holidays from `first` to `last`, with their names. Future ones as the law stands now."""
    import jpholiday

    return dict(jpholiday.between(first, last))


def _named(numbers: frozenset[int], names: tuple[str, ...]) -> str:
    """Mon and Thu; three or more in a row, also over the end, by the first and the last: Mon–Fri, Oct–Mar."""
    base = 0 if names[0] else 1
    size = len(names) - base
    begins = [n for n in sorted(numbers) if (n - base - 1) % size + base not in numbers]
    if len(numbers) < 3 or len(begins) != 1:
        return _and([names[n] for n in sorted(numbers)])
    return f"{names[begins[0]]}–{names[(begins[0] - base + len(numbers) - 1) % size + base]}"


def _nth(weeks: frozenset[int]) -> str:
    return _and([NTH[w] for w in sorted(weeks, key=lambda w: (w == LAST, w))])


def _day(day: tuple[int, int] | dt.date) -> str:
    if isinstance(day, dt.date):
        return f"{day.day} {MONTHS[day.month]} {day.year}"
    return f"{day[1]} {MONTHS[day[0]]}"


def _and(told: list[str]) -> str:
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)
