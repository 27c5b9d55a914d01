"""A printed sheet of an event: one YAML file in `sheets/`, the source of its HTML, PDF, Excel workbook and Word document.

A sheet is a list of blocks, each a mapping with one of these keys (words are {ja, en}; placeholders such as {date} in them are
filled from the event, see `event_facts`):

    heading: words              a heading
    text: words                 paragraphs, one a line
    note: words                 an important sentence, in a box
    list: [words, …]            a plain list
    fields: [{id, label, hint?, mm?, value?, half?}, …] a label and space to write (mm high, default 9; half the width)
    table: {id?, columns: [{label, mm?}, …], rows: number of empty rows or [[words, …], …], mm?: height of a row,
        sums?: [column numbers]}    in Excel the last column is the product of these (amounts), and its last row their sum
    checks: [words, …]          a checkbox before each; {id:, checks:} where the answers can be filled in
    draw: {label, mm}           an empty frame to draw in
    columns: [[block, …], [block, …]]                   blocks side by side
    break: true                 a new page
    use: name                   blocks computed from the event and the catalog (see `sheet_functions`)

and optionally hours: [4]       only an event of that length has the block
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from machikit._base.messages import say
from machikit.catalog import Catalog
from machikit.catalog.model import Text
from machikit.event.event_folder import Event
from machikit.event.municipality_words import municipality_words
from machikit.event.review_dates import REVIEW_DAYS, knows_holidays, review_date
from machikit.event.timetable import clock_text, pitch_minutes, start_time, step_minutes

SHEETS = Path(__file__).parent / "sheets"
WHEN = ("before", "morning", "making", "trying", "handover", "after")  # the order in which sheets are needed
MEMBERS = 5  # of a team
BLANK = "＿＿＿＿＿＿＿＿"  # stands for a value that the event does not have yet

Block = dict[str, Any]
Values = Mapping[str, Any]  # what is filled in: {field id: text}, {table id: [[cell, …], …]}, {checks id: [True, …]}


@dataclass(frozen=True)
class Sheet:
    """`sheets/<id>.yaml`. paper: a4, a4-wide, a5 (two on an A4). pages: A4 pages as designed, 0: as many as there are cards.

    screen: whether there is an Excel workbook too, to be filled in on a screen. word: whether there is a Word document too, to be
    reworded before it is sent. per: what a copy is for (event, team, person,
    owner: of a problem). by: who fills it in. purpose: shown to whoever prints it.
    """

    id: str
    title: Text
    when: str
    per: str
    by: Text
    blocks: tuple[Block, ...]
    lead: Text | None = None
    purpose: Text | None = None
    paper: str = "a4"
    pages: int = 1
    screen: bool = False
    word: bool = False
    order: int = 50


@cache
def sheets() -> dict[str, Sheet]:
    """Id → sheet, in the order in which the event needs them."""
    all_sheets = [_read(path) for path in sorted(SHEETS.glob("*.yaml"))]
    return {s.id: s for s in sorted(all_sheets, key=lambda s: (WHEN.index(s.when), s.order, s.id))}


def _read(path: Path) -> Sheet:
    settings = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return Sheet(id=path.stem, **{**settings, "blocks": tuple(settings["blocks"])})


def event_facts(event: Event, catalog: Catalog) -> dict[str, str]:
    """Values of the placeholders in the words of sheets, in the current language; BLANK where event.yaml has none."""
    people = {key: value or BLANK for key, value in event.people.items()}
    steps = ("choose", "lock", "pivot", "try", "show", "handover")
    return {
        "event": event.title,
        "date": long_date(event.date),
        "place": event.place or BLANK,
        **municipality_words(catalog, event.city).placeholders(),
        "begin": clock_text(event.start),
        "end": clock_text(event.end),
        "hours": str(event.hours),
        "teams": str(event.teams),
        "pitch": str(pitch_minutes()),
        "per_team": str(max(pitch_minutes(), step_minutes(event, "show") // event.teams)),
        "members": str(MEMBERS),
        "people": str(event.teams * MEMBERS),
        "testers": str(event.teams * 2),
        "wifi": event.wifi["name"] or BLANK,
        "password": event.wifi["password"] or BLANK,
        **{f"review{days}": long_date(review_date(event.date, days)) for days in REVIEW_DAYS},
        "review_rule": review_rule(event.date),
        **people,
        **{f"at_{step}": start_time(event, step) or BLANK for step in steps},
    }


def review_rule(date: dt.date) -> str:
    """How the review dates of an event were moved to working days."""
    known = knows_holidays(date + dt.timedelta(days=max(REVIEW_DAYS)))
    return say("handover.review.rule" if known else "handover.review.rule.weekends")


def long_date(date: dt.date) -> str:
    """2026年12月12日（土）, Saturday 12 December 2026."""
    weekday, month = say(f"weekday.{date.weekday()}"), say(f"month.{date.month}")
    return say("date.long", year=date.year, month=month, day=date.day, weekday=weekday)
