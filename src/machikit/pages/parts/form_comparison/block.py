"""The block of a page of forms: what its view is drawn from."""

from collections.abc import Mapping
from typing import TypedDict

from machikit.pages.parts.form_comparison.comparison import Comparison

STEP = 100  # rows that the script shows at a time
COLUMNS = 12  # municipalities shown as columns of the table; the figures count all of them

# name, place in `sections`, how it is filled in, marks, who defines it, minutes
Item = tuple[str, int, str | None, str, str, list[float | None] | None]


class FormBlock(TypedDict):
    """places: the municipalities; items: their marks are a letter for each place: y asked, n not asked, ? not stated, their minutes
    a number for each place; timed: whether any row has minutes; columns: places that are columns; step: rows shown at a time;
    terms: value → its translations.
    """

    places: list[str]
    sections: list[str | None]
    items: list[Item]
    timed: bool
    columns: int
    step: int
    terms: dict[str, dict[str, str]]


def form_block(comparison: Comparison, terms: Mapping[str, dict[str, str]]) -> FormBlock:
    items, timed = comparison.items, comparison.has_minutes
    sections = list(dict.fromkeys(item.section for item in items))
    used = {*comparison.places, *sections, *(value for item in items for value in (item.name, item.way))}
    return {
        "places": comparison.places,
        "sections": sections,
        "items": [
            (i.name, sections.index(i.section), i.way, "".join(i.marks), i.by, i.minutes if timed else None)
            for i in items
        ],
        "timed": timed, "columns": COLUMNS, "step": STEP,
        "terms": {value: terms[value] for value in sorted(v for v in used if v and v in terms)},
    }  # fmt: skip
