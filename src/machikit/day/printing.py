"""`machikit event print`: every sheet of an event as HTML, as PDF where a Chromium is there, as an Excel book where it asks."""

import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from machikit.catalog import Catalog
from machikit.day import chrome
from machikit.day.book import book
from machikit.day.event import Event
from machikit.day.fonts import faces
from machikit.day.index import index
from machikit.day.paper import html
from machikit.day.sheet import Sheet, Values, sheets
from machikit.pages.saving import write_whole


@dataclass(frozen=True)
class Printed:
    """One sheet that was written: its files, HTML first."""

    sheet: Sheet
    files: list[Path] = field(default_factory=list)


def print_event(event: Event, catalog: Catalog, language: str | None = None, pdf: bool = True) -> Iterator[Printed]:
    """Write all sheets into the event's `print/`, and the list of them when the last one is done. language: else the event's own.

    Sheets are made again each time; what somebody has filled in lies under another name, for none of these is ever read back.
    """
    spoken = language or event.language
    out = event.folder / "print"
    done: list[Printed] = []
    for printed in write_all(sheets().values(), event, catalog, spoken, out, pdf):
        done.append(printed)
        yield printed
    write_whole(out / "index.html", index([p.sheet for p in done], event, catalog, spoken, out).encode())


def write_all(
    some: Iterable[Sheet], event: Event, catalog: Catalog, spoken: str, out: Path, pdf: bool = True
) -> Iterator[Printed]:
    """Write several sheets, in their order, their PDFs side by side."""
    written = [_written(sheet, event, catalog, spoken, out) for sheet in some]
    if not pdf:
        yield from written
        return
    papers = [html(printed.sheet, event, catalog, spoken, font=faces()) for printed in written]
    with ThreadPoolExecutor(chrome.TOGETHER) as pool:
        for printed, made in zip(written, pool.map(_pdf, papers), strict=True):
            yield _with_pdf(printed, made)


def write(
    sheet: Sheet,
    event: Event,
    catalog: Catalog,
    spoken: str,
    out: Path,
    pdf: bool = True,
    values: Values | None = None,
) -> Printed:
    """Write one sheet into `out`. values: what is filled in, in all its files (see sheet.Values)."""
    printed = _written(sheet, event, catalog, spoken, out, values)
    if not pdf:
        return printed
    return _with_pdf(printed, _pdf(html(sheet, event, catalog, spoken, values, faces())))


def _written(
    sheet: Sheet, event: Event, catalog: Catalog, spoken: str, out: Path, values: Values | None = None
) -> Printed:
    page = out / f"{sheet.id}.html"
    write_whole(page, html(sheet, event, catalog, spoken, values).encode())
    page.with_suffix(".pdf").unlink(missing_ok=True)  # a PDF of before would say something else than the page beside it
    if not sheet.screen:
        return Printed(sheet, [page])
    write_whole(page.with_suffix(".xlsx"), book(sheet, event, catalog, spoken, values))
    return Printed(sheet, [page, page.with_suffix(".xlsx")])


def _with_pdf(printed: Printed, made: bytes | None) -> Printed:
    page, *others = printed.files
    if made is None:
        return printed
    write_whole(page.with_suffix(".pdf"), made)
    return Printed(printed.sheet, [page, page.with_suffix(".pdf"), *others])


def _pdf(paper: str) -> bytes | None:
    """The PDF of a page with its font; the page itself, which names files of this computer, is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="machikit-paper-", ignore_cleanup_errors=True) as folder:
        page, made = Path(folder, "sheet.html"), Path(folder, "sheet.pdf")
        page.write_text(paper, encoding="utf-8")
        return made.read_bytes() if chrome.pdf(page, made) else None
