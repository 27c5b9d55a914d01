"""`machikit build --pdf --xlsx`: copies of a built page beside it, for networks that let no HTML file in."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from machikit._base import chromium
from machikit._base.atomic import atomic_change
from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit.pages.finished_page import FinishedPage
from machikit.pages.page_workbook import page_workbook


@dataclass(frozen=True)
class PageCopies:
    """The files that were written, and why there is no PDF where one was asked for."""

    files: list[Path]
    no_pdf: KitError | None = None


def write_copies(page: Path, *, pdf: bool = False, xlsx: bool = False) -> PageCopies:
    """Write the page as PDF, its tables as a workbook, or both, beside it: all of them or none.

    No PDF without Edge, Chrome or Chromium: `no_pdf` says how a browser prints one. Raises KitError where the file is no page of
    the kit, or for the disk.
    """
    document = page.read_text(encoding="utf-8")
    name = FinishedPage(document, str(page)).settings["file"]
    contents = {page.with_name(f"{name}.xlsx"): page_workbook(document, str(page))} if xlsx else {}
    printed = page_pdf(page) if pdf else None
    if printed is not None:
        contents[page.with_name(f"{name}.pdf")] = printed
    if contents:
        with atomic_change(page.parent, page) as change:
            for file, content in contents.items():
                change.file(file, content)
    return PageCopies(sorted(contents), no_pdf(page) if pdf and printed is None else None)


def page_pdf(page: Path) -> bytes | None:
    """The page as its browser prints it; None where no Edge, Chrome or Chromium is installed, or it does not work."""
    with tempfile.TemporaryDirectory(prefix="machikit-print-", ignore_cleanup_errors=True) as folder:
        target = Path(folder, "page.pdf")
        return target.read_bytes() if chromium.print_pdf(page, target) else None


def no_pdf(page: Path) -> KitError:
    """Why there is no PDF, and how to print one by hand."""
    key = "copies.no_browser" if chromium.find_chromium() is None else "copies.not_printed"
    return kit_error(key, page)
