"""Every card with every city that is ready, generated and built: what `machikit build --all` does."""

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
class Built:
    """One prototype. seconds: of generating and building; size: of its page in bytes; error: why there is none."""

    card: str
    city: str
    seconds: float
    size: int = 0
    error: KitError | None = None


def pairs(catalog: Catalog) -> list[tuple[str, str]]:
    """(card, city) of every prototype that the catalogue can make."""
    return [(card.id, city) for card in catalog.cards.values() for city in catalog.ready(card)]


def build_every(catalog: Catalog, out: Path, public: bool = False, feeds: bool = False) -> Iterator[Built]:
    """Make and build every prototype below `out`, on all cores; in the order in which they are done.

    A prototype that is there already is built again and otherwise left as it is. A failure is told, the others go on.
    """
    roots = [str(root) for root in catalog.roots]
    context = get_context("spawn")  # the same on every system; a forked worker would share locks
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=context) as pool:
        waiting = [pool.submit(_one, roots, card, city, str(out), public, feeds) for card, city in pairs(catalog)]
        try:
            for done in as_completed(waiting):
                yield done.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _one(roots: list[str], card: str, city: str, out: str, public: bool, feeds: bool) -> Built:
    from machikit.prototype.generate import new, slug_of
    from machikit.prototype.load import run

    begun = time.perf_counter()
    project = Path(out) / slug_of(card, city, None)
    try:
        if not (project / "prototype.py").is_file():
            new(Catalog(roots=[Path(root) for root in roots]), card, city, Path(out))
        page = run(project, public, feeds)
    except KitError as error:
        return Built(card, city, time.perf_counter() - begun, error=KitError(*error.args))
    return Built(card, city, time.perf_counter() - begun, page.stat().st_size)
