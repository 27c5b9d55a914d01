"""A sheet as one HTML file that prints well from any browser: A4, the system's own fonts, nothing from outside."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.messages import fill, language, say, speaking
from machikit.catalog import Catalog
from machikit.event.event_folder import HOURS, Event
from machikit.event.sheet import Block, Sheet, Values, facts
from machikit.event.sheet_functions import USES

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).parent
STYLES = ("paper.css", "morning.css")


def html(
    sheet: Sheet, event: Event, catalog: Catalog, spoken: str, values: Values | None = None, font: str = ""
) -> str:
    """The sheet in one language (`spoken`).

    values: what is filled in (see sheet.Values). font: a style sheet's text with the faces that a PDF embeds.
    """
    with speaking(spoken):
        known = facts(event, city_name(event, catalog))
        blocks = [filled(block, known, values or {}) for block in computed(sheet, event, catalog)]
        return environment().get_template("paper.html").render(
            sheet=sheet,
            title=fill(sheet.title[spoken], **known),
            lead=fill(sheet.lead[spoken], **known) if sheet.lead else "",
            by=fill(sheet.by[spoken], **known),
            blocks=blocks,
            event=known,
            lang=spoken,
            say=say,
            style="".join((HERE / name).read_text(encoding="utf-8") for name in STYLES) + font,
        )  # fmt: skip


def city_name(event: Event, catalog: Catalog) -> str:
    city = catalog.cities.get(event.city)
    return city.name[language()] if city else event.city


def computed(sheet: Sheet, event: Event, catalog: Catalog) -> list[Block]:
    """The sheet's blocks for a day of this length, each `use` replaced by the blocks it stands for."""
    found: list[Block] = []
    for block in sheet.blocks:
        if event.hours not in block.get("hours", HOURS):
            continue
        found += USES[block["use"]](event, catalog) if "use" in block else [block]
    return found


def filled(block: Any, known: Mapping[str, str], values: Values) -> Any:
    """A block in the spoken language: {ja, en} becomes one text with its places filled, and `value` what was filled in."""
    if isinstance(block, Mapping) and set(block) == {"ja", "en"}:
        return fill(str(block[language()]), **known)
    if isinstance(block, Mapping):
        done = {key: filled(value, known, values) for key, value in block.items()}
        return done | {"value": values[block["id"]]} if block.get("id") in values else done
    if isinstance(block, (list, tuple)):
        return [filled(one, known, values) for one in block]
    return block


@cache
def environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader

    return Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True)
