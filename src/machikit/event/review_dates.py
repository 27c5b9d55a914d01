"""The two days on which a prototype is looked at again, as iCalendar (RFC 5545) for anybody's calendar."""

import datetime as dt
from collections.abc import Mapping

from machikit._base.messages import say

DAYS = (30, 90)


def ics(name: str, title: str, date: dt.date, told: Mapping[int, str]) -> bytes:
    """name: of the prototype's folder, which makes the events' identity; told: what to look at after so many days."""
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//machikit//handover//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", say("handover.review.calendar", title=title))
    for days in DAYS:
        event = Event()
        event.add("uid", f"{date:%Y%m%d}-{days}-{name.encode().hex()[:80]}@machikit")
        event.add("dtstamp", dt.datetime.combine(date, dt.time(), dt.UTC))  # not now: the same pack, the same bytes
        event.add("dtstart", date + dt.timedelta(days=days))
        event.add("dtend", date + dt.timedelta(days=days + 1))
        event.add("summary", say("handover.review.summary", days=days, title=title))
        event.add("description", told[days])
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()
