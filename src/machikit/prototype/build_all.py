"""`machikit build --all`: creates and builds a prototype of every card for every city that is ready."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from machikit._base.errors import KitError
from machikit.catalog import Catalog


@dataclass(frozen=True)
class BuildResult:
    """The result for one prototype. seconds: for creating and building it; size: of its page in bytes; error: why there is none."""

    card: str
    city: str
    seconds: float
    size: int = 0
    error: KitError | None = None


def ready_pairs(catalog: Catalog) -> list[tuple[str, str]]:
    """The (card, city) of every prototype that can be created from the catalogue."""
    return [(card.id, city) for card in catalog.cards.values() for city in catalog.ready_cities(card)]


def build_all(catalog: Catalog, out: Path, public: bool = False, feeds: bool = False) -> Iterator[BuildResult]:
    """Create and build every prototype below `out`, on all cores; yields the results in the order in which they finish.

    A prototype that exists already is only built again. A failure is reported in its result; the others continue.
    """
    roots = [str(root) for root in catalog.roots]
    context = get_context("spawn")  # the same on every system; a forked worker would share locks
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=context) as pool:
        futures = [
            pool.submit(_build_one, roots, card, city, str(out), public, feeds) for card, city in ready_pairs(catalog)
        ]
        try:
            for future in as_completed(futures):
                yield future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _build_one(roots: list[str], card: str, city: str, out: str, public: bool, feeds: bool) -> BuildResult:
    from machikit.prototype.generate import create_prototype, folder_slug
    from machikit.prototype.run_code import run

    start = time.perf_counter()
    prototype = Path(out) / folder_slug(card, city, None)
    try:
        if not (prototype / "prototype.py").is_file():
            create_prototype(Catalog(roots=[Path(root) for root in roots]), card, city, Path(out))
        page = run(prototype, public, feeds)
    except KitError as error:
        return BuildResult(card, city, time.perf_counter() - start, error=KitError(*error.args))
    return BuildResult(card, city, time.perf_counter() - start, page.stat().st_size)
