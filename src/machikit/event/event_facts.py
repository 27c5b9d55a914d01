"""Values of the placeholders in the words of sheets: dates, hours, people and numbers of an event."""

import datetime as dt

from machikit._base.messages import say
from machikit.catalog import Catalog
from machikit.event.counts import numbers
from machikit.event.event_folder import Event
from machikit.event.municipality_words import municipality_words
from machikit.event.review_dates import REVIEW_DAYS, knows_holidays, review_date
from machikit.event.timetable import clock_text, pitch_minutes, start_time, step_minutes

BLANK = "＿＿＿＿＿＿＿＿"  # stands for a value that the event does not have yet


def event_facts(event: Event, catalog: Catalog) -> dict[str, str]:
    """Values of the placeholders in the words of sheets, in the current language; BLANK where event.yaml has none."""
    people = {key: value or BLANK for key, value in event.people.items()}
    words = municipality_words(catalog, event.city).placeholders()
    steps = ("choose", "lock", "pivot", "try", "show", "handover")
    return {
        "event": event.title,
        "date": long_date(event.date) if event.date else BLANK,
        "place": event.place or BLANK,
        **words,
        "begin": clock_text(event.start),
        "end": clock_text(event.end),
        "hours": str(event.hours),
        "teams": str(event.teams),
        **{name: str(n) for name, n in numbers(event).items()},
        "pitch": str(pitch_minutes()),
        "per_team": str(max(pitch_minutes(), step_minutes(event, "show") // event.teams)),
        "wifi": event.wifi["name"] or BLANK,
        "password": event.wifi["password"] or BLANK,
        **_reviews(event.date),
        **people,
        "keeper": event.people["keeper"] or say("sheet.privacy.keeper.choose", city=words["city"]),
        **{f"at_{step}": start_time(event, step) or BLANK for step in steps},
    }


def _reviews(date: dt.date | None) -> dict[str, str]:
    """When the results are reviewed, and how these dates were moved; to be written in where the event has no date."""
    if date is None:
        return {**{f"review{days}": BLANK for days in REVIEW_DAYS}, "review_rule": ""}
    dates = {f"review{days}": long_date(review_date(date, days)) for days in REVIEW_DAYS}
    return {**dates, "review_rule": review_rule(date)}


def review_rule(date: dt.date) -> str:
    """How the review dates of an event were moved to working days."""
    known = knows_holidays(date + dt.timedelta(days=max(REVIEW_DAYS)))
    return say("handover.review.rule" if known else "handover.review.rule.weekends")


def long_date(date: dt.date) -> str:
    """2026年12月12日（土）, Saturday 12 December 2026."""
    weekday, month = say(f"weekday.{date.weekday()}"), say(f"month.{date.month}")
    return say("date.long", year=date.year, month=month, day=date.day, weekday=weekday)
