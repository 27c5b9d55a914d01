"""The pages of a packed event: one of every card that the kit calls ready, built from the packed copy alone.

Each is created and built in a process of its own with an empty home, from a copy of the packed entries in an empty folder: no
workspace above it, no installed pack. So what works here also works on a computer that has nothing but the stick.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from html import escape
from importlib.metadata import entry_points
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, language, say, use_language
from machikit.catalog import Catalog, kit_root
from machikit.catalog.model import Card
from machikit.catalog.packs import GROUP
from machikit.catalog.roots import ENTRY_FOLDERS
from machikit.event.event_cards import READY, cards_by_state
from machikit.event.event_folder import FILE, Event
from machikit.prototype.batch.selection import card_jobs
from machikit.prototype.starting_words import starting_title

FALLBACK = "takamatsu"  # the city of the sample pages where the event's city has no ready card
SAMPLES = 3  # of these
MOST_WORKERS = 4
HOME_VARIABLES = (  # where a computer keeps what belongs to its user
    *("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "MACHIKIT_HOME"),
    *("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"),
)

Track = Callable[[Iterable[Any], int], Iterable[Any]]  # shows progress; (items, their number) → the items


@dataclass(frozen=True)
class _Page:
    card: str
    city: str
    language: str
    public: bool
    slug: str
    table: str = ""  # of several on the main topic


def build_pages(out: Path, event: Event, catalog: Catalog, track: Track) -> list[str]:
    """Build a page of every ready card of a packed event, and list those for the public in `out/index.html`; the cards' ids.

    Where no card is ready, a few of FALLBACK are built to look at, and there are no ids. catalog: of the packed event alone.
    Raises KitError that names every card whose page cannot be built.
    """
    out.mkdir()
    cards = cards_by_state(event, catalog)[READY]
    city, shown = (event.city, cards) if cards else (FALLBACK, _samples(catalog))
    jobs = [(card, job) for card in shown for job in card_jobs(catalog, card, city)]
    pages = [_Page(c.id, city, event.language, c.sensitivity == "open", job.slug, job.table) for c, job in jobs]
    with tempfile.TemporaryDirectory(prefix="machikit-pack-") as place:
        alone = Path(place).resolve() / "event"
        for name in (*ENTRY_FOLDERS, FILE):
            _copy_entries(event.folder / name, alone / name)
        _build(pages, alone, out, track, [card.title(language()) for card, _ in jobs])
    listed = [(page, card) for page, (card, _) in zip(pages, jobs, strict=True) if page.public]
    titles = {page.slug: _title(page, card, catalog) for page, card in listed}
    (out / "index.html").write_text(
        _index([(_file_name(p), titles[p.slug], c) for p, c in listed], event), encoding="utf-8"
    )
    return [card.id for card in cards]


def _samples(catalog: Catalog) -> list[Card]:
    """A few open cards of different templates that are ready for FALLBACK."""
    ready = [c for c in catalog.cards.values() if c.sensitivity == "open" and FALLBACK in catalog.ready_cities(c)]
    return list({card.template: card for card in reversed(ready)}.values())[:SAMPLES]


def _file_name(page: _Page) -> str:
    return f"{page.slug}.html"


def _title(page: _Page, card: Card, catalog: Catalog) -> str:
    """The title of a page: that of the card, with the table's where the card has a page of each."""
    table = catalog.datasets.get(f"{page.city}/{page.table}") if page.table else None
    return starting_title(card, table, page.language)


def _copy_entries(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)


# --- in processes with an empty home -------------------------------------------------------------------------------------


def _build(pages: Sequence[_Page], alone: Path, out: Path, track: Track, titles: list[str]) -> None:
    """Build pages in worker processes; each goes to `out` when it is done. Raises KitError for those that fail."""
    workers = max(1, min(MOST_WORKERS, os.cpu_count() or 1, len(pages)))
    arguments = (str(alone), language())
    context = get_context("spawn")  # a forked worker would share locks, and has read this home already
    with ProcessPoolExecutor(workers, context, _begin, arguments) as pool:
        futures = [pool.submit(_build_one, page, str(out), str(alone)) for page in pages]
        try:
            errors = [error for future in track(futures, len(futures)) if (error := _error_of(future)) is not None]
        finally:
            pool.shutdown(cancel_futures=True)
    failed = [title for title, future in zip(titles, futures, strict=True) if _error_of(future) is not None]
    if failed:
        raise kit_error("pack.page", say("cli.comma").join(failed), why=str(errors[0]))


def _error_of(future: "Future[KitError | None]") -> KitError | None:
    try:
        return future.result()
    except Exception as error:  # the process ended
        return KitError(type(error).__name__, str(error))


def _begin(alone: str, interface_language: str) -> None:
    """Begin a worker: an empty home, the packed event as the current folder, and no pack that is installed here."""
    home = Path(alone).parent / f"home-{os.getpid()}"
    home.mkdir()
    for name in HOME_VARIABLES:
        os.environ.pop(name, None)
    os.environ |= {"HOME": str(home), "USERPROFILE": str(home), "LOCALAPPDATA": str(home), "APPDATA": str(home)}
    for entry in entry_points(group=GROUP):
        with suppress(Exception):  # whatever stands in the metadata of a stranger's package
            sys.modules[entry.value.partition(".")[0]] = None  # type: ignore[assignment]  # it cannot be imported
    use_language(interface_language)
    os.chdir(alone)


def _build_one(page: _Page, out: str, alone: str) -> KitError | None:
    from machikit.prototype import run
    from machikit.prototype.generate import create_prototype

    roots = [Path(alone), kit_root()]
    try:
        project = create_prototype(
            Catalog(roots=roots),
            page.card,
            page.city,
            Path(alone, "teams"),
            language=page.language,
            tables=[page.table] if page.table else [],
        )
        built = run(project, public=page.public, catalog=Catalog(roots=[project, *roots]))
        if page.public:
            shutil.copyfile(built, Path(out, _file_name(page)))
        shutil.rmtree(project, ignore_errors=True)
    except KitError as error:
        return KitError(*error.args)
    return None


# --- the list ------------------------------------------------------------------------------------------------------------


def _index(pages: list[tuple[str, str, Card]], event: Event) -> str:
    language = event.language
    rows = "".join(
        f'<li><a href="{file}">{escape(title)}</a><p>{escape(card.question(language))}</p></li>'
        for file, title, card in pages
    )
    style = (
        "body{margin:6vh auto;max-width:44rem;padding:0 1.25rem;color:#1a1a1c;font:1.05rem/1.7 system-ui,sans-serif;"
        "line-break:strict;overflow-wrap:anywhere}h1{font-size:1.5rem}ul{padding:0;list-style:none}"
        "li{margin:1rem 0;padding:.9rem 1.1rem;border:1px solid #d9dbe1;border-radius:12px}"
        "a{font-weight:700;color:#00118f}p{margin:.2rem 0 0}"
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(event.title)}</title><style>{style}</style></head>"
        f"<body><main><h1>{escape(event.title)}</h1><ul>{rows}</ul></main></body></html>\n"
    )
