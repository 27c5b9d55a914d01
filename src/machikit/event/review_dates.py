"""The two dates on which a prototype is reviewed: working days of a city hall; also as iCalendar (RFC 5545)."""

import datetime as dt
from collections.abc import Mapping

from machikit._base.messages import say

REVIEW_DAYS = (30, 90)
NEW_YEAR = ((12, 29), (12, 30), (12, 31), (1, 1), (1, 2), (1, 3))  # city halls are closed
LAST_HOLIDAY_YEAR = 2099  # the days of the equinoxes are not sure later


def review_date(date: dt.date, days: int) -> dt.date:
    """So many days after a date, or the first working day after that."""
    return next_working_day(date + dt.timedelta(days=days))


def next_working_day(day: dt.date) -> dt.date:
    """The day, or the first one after it that is no Saturday, Sunday, national holiday, nor between 29 December and 3 January."""
    while is_closed(day):
        day += dt.timedelta(days=1)
    return day


def is_closed(day: dt.date) -> bool:
    """Whether city halls are closed. Holidays follow the law as it stands now; after LAST_HOLIDAY_YEAR none is known."""
    import jpholiday

    if day.weekday() >= 5 or (day.month, day.day) in NEW_YEAR:
        return True
    return knows_holidays(day) and jpholiday.is_holiday(day)


def knows_holidays(day: dt.date) -> bool:
    return day.year <= LAST_HOLIDAY_YEAR


def review_calendar(name: str, title: str, date: dt.date, descriptions: Mapping[int, str]) -> bytes:
    """review.ics. name: folder of the prototype, part of the UIDs. descriptions: days → what to review after so many days."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//machikit//handover//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", say("handover.review.calendar", title=title))
    for days in REVIEW_DAYS:
        event = Event()
        event.add("uid", f"{date:%Y%m%d}-{days}-{name.encode().hex()[:80]}@machikit")
        event.add(
            "dtstamp", dt.datetime.combine(date, dt.time(), dt.UTC)
        )  # not the current time, so that the same pack has the same bytes
        day = review_date(date, days)
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))
        event.add("summary", say("handover.review.summary", days=days, title=title))
        event.add("description", descriptions[days])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()
