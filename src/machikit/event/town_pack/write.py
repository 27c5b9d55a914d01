"""Writes a town's set: one folder of plain files of at most 25 MB, completely or not at all."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from machikit._base import chromium
from machikit._base.atomic import atomic_change
from machikit._base.messages import kit_error, say
from machikit._base.version import __version__
from machikit.catalog import Catalog
from machikit.event.event_folder import Event
from machikit.event.printing import PrintedSheet
from machikit.event.town_pack.contents import PackContents
from machikit.event.town_pack.index_pages import IndexedPack, write_index
from machikit.event.town_pack.pages import build_pages, page_jobs, page_options
from machikit.event.town_pack.printed import print_pages, write_begin, write_day_sheets, write_tables
from machikit.pages.finished_page import FinishedPage

MOST_BYTES = 25_000_000
MANIFEST = "town-pack.json"  # marks a set, and says what the kit has put into it
MOST_NAMES = 5  # of files, in a message

Track = Callable[
    [Iterable[Any], int, str], Iterable[Any]
]  # shows progress; (items, their number, what is done) → items


@dataclass(frozen=True)
class PackOptions:
    """pdf: whether sheets and copies are printed. copies: whether the pages are there as PDF and Excel too."""

    pdf: bool = True
    copies: bool = True


@dataclass
class TownPack:
    """A set that was written. trimmed: copies that were left out to keep it small; has_pdf: whether its sheets are PDFs."""

    folder: Path
    contents: PackContents
    size: int = 0
    has_pdf: bool = True
    trimmed: list[str] = field(default_factory=list)


def build_town_pack(
    catalog: Catalog,
    contents: PackContents,
    event: Event,
    out: Path,
    options: PackOptions = PackOptions(),
    force: bool = False,
    track: Track = lambda items, total, what: items,
) -> TownPack:
    """Build the pages and write the set to `out`. event: for its sheets.

    Raises KitError, with nothing written, where `out` exists (with `force`, an earlier set is replaced, unless somebody has put
    or changed files in it), a page cannot be built, or the set is too large.
    """
    target = out.absolute()
    _refuse_existing(target, force)
    jobs = page_jobs(catalog, contents.cards, contents.city.id)
    pages = build_pages(
        jobs,
        page_options(catalog, event.language),
        lambda results, total: track(results, total, say("cli.town_pack.pages")),
    )
    with atomic_change(target.parent, target) as change:
        staged = change.folder(target)
        pack = fill_pack(staged, catalog, contents, event, pages, options, track)
        _refuse_existing(target, force)  # it may have been created meanwhile
    pack.folder = target
    return pack


def fill_pack(
    staged: Path,
    catalog: Catalog,
    contents: PackContents,
    event: Event,
    pages: Mapping[str, str],
    options: PackOptions,
    track: Track = lambda items, total, what: items,
) -> TownPack:
    """Write all files of a set into an empty folder. pages: slug → document. Raises KitError where it is too large."""
    pdf = options.pdf and chromium.find_chromium() is not None
    files = _write_pages(staged / "pages", pages)
    sheets = write_day_sheets(event, catalog, staged / "sheets", pdf, _named(track, "cli.town_pack.sheets"))
    write_begin(event, catalog, staged, pdf)
    trimmed = list[str]()
    if options.copies:
        write_tables(files, staged / "copies")
    if options.copies and pdf:
        left_out = print_pages(files, staged / "copies", _room(staged), _named(track, "cli.town_pack.copies"))
        trimmed = [f"copies/{name}.pdf" for name in left_out]
    trimmed += _trim(staged)
    sheets = [PrintedSheet(one.sheet, [file for file in one.files if file.is_file()]) for one in sheets]
    slugs: dict[str, list[str]] = {}
    for job in page_jobs(catalog, contents.cards, contents.city.id):
        slugs.setdefault(job.card, []).append(job.slug)
    finished = {slug: FinishedPage(document, slug) for slug, document in pages.items()}
    write_index(IndexedPack(contents, event, slugs, finished, sheets, bool(trimmed)), catalog, staged)
    _write_manifest(staged, contents, event)
    size = folder_size(staged)
    if size > MOST_BYTES:
        megabytes = {"size": f"{size / 1e6:.1f}", "most": MOST_BYTES // 1_000_000}
        raise kit_error("town_pack.large", contents.city.name[event.language], **megabytes)
    has_pdf = any(file.suffix == ".pdf" for printed in sheets for file in printed.files)
    return TownPack(staged, contents, size, has_pdf, trimmed)


def _named(track: Track, key: str) -> Callable[[Iterable[Any], int], Iterable[Any]]:
    return lambda items, total: track(items, total, say(key))


def _write_pages(folder: Path, pages: Mapping[str, str]) -> dict[str, Path]:
    folder.mkdir()
    files = {slug: folder / f"{slug}.html" for slug in pages}
    for slug, file in files.items():
        file.write_bytes(pages[slug].encode())
    return files


def _room(staged: Path) -> int:
    """Bytes that are left for more; index, sources and the manifest are still to come."""
    return MOST_BYTES - MOST_BYTES // 100 - folder_size(staged)


def _trim(staged: Path) -> list[str]:
    """Leave out PDFs of sheets that are there as Excel workbooks too, the largest first, until the set is small enough; their paths."""
    some = sorted((p for p in (staged / "sheets").glob("*.pdf") if p.with_suffix(".xlsx").is_file()), key=_size)
    left_out = list[str]()
    while some and _room(staged) < 0:
        largest = some.pop()
        largest.unlink()
        left_out.append(largest.relative_to(staged).as_posix())
    return left_out


def _size(path: Path) -> int:
    return path.stat().st_size


def folder_size(folder: Path) -> int:
    return sum(_size(path) for path in folder.rglob("*") if path.is_file())


# --- what is there already -------------------------------------------------------------------------------------------


def _write_manifest(staged: Path, contents: PackContents, event: Event) -> None:
    manifest = {
        "kit": "machikit",
        "version": __version__,
        "city": contents.city.id,
        "language": event.language,
        "cards": [card.id for card in contents.cards],
        "files": _digests(staged),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1)
    (staged / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / MANIFEST)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _refuse_existing(target: Path, force: bool) -> None:
    """Raise KitError where something is in the way: what is no set, a set without `force`, or files in it that are not the kit's."""
    if not os.path.lexists(target):
        return
    known = _known_files(target)
    if known is None:
        raise kit_error("town_pack.exists", target)
    if not force:
        raise kit_error("town_pack.earlier", target)
    theirs = [name for name, digest in _digests(target).items() if known.get(name) != digest]
    if theirs:
        more = "…" if len(theirs) > MOST_NAMES else ""
        raise kit_error("town_pack.theirs", target, names=say("cli.comma").join(theirs[:MOST_NAMES]) + more)


def _known_files(target: Path) -> dict[str, str] | None:
    """What the manifest of a set lists; None where there is no set."""
    try:
        files = json.loads((target / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return files if isinstance(files, dict) else None
