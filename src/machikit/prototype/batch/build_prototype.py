"""What a worker does with a job: create the prototype in a temporary folder, build it, and give it back as bytes.

A worker needs the wheel of the kit alone: the entries of workspaces come with the options of the batch, and nothing is read from or
written to a folder of the client.
"""

import tempfile
import time
from functools import lru_cache
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.messages import use_language
from machikit.catalog import Catalog, kit_root
from machikit.catalog.municipalities import find_city
from machikit.prototype.batch.folder_archive import KEPT, pack_folder, unpack
from machikit.prototype.batch.job import BatchOptions, Job, JobResult


def build_prototype(job: Job, options: BatchOptions) -> JobResult:
    """Build one prototype. Whatever goes wrong with it is in the result: a town that fails stops no other."""
    use_language(options.messages)
    start = time.perf_counter()
    try:
        with tempfile.TemporaryDirectory(prefix="machikit-batch-", ignore_cleanup_errors=True) as place:
            size, archive = _build(job, options, Path(place).resolve())
    except KitError as error:
        return JobResult(job, time.perf_counter() - start, error=(error.where, error.what, error.fix))
    except Exception as error:  # a bug, or a computer out of memory or disk: the others go on
        return JobResult(job, time.perf_counter() - start, error=(job.slug, f"{type(error).__name__}: {error}", ""))
    return JobResult(job, time.perf_counter() - start, size, archive)


def _build(job: Job, options: BatchOptions, place: Path) -> tuple[int, bytes]:
    """The size of the page, and the archive of the folder."""
    from machikit.prototype.generate import create_prototype
    from machikit.prototype.run_code import run

    catalog = _catalog(options.entries)
    find_city(catalog, job.city)
    folder = place / job.slug
    if job.existing:
        unpack(job.existing, folder)
    else:
        tables = [job.table] if job.table else []
        create_prototype(catalog, job.card, job.city, place, language=options.language, tables=tables)
    around = Catalog(roots=[folder, *catalog.roots])
    page = run(folder, options.public, options.feeds, around, editable=options.editable)
    archive = pack_folder(folder, (lambda path: path.parts[0] == KEPT) if job.existing else (lambda path: True))
    return page.stat().st_size, archive


@lru_cache(maxsize=1)
def _catalog(entries: bytes) -> Catalog:
    """The catalogue of the client's workspaces over the kit's own, read once a worker."""
    roots: list[Path] = []
    if entries:
        place = Path(_workspaces_folder().name)
        unpack(entries, place)
        roots = sorted((folder for folder in place.iterdir()), key=lambda folder: int(folder.name))
    return Catalog(roots=[*roots, kit_root()])


@lru_cache(maxsize=1)
def _workspaces_folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder that lives as long as this process."""
    return tempfile.TemporaryDirectory(prefix="machikit-workspaces-", ignore_cleanup_errors=True)
