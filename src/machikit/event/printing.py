"""`machikit event print`: every sheet of an event as HTML, as PDF where Chromium is installed, some as Excel or Word files."""

import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from machikit._base import chromium
from machikit._base.atomic import atomic_change
from machikit.catalog import Catalog
from machikit.event.event_folder import Event
from machikit.event.fonts import font_css
from machikit.event.paper import sheet_html
from machikit.event.print_index import ENDINGS, index_html
from machikit.event.sheet import Sheet, Values, sheets
from machikit.event.sheet_document import sheet_document
from machikit.event.sheet_workbook import sheet_workbook


@dataclass(frozen=True)
class PrintedSheet:
    """A sheet that was written, and its files, HTML first."""

    sheet: Sheet
    files: list[Path] = field(default_factory=list)


def print_event(
    event: Event, catalog: Catalog, language: str | None = None, pdf: bool = True, for_stick: bool = False
) -> Iterator[PrintedSheet]:
    """Write the event's `print/` again, all sheets and the list of them; it is replaced when the last one is done.

    language: default is the event's. for_stick: without sheets that never go onto a stick.
    Files under other names, such as sheets that somebody has filled in, stay.
    """
    lang = language or event.language
    target = event.folder / "print"
    our_names = {f"{name}{ending}" for name in (*sheets(), "index") for ending in ENDINGS}
    with atomic_change(event.folder, target) as change:
        out = change.folder(target, keep=lambda name: name not in our_names)
        done: list[PrintedSheet] = []
        some = [sheet for sheet in sheets().values() if not (for_stick and sheet.off_stick)]
        for printed in write_sheets(some, event, catalog, lang, out, pdf):
            done.append(printed)
            yield PrintedSheet(printed.sheet, [target / file.name for file in printed.files])
        body = index_html([p.sheet for p in done], event, catalog, lang, out)
        (out / "index.html").write_bytes(body.encode())


def write_sheets(
    some: Iterable[Sheet],
    event: Event,
    catalog: Catalog,
    lang: str,
    out: Path,
    pdf: bool = True,
    values: Values | None = None,
) -> Iterator[PrintedSheet]:
    """Write several sheets into a staging folder, in their order; PDFs are printed in parallel.

    values: what is filled in, in all their files (see `sheet.Values`).
    """
    written = [_write_html(sheet, event, catalog, lang, out, values) for sheet in some]
    if not pdf:
        yield from written
        return
    papers = [sheet_html(printed.sheet, event, catalog, lang, values, font_css()) for printed in written]
    with ThreadPoolExecutor(chromium.MAX_PROCESSES) as pool:
        for printed, pdf_bytes in zip(written, pool.map(_pdf, papers), strict=True):
            yield _with_pdf(printed, pdf_bytes)


def write_sheet(
    sheet: Sheet,
    event: Event,
    catalog: Catalog,
    lang: str,
    out: Path,
    pdf: bool = True,
    values: Values | None = None,
) -> PrintedSheet:
    """Write one sheet into `out`. values: what is filled in, in all its files (see `sheet.Values`)."""
    return next(write_sheets([sheet], event, catalog, lang, out, pdf, values))


def _write_html(
    sheet: Sheet, event: Event, catalog: Catalog, lang: str, out: Path, values: Values | None = None
) -> PrintedSheet:
    page = out / f"{sheet.id}.html"
    page.write_bytes(sheet_html(sheet, event, catalog, lang, values).encode())
    files = [page]
    for is_wanted, ending, write in ((sheet.screen, ".xlsx", sheet_workbook), (sheet.word, ".docx", sheet_document)):
        if is_wanted:
            files.append(page.with_suffix(ending))
            files[-1].write_bytes(write(sheet, event, catalog, lang, values))
    return PrintedSheet(sheet, files)


def _with_pdf(printed: PrintedSheet, pdf_bytes: bytes | None) -> PrintedSheet:
    page, *others = printed.files
    if pdf_bytes is None:
        return printed
    page.with_suffix(".pdf").write_bytes(pdf_bytes)
    return PrintedSheet(printed.sheet, [page, page.with_suffix(".pdf"), *others])


def _pdf(paper: str) -> bytes | None:
    """The PDF of an HTML text, or None. The HTML contains paths of this computer, so its file is temporary."""
    with tempfile.TemporaryDirectory(prefix="machikit-paper-", ignore_cleanup_errors=True) as folder:
        page, target = Path(folder, "sheet.html"), Path(folder, "sheet.pdf")
        page.write_text(paper, encoding="utf-8")
        return target.read_bytes() if chromium.print_pdf(page, target) else None
