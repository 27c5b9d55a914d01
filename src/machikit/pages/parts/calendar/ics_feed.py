"""Collection days of a district as an iCalendar file (RFC 5545) to subscribe to; the page's script writes the same events."""

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from machikit._base.messages import fill
from machikit.pages.context import PageContext
from machikit.pages.part import both

if TYPE_CHECKING:
    from machikit.pages.parts.calendar.plan import Plan, PlanRow


def district_calendar(page: PageContext, plan: "Plan", area: int, kinds: list[str]) -> bytes | None:
    """The iCalendar file of one district: one event a day from Plan.built on, named after everything collected on that day.

    area: index into Plan.areas; kinds: the names of Plan.kinds in the page's language. None if there is no collection day.
    """
    from icalendar import Calendar, Event

    days = sorted(_rows_by_day(plan, area).items())
    if not days:
        return None
    calendar = Calendar()
    name = fill(page.word("calendar.ics.name"), area=plan.areas[area], city=page.word("city"))
    properties = {"prodid": "-//machikit//calendar//EN", "version": "2.0", "calscale": "GREGORIAN", "method": "PUBLISH"}
    for key, value in (properties | {"x-wr-calname": name, "x-wr-timezone": "Asia/Tokyo"}).items():
        calendar.add(key, value)
    for day, rows in days:
        event = Event()
        event.add("uid", f"{day:%Y%m%d}-{plan.keys[area]}@{uid_domain(page)}")
        event.add("dtstamp", dt.datetime.combine(plan.built, dt.time(), dt.UTC))
        event.add("dtstart", day)
        event.add("summary", _summary(page, rows, kinds))
        event.add("description", _description(page, plan, rows, kinds))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()


def uid_domain(page: PageContext) -> str:
    """The part of every event's UID after the @."""
    prototype = page.prototype
    return f"{prototype.card.topics['main']}.{prototype.city.id}.machikit"


def _rows_by_day(plan: "Plan", area: int) -> dict[dt.date, list[tuple["PlanRow", str]]]:
    """Day → (row, check) in the order of the kinds; check: why the day is uncertain, "" if it is not (see Day.check)."""
    result: dict[dt.date, list[tuple[PlanRow, str]]] = defaultdict(list)
    for row in sorted(plan.rows_by_area[area], key=lambda r: r.kind):
        for day in (plan.days[row.rule] if row.rule is not None else None) or ():
            if day.date >= plan.built:
                result[day.date].append((row, day.check))
    return result


def _summary(page: PageContext, rows: list[tuple["PlanRow", str]], kinds: list[str]) -> str:
    names = page.word("calendar.comma").join(dict.fromkeys(kinds[row.kind] for row, _ in rows))
    return fill(page.word("calendar.ics.check"), kinds=names) if any(check for _, check in rows) else names


def _description(page: PageContext, plan: "Plan", rows: list[tuple["PlanRow", str]], kinds: list[str]) -> str:
    lines = [
        fill(page.word("calendar.ics.rule"), kind=kinds[row.kind], rule=plan.rules[row.rule or 0].text)
        for row, _ in rows
    ]
    checks = dict.fromkeys(check for _, check in rows if check)
    lines += [page.word(f"calendar.check.{check}") for check in checks]
    lines.append(both(page, "calendar.ics.source", as_of=page.all_words["as_of.line"])[page.prototype.language])
    return "\n".join([*lines, page.prototype.city.official])
