"""The box of dates in the planning paper: whether the event or a review falls into a season in which offices are busy or change.

The seasons are what most offices have; each row has room for the real dates of this one.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

from machikit._base.messages import say
from machikit.catalog import Catalog
from machikit.event.event_folder import Event
from machikit.event.review_dates import REVIEW_DAYS, review_date
from machikit.event.sheet import Block

ASSEMBLY_MONTHS = (3, 6, 9, 12)  # regular sessions of most assemblies
TRANSFER = ((3, 15), (4, 15))  # staff move on 1 April; announced and settled in before and after
FLOOD = ((6, 1), (10, 31))  # 出水期 of most rivers
BUDGET_REQUESTS = (10, 31)  # requests for the next fiscal year are due in October or November


def plan_dates(event: Event, catalog: Catalog) -> list[Block]:
    """A table: season, what is usual, what is so for these dates, and room for the office's own dates."""
    if event.date is None:
        return []
    columns = [{"label": say(f"plan.dates.{key}"), "mm": mm} for key, mm in COLUMNS.items()]
    rows = [[say(f"plan.dates.{key}"), say(f"plan.dates.{key}.usual"), text, ""] for key, text in _rows(event.date)]
    return [{"table": {"columns": columns, "rows": rows}}, {"text": say("plan.dates.own")}]


COLUMNS = {"season": 28, "usual": 58, "here": None, "real": 30}


def _rows(date: dt.date) -> Iterator[tuple[str, str]]:
    reviews = {days: review_date(date, days) for days in REVIEW_DAYS}
    dates = {0: date, **reviews}
    yield "transfer", _overlap([days for days, day in dates.items() if is_within(day, *TRANSFER)], "all")
    yield "assembly", _overlap([days for days, day in dates.items() if day.month in ASSEMBLY_MONTHS], "all")
    yield "flood", _overlap([0] if is_within(date, *FLOOD) else [], "day")
    yield "budget", _budget(date, reviews)


def is_within(day: dt.date, first: tuple[int, int], last: tuple[int, int]) -> bool:
    """Whether a day is in a season of its year, its first and last day included."""
    return first <= (day.month, day.day) <= last


def _overlap(days: Sequence[int], asked: str) -> str:
    """What is said of the dates in a season: days after the event. asked: whether all dates were looked at, or that of the event."""
    if not days:
        return say(f"plan.dates.clear.{asked}")
    names = say("cli.comma").join(map(_name, days))
    return say("plan.dates.warning", what=say("plan.dates.within", dates=names))


def _name(days: int) -> str:
    return say("plan.dates.review" if days else "plan.dates.day", days=days)


def _budget(date: dt.date, reviews: Mapping[int, dt.date]) -> str:
    """Whether the reviews come before the requests of the year of the event; else which are the next ones."""
    due = dt.date(date.year, *BUDGET_REQUESTS)
    late = [days for days, day in reviews.items() if day > due]
    year = {"year": date.year, "fiscal": date.year + 1}
    if not late:
        return say("plan.dates.budget.reached", **year)
    names = say("cli.comma").join(map(_name, late))
    following = say("plan.dates.budget.next", year=date.year + 1, fiscal=date.year + 2)
    return say("plan.dates.warning", what=say("plan.dates.budget.late", dates=names, **year) + following)
