"""`machikit event print`: every sheet of an event as HTML, as PDF where a Chromium is there, as an Excel book where it asks."""

import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from machikit._base.atomic import changing
from machikit.catalog import Catalog
from machikit.event import chromium
from machikit.event.event_folder import Event
from machikit.event.fonts import faces
from machikit.event.paper import html
from machikit.event.print_index import index
from machikit.event.sheet import Sheet, Values, sheets
from machikit.event.sheet_workbook import book

ENDINGS = (".html", ".pdf", ".xlsx")


@dataclass(frozen=True)
class Printed:
    """One sheet that was written: its files, HTML first."""

    sheet: Sheet
    files: list[Path] = field(default_factory=list)


def print_event(event: Event, catalog: Catalog, language: str | None = None, pdf: bool = True) -> Iterator[Printed]:
    """Make the event's `print/` anew, all sheets and the list of them; it is in its place when the last one is done.

    language: else the event's own. What somebody has filled in lies under another name and stays.
    """
    spoken = language or event.language
    target = event.folder / "print"
    ours = {f"{name}{ending}" for name in (*sheets(), "index") for ending in ENDINGS}
    with changing(event.folder, target) as change:
        out = change.folder(target, keep=lambda name: name not in ours)
        done: list[Printed] = []
        for printed in write_all(sheets().values(), event, catalog, spoken, out, pdf):
            done.append(printed)
            yield Printed(printed.sheet, [target / file.name for file in printed.files])
        body = index([p.sheet for p in done], event, catalog, spoken, out)
        (out / "index.html").write_bytes(body.encode())


def write_all(
    some: Iterable[Sheet], event: Event, catalog: Catalog, spoken: str, out: Path, pdf: bool = True
) -> Iterator[Printed]:
    """Write several sheets into a folder of this run's own, in their order, their PDFs side by side."""
    written = [_written(sheet, event, catalog, spoken, out) for sheet in some]
    if not pdf:
        yield from written
        return
    papers = [html(printed.sheet, event, catalog, spoken, font=faces()) for printed in written]
    with ThreadPoolExecutor(chromium.TOGETHER) as pool:
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
    page.write_bytes(html(sheet, event, catalog, spoken, values).encode())
    if not sheet.screen:
        return Printed(sheet, [page])
    page.with_suffix(".xlsx").write_bytes(book(sheet, event, catalog, spoken, values))
    return Printed(sheet, [page, page.with_suffix(".xlsx")])


def _with_pdf(printed: Printed, made: bytes | None) -> Printed:
    page, *others = printed.files
    if made is None:
        return printed
    page.with_suffix(".pdf").write_bytes(made)
    return Printed(printed.sheet, [page, page.with_suffix(".pdf"), *others])


def _pdf(paper: str) -> bytes | None:
    """The PDF of a page with its font; the page itself, which names files of this computer, is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="machikit-paper-", ignore_cleanup_errors=True) as folder:
        page, made = Path(folder, "sheet.html"), Path(folder, "sheet.pdf")
        page.write_text(paper, encoding="utf-8")
        return made.read_bytes() if chromium.pdf(page, made) else None
