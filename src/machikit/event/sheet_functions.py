"""Blocks that sheets compute from the event and the catalog: `use: timetable` is replaced by the result of `timetable`."""

from collections.abc import Callable

from machikit.catalog import Catalog
from machikit.event.card_sheets import cards
from machikit.event.event_folder import Event
from machikit.event.sheet import Block
from machikit.event.timetable import clock, plan

Use = Callable[[Event, Catalog], list[Block]]


FIXED = ("lock", "pivot", "try", "show", "handover")  # steps that must start on time


def timetable(event: Event, catalog: Catalog) -> list[Block]:
    """The timetable for the wall: every step with its time, and what happens in the room."""
    steps = [
        {"time": clock(m.start), "title": m.step.title, "does": m.step.does, "fixed": m.step.id in FIXED}
        for m in plan(event)
    ]
    return [{"wall": [*steps, {"time": clock(event.end), "title": {"ja": "解散", "en": "Goodbye"}, "does": ""}]}]


def script(event: Event, catalog: Catalog) -> list[Block]:
    """The script of the host: what to say at each step, and cues in between."""
    return [
        {
            "moment": {
                "time": clock(m.start),
                "minutes": str(m.end - m.start),
                "title": m.step.title,
                "needs": m.step.needs,
                "says": m.step.says,
                "cues": [{"time": clock(at), "says": words} for at, words in m.cues],
                "fixed": m.step.id in FIXED,
            }
        }
        for m in plan(event)
    ]


USES: dict[str, Use] = {"timetable": timetable, "script": script, "cards": cards}
