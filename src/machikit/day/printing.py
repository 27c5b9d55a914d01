"""`machikit event print`: every sheet of an event as HTML, as PDF where a Chromium is there, as an Excel book where it asks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from machikit.catalog import Catalog
from machikit.day import chrome
from machikit.day.event import Event
from machikit.day.paper import html
from machikit.day.sheet import Sheet, sheets
from machikit.pages.saving import write_whole


@dataclass(frozen=True)
class Printed:
    """One sheet that was written: its files, HTML first."""

    sheet: Sheet
    files: list[Path] = field(default_factory=list)


def print_event(event: Event, catalog: Catalog, language: str | None = None, pdf: bool = True) -> Iterator[Printed]:
    """Write all sheets into the event's `print/`, one after the other. language: else the event's own.

    Sheets are made again each time; what somebody has filled in lies under another name, for none of these is ever read back.
    """
    spoken = language or event.language
    for sheet in sheets().values():
        yield write(sheet, event, catalog, spoken, event.folder / "print", pdf)


def write(sheet: Sheet, event: Event, catalog: Catalog, spoken: str, out: Path, pdf: bool = True) -> Printed:
    page = out / f"{sheet.id}.html"
    write_whole(page, html(sheet, event, catalog, spoken).encode())
    files = [page]
    if pdf and chrome.pdf(page, page.with_suffix(".pdf")):
        files.append(page.with_suffix(".pdf"))
    return Printed(sheet, files)
