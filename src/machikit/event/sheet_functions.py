"""Blocks that sheets compute from the event and the catalog: `use: timetable` is replaced by the result of `timetable`."""

from collections.abc import Callable

from machikit._base.messages import say
from machikit.catalog import Catalog
from machikit.event.card_sheets import card_blocks
from machikit.event.event_folder import Event
from machikit.event.municipality_words import municipality_words
from machikit.event.plan_dates import plan_dates
from machikit.event.publish_places import COLUMNS, place_rows
from machikit.event.sheet import Block
from machikit.event.timetable import clock_text, schedule

Use = Callable[[Event, Catalog], list[Block]]


FIXED = ("lock", "pivot", "try", "show", "handover")  # steps that must start on time


def timetable(event: Event, catalog: Catalog) -> list[Block]:
    """The timetable for the wall: every step with its time, and what happens in the room."""
    steps = [
        {"time": clock_text(m.start), "title": m.step.title, "does": m.step.does, "fixed": m.step.id in FIXED}
        for m in schedule(event)
    ]
    return [{"wall": [*steps, {"time": clock_text(event.end), "title": {"ja": "解散", "en": "Goodbye"}, "does": ""}]}]


def script(event: Event, catalog: Catalog) -> list[Block]:
    """The script of the host: what to say at each step, and cues in between."""
    return [
        {
            "moment": {
                "time": clock_text(m.start),
                "minutes": str(m.end - m.start),
                "title": m.step.title,
                "needs": m.step.needs,
                "says": m.step.says,
                "cues": [{"time": clock_text(at), "says": words} for at, words in m.cues],
                "fixed": m.step.id in FIXED,
            }
        }
        for m in schedule(event)
    ]


def publish_places(event: Event, catalog: Catalog) -> list[Block]:
    """The table of places where a page may be put, one of them to be ticked."""
    rows = place_rows("", municipality_words(catalog, event.city).placeholders())
    heads = ("name", *COLUMNS)
    widths = {"name": 52, "decides": 41, "cost": 37}
    columns = [{"label": say(f"handover.where.head.{head}"), "mm": widths.get(head)} for head in heads]
    return [{"table": {"id": "publish_places", "columns": columns, "rows": rows}}]


SHEET_FUNCTIONS: dict[str, Use] = {
    "timetable": timetable,
    "script": script,
    "cards": card_blocks,
    "plan_dates": plan_dates,
    "publish_places": publish_places,
}
