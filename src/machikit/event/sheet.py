"""A printed sheet of an event: one YAML file in `sheets/`, the source of its HTML, PDF, Excel workbook and Word document.

A sheet is a list of blocks, each a mapping with one of these keys (words are {ja, en}; placeholders such as {date} in them are
filled from the event, see `event_facts.event_facts`):

    heading: words              a heading
    text: words                 paragraphs, one a line
    note: words                 an important sentence, in a box
    list: [words, …]            a plain list
    fields: [{id, label, hint?, mm?, value?, half?}, …] a label and space to write (mm high, default 9; half the width)
    table: {id?, columns: [{label, mm?}, …], rows: number of empty rows or [[words, …], …], mm?: height of a row,
        sums?: [column numbers]     in Excel the last column is the product of these (amounts), and its last row their sum
        once?: [column numbers]}    one cell for all rows
    checks: [words, …]          a checkbox before each; {id:, checks:} where the answers can be filled in
    draw: {label, mm}           an empty frame to draw in
    phones: {n, mm, label?}     n empty screens of phones, mm wide
    poster: {big, lines?, arrow?} large words, with an arrow (left, right)
    straps: true                what the photo straps mean, large
    picture: {label, mm}        a picture (with {id: …}; its value is a data URI), an empty frame without one
    columns: [[block, …], [block, …]]                   blocks side by side; one column alone stays on one page
    break: true                 a new page
    use: name                   blocks computed from the event and the catalog (see `sheet_functions`)

and optionally hours: [4]       only an event of that length has the block
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from machikit.catalog.model import Text

SHEETS = Path(__file__).parent / "sheets"
WHEN = ("before", "morning", "making", "trying", "handover", "after")  # the order in which sheets are needed

Block = dict[str, Any]
Values = Mapping[str, Any]  # what is filled in: {field id: text}, {table id: [[cell, …], …]}, {checks id: [True, …]}


@dataclass(frozen=True)
class Sheet:
    """`sheets/<id>.yaml`. paper: a4, a4-wide, a3, a3-wide. pages: pages as designed, 0: as many as there are cards.

    screen: whether there is an Excel workbook too, to be filled in on a screen. word: whether there is a Word document too, to be
    reworded before it is sent. per: what a copy is for (see `counts.receivers`), or so many of them as it `holds`. by: who fills
    it in. purpose: shown to whoever prints it. bare: printed without header and footer. off_stick: left out of the offline kit, so
    that nobody fills it in there. privacy: of a sheet that takes anything about a person: what for and until when ({use: words,
    until: words, keeper?: words}), printed at its end with who keeps it.
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
    holds: int = 1
    bare: bool = False
    off_stick: bool = False
    privacy: dict[str, Text] | None = None


@cache
def sheets() -> dict[str, Sheet]:
    """Id → sheet, in the order in which the event needs them."""
    all_sheets = [_read(path) for path in sorted(SHEETS.glob("*.yaml"))]
    return {s.id: s for s in sorted(all_sheets, key=lambda s: (WHEN.index(s.when), s.order, s.id))}


def _read(path: Path) -> Sheet:
    settings = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return Sheet(id=path.stem, **{**settings, "blocks": tuple(settings["blocks"])})
