"""The pages of a town's set: a prototype of each card, created and built in processes of this computer, of which the page is kept."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence

from machikit._base.messages import kit_error, language, say
from machikit.catalog import Catalog, kit_root
from machikit.catalog.model import Card
from machikit.event.town_pack.contents import may_leave
from machikit.prototype.batch.folder_archive import pack_workspaces
from machikit.prototype.batch.job import BatchOptions, Job, JobResult
from machikit.prototype.batch.output_folder import PAGE
from machikit.prototype.batch.process_pool import run_in_processes
from machikit.prototype.batch.selection import card_jobs

Track = Callable[[Iterable[JobResult], int], Iterable[JobResult]]  # shows progress; (results, their number) → results


def page_jobs(catalog: Catalog, cards: Sequence[Card], city: str) -> list[Job]:
    """A page of each card; of a card on tables of the town's own one of each table that may leave."""
    return [job for card in cards for job in card_jobs(catalog, card, city, may_leave)]


def page_options(catalog: Catalog, page_language: str) -> BatchOptions:
    """Pages for anybody, held against what must not leave, that can be edited; of the catalogue's own workspaces too."""
    entries = pack_workspaces(root for root in catalog.roots if root != kit_root())
    return BatchOptions(True, language=page_language, messages=language(), entries=entries, editable=True)


def build_pages(jobs: Sequence[Job], options: BatchOptions, track: Track, workers: int | None = None) -> dict[str, str]:
    """Slug → the document of its page, in the order of the jobs. Raises KitError that names those that cannot be built."""
    results = {result.job.slug: result for result in track(run_in_processes(jobs, options, workers), len(jobs))}
    ordered = [results[job.slug] for job in jobs]
    refuse_failed(ordered)
    return {result.job.slug: page_of(result) for result in ordered}


def refuse_failed(results: Iterable[JobResult]) -> None:
    """Raise KitError for the results without a page."""
    failed = [result for result in results if result.error]
    if failed:
        error = failed[0].kit_error
        raise kit_error("town_pack.page", say("cli.comma").join(r.job.slug for r in failed), why=str(error))


def page_of(result: JobResult) -> str:
    """The document of a built page."""
    with zipfile.ZipFile(io.BytesIO(result.archive)) as archive:
        return archive.read(PAGE.as_posix()).decode("utf-8")


def results_by_city(results: Iterable[JobResult], wanted: dict[str, int]) -> Iterator[tuple[str, list[JobResult]]]:
    """(city, its results) as soon as the last of them is there. wanted: city → number of its jobs."""
    waiting: dict[str, list[JobResult]] = {}
    for result in results:
        waiting.setdefault(result.job.city, []).append(result)
        if len(waiting[result.job.city]) == wanted[result.job.city]:
            yield result.job.city, waiting.pop(result.job.city)
