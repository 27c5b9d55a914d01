"""The two dates on which a prototype is reviewed, as iCalendar (RFC 5545)."""

import datetime as dt
from collections.abc import Mapping

from machikit._base.messages import say

REVIEW_DAYS = (30, 90)


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
        event.add("dtstart", date + dt.timedelta(days=days))
        event.add("dtend", date + dt.timedelta(days=days + 1))
        event.add("summary", say("handover.review.summary", days=days, title=title))
        event.add("description", descriptions[days])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()
