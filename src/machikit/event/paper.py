"""A sheet as one HTML file that prints well from any browser: A4, system fonts, no external resources."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.messages import fill, in_language, language, say
from machikit.catalog import Catalog
from machikit.event.card_prose import text_width
from machikit.event.event_facts import event_facts
from machikit.event.event_folder import HOURS, Event
from machikit.event.sheet import Block, Sheet, Values
from machikit.event.sheet_functions import SHEET_FUNCTIONS

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
POINTS_PER_MM = 72 / 25.4
BOLD = 1.15  # bold letters are wider than those that text_width measures
STYLES = ("paper.css", "morning.css", "wall.css")
SIZES = {"a4": "A4", "a4-wide": "A4 landscape", "a3": "A3", "a3-wide": "A3 landscape"}


def sheet_html(
    sheet: Sheet, event: Event, catalog: Catalog, lang: str, values: Values | None = None, font: str = ""
) -> str:
    """The HTML of a sheet in one language.

    values: what is filled in (see `sheet.Values`). font: CSS with the font faces that a PDF embeds.
    """
    with in_language(lang):
        event_values = event_facts(event, catalog)
        blocks = [fill_block(block, event_values, values or {}) for block in sheet_blocks(sheet, event, catalog)]
        return environment().get_template("paper.html").render(
            sheet=sheet,
            title=fill(sheet.title[lang], **event_values),
            lead=fill(sheet.lead[lang], **event_values) if sheet.lead else "",
            by=fill(sheet.by[lang], **event_values),
            blocks=blocks,
            event=event_values,
            privacy=fill_block(sheet.privacy, event_values, {}) if sheet.privacy else None,
            size=SIZES[sheet.paper],
            lang=lang,
            say=say,
            style="".join((HERE / name).read_text(encoding="utf-8") for name in STYLES) + font,
        )  # fmt: skip


def sheet_blocks(sheet: Sheet, event: Event, catalog: Catalog) -> list[Block]:
    """The blocks of a sheet for an event of this length, each `use` replaced by the blocks that it computes."""
    blocks: list[Block] = []
    for block in sheet.blocks:
        if event.hours not in block.get("hours", HOURS):
            continue
        blocks += SHEET_FUNCTIONS[block["use"]](event, catalog) if "use" in block else [block]
    return blocks


def privacy_note(sheet: Sheet, event_values: Mapping[str, str]) -> list[Block]:
    """What a sheet says of data about persons, as one note; [] where it takes none."""
    if not sheet.privacy:
        return []
    words = fill_block(sheet.privacy, event_values, {})
    person = say("sheet.privacy.person", person=event_values["privacy"])
    words = {"keeper": event_values["keeper"] + person, **words}
    return [{"note": "\n".join(f"{say(f'sheet.privacy.{key}')}：{words[key]}" for key in ("use", "keeper", "until"))}]


def fill_block(block: Any, event_values: Mapping[str, str], values: Values) -> Any:
    """A block in the current language: {ja, en} becomes one text with its placeholders filled, and `value` what is filled in."""
    if isinstance(block, Mapping) and set(block) == {"ja", "en"}:
        return fill(str(block[language()]), **event_values)
    if isinstance(block, Mapping):
        result = {key: fill_block(value, event_values, values) for key, value in block.items()}
        return result | {"value": values[block["id"]]} if block.get("id") in values else result
    if isinstance(block, (list, tuple)):
        return [fill_block(one, event_values, values) for one in block]
    return block


@cache
def environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader

    result = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    result.filters["fit"] = fitting_size
    return result


def fitting_size(text: str, mm: float, lines: int, most: float) -> float:
    """The font size in points at which a text needs no more lines than that, mm wide; at most `most`."""
    widths = [text_width(word) * BOLD for word in text.split()]
    words = [width for word, width in zip(text.split(), widths, strict=True) if word.isascii()]  # are never broken
    used = max((sum(widths) + 0.6 * len(widths)) / lines + lines - 1, *words, 1)  # a line may end before it is full
    return round(min(most, mm * POINTS_PER_MM / used), 1)
