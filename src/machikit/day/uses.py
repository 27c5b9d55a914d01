"""What sheets compute from the event and the catalogue: `use: timetable` stands for the blocks that `timetable` returns."""

from collections.abc import Callable

from machikit.catalog import Catalog
from machikit.day.event import Event
from machikit.day.sheet import Block
from machikit.day.timetable import clock, plan

Use = Callable[[Event, Catalog], list[Block]]


def timetable(event: Event, catalog: Catalog) -> list[Block]:
    """Every step at its time: what happens, and what lies ready."""
    heads = [
        {"label": {"ja": "時刻", "en": "Time"}, "mm": 18},
        {"label": {"ja": "すること", "en": "Step"}, "mm": 32},
        {"label": {"ja": "部屋のようす", "en": "In the room"}},
        {"label": {"ja": "用意", "en": "Ready"}, "mm": 46},
    ]
    rows = [[_same(clock(m.start)), m.step.title, m.step.does, m.step.needs] for m in plan(event)]
    return [{"table": {"columns": heads, "rows": [*rows, [_same(clock(event.end)), *[_same("")] * 3]]}}]


def script(event: Event, catalog: Catalog) -> list[Block]:
    """What the host says, step by step."""
    found: list[Block] = []
    for m in plan(event):
        title = {lang: f"{clock(m.start)}  {m.step.title[lang]}" for lang in ("ja", "en")}
        found += [{"heading": title}, {"text": m.step.says}]
    return found


def _same(text: str) -> dict[str, str]:
    return {"ja": text, "en": text}


USES: dict[str, Use] = {"timetable": timetable, "script": script}
