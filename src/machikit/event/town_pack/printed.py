"""What of a town's set is for paper and for closed networks: the day's sheets, how to begin, and copies of the pages."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from machikit._base import chromium
from machikit._base.messages import LANGUAGES
from machikit.catalog import Catalog
from machikit.event.event_folder import Event
from machikit.event.printing import PrintedSheet, write_sheets
from machikit.event.sheet import Sheet, sheets
from machikit.pages.page_workbook import page_workbook
from machikit.prototype.page_copies import page_pdf

BEGIN = Path(__file__).parent / "begin.yaml"
DAY = ("morning", "making", "trying", "handover", "after")  # when a sheet is used that is needed on the day
ALSO = ("problem",)  # of those from before the day: a team writes it there where nobody has brought one

Track = Callable[[Iterable[Any], int], Iterable[Any]]  # shows progress; (items, their number) → items


def day_sheets() -> list[Sheet]:
    """The sheets of the day, in the order in which they are needed; none that must not be copied."""
    return [s for s in sheets().values() if (s.when in DAY or s.id in ALSO) and not s.off_stick]


def write_day_sheets(event: Event, catalog: Catalog, out: Path, pdf: bool, track: Track) -> list[PrintedSheet]:
    """Write them as PDF and, those that are filled in on a screen, as Excel workbooks; as HTML where there is no PDF."""
    some = day_sheets()
    out.mkdir()
    return [
        _without_html(one) for one in track(write_sheets(some, event, catalog, event.language, out, pdf), len(some))
    ]


def _without_html(printed: PrintedSheet) -> PrintedSheet:
    """The HTML goes where a PDF has taken its place."""
    page, *others = printed.files
    if not any(file.suffix == ".pdf" for file in others):
        return printed
    page.unlink()
    return PrintedSheet(printed.sheet, others)


@cache
def begin_sheet() -> Sheet:
    """How to begin, on one A4."""
    settings = yaml.safe_load(BEGIN.read_text(encoding="utf-8"))
    return Sheet(id="begin", **{**settings, "blocks": tuple(settings["blocks"])})


def write_begin(event: Event, catalog: Catalog, out: Path, pdf: bool) -> None:
    """begin.html and begin.pdf, and both in English."""
    for lang in LANGUAGES:
        (out / lang).mkdir()
        printed = next(write_sheets([begin_sheet()], event, catalog, lang, out / lang, pdf))
        for file in printed.files:
            file.rename(out / localized("begin", lang, file.suffix))
        (out / lang).rmdir()


def localized(name: str, lang: str, ending: str = ".html") -> str:
    """The name of a file in a language: index.html in Japanese, index.en.html in English."""
    return f"{name}{ending}" if lang == "ja" else f"{name}.{lang}{ending}"


def write_tables(pages: Mapping[str, Path], out: Path) -> None:
    """The tables of each page as <name>.xlsx. pages: name → file."""
    out.mkdir()
    for name, page in pages.items():
        (out / f"{name}.xlsx").write_bytes(page_workbook(page.read_text(encoding="utf-8"), name))


def print_pages(pages: Mapping[str, Path], out: Path, room: int, track: Track) -> list[str]:
    """Each page as <name>.pdf, a few at a time while there is room; the names of those that were left out for want of it."""
    names, left_out, step = list(pages), list[str](), chromium.MAX_PROCESSES
    with ThreadPoolExecutor(step) as pool:
        for some in track([names[n : n + step] for n in range(0, len(names), step)], -(-len(names) // step)):
            printed = pool.map(page_pdf, [pages[name] for name in some]) if room > 0 else [None] * len(some)
            for name, content in zip(some, printed, strict=True):
                if content is not None and len(content) <= room:
                    (out / f"{name}.pdf").write_bytes(content)
                    room -= len(content)
                else:
                    left_out.append(name)
                    room = room if content is None else 0
    return left_out
