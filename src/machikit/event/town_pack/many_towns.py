"""Sets of many municipalities: one zip each, so that each can be handed on by itself; those that are there already are kept."""

import io
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from machikit._base.atomic import atomic_write
from machikit._base.errors import KitError
from machikit.catalog import Catalog
from machikit.catalog.model import City
from machikit.catalog.municipalities import find_city
from machikit.event.event_folder import Event
from machikit.event.town_pack.contents import PackContents, choose_contents
from machikit.event.town_pack.pages import page_jobs, page_of, page_options, refuse_failed, results_by_city
from machikit.event.town_pack.write import PackOptions, fill_pack
from machikit.prototype.batch.process_pool import run_in_processes

DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)  # the same bytes every time


@dataclass
class ZippedPacks:
    """written: the zips of this run; kept: those that were there; failed: id of a city → why it has none."""

    written: list[Path] = field(default_factory=list)
    kept: list[Path] = field(default_factory=list)
    failed: dict[str, KitError] = field(default_factory=dict)


def zip_town_packs(
    catalog: Catalog,
    cities: Sequence[str],
    event_for: Callable[[City], Event],
    out: Path,
    options: PackOptions,
    *,
    themes: Sequence[str] = (),
    cards: Sequence[str] = (),
    force: bool = False,
    track: Callable[[Iterable[Any], int], Iterable[Any]] = lambda items, total: items,
    workers: int | None = None,
) -> ZippedPacks:
    """Write a zip for each municipality into `out`. force: also where one is there.

    A municipality that fails stops no other: it is in the result. Raises KitError where the disk refuses.
    """
    zipped, contents = ZippedPacks(), dict[str, PackContents]()
    for city in cities:
        target = out.absolute() / zip_name(find_city(catalog, city))
        if target.is_file() and not force:
            zipped.kept.append(target)
            continue
        try:
            contents[city] = choose_contents(catalog, city, themes, cards)
        except KitError as error:
            zipped.failed[city] = error
    for city, archive in track(_archives(catalog, contents, event_for, options, workers), len(contents)):
        if isinstance(archive, KitError):
            zipped.failed[city] = archive
        else:
            target = out.absolute() / zip_name(contents[city].city)
            atomic_write(target, archive)
            zipped.written.append(target)
    return zipped


def zip_name(city: City) -> str:
    """075213-miharu.zip: in the order of the codes, and in ASCII, which every computer unpacks."""
    return f"{city.code}-{city.id}.zip" if city.code else f"{city.id}.zip"


def _archives(
    catalog: Catalog,
    contents: dict[str, PackContents],
    event_for: Callable[[City], Event],
    options: PackOptions,
    workers: int | None,
) -> Iterator[tuple[str, bytes | KitError]]:
    """(city, its zip or why there is none); pages of the next ones are built meanwhile."""
    jobs = [job for city, one in contents.items() for job in page_jobs(catalog, one.cards, city)]
    wanted = Counter(job.city for job in jobs)
    events = {city: event_for(one.city) for city, one in contents.items()}
    language = next(iter(events.values())).language if events else "ja"
    results = run_in_processes(jobs, page_options(catalog, language), workers)
    for city, built in results_by_city(results, wanted):
        try:
            refuse_failed(built)
            pages = {result.job.slug: page_of(result) for result in sorted(built, key=lambda r: jobs.index(r.job))}
            yield city, _zipped(catalog, contents[city], events[city], pages, options)
        except KitError as error:
            yield city, error


def _zipped(
    catalog: Catalog, contents: PackContents, event: Event, pages: dict[str, str], options: PackOptions
) -> bytes:
    """The set as the bytes of a zip that unpacks into one folder."""
    name = Path(zip_name(contents.city)).stem
    with tempfile.TemporaryDirectory(prefix="machikit-town-pack-", ignore_cleanup_errors=True) as place:
        folder = Path(place, name)
        folder.mkdir()
        fill_pack(folder, catalog, contents, event, pages, options)
        body = io.BytesIO()
        with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                info = zipfile.ZipInfo(path.relative_to(place).as_posix(), DAY_OF_ZIP)
                info.external_attr = 0o644 << 16
                archive.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return body.getvalue()
