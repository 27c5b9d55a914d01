"""A whole batch: what is to be built, what is still up to date, and one writer that puts the results into the folder."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.messages import in_language, kit_error
from machikit.catalog import Catalog, kit_root
from machikit.prototype.batch import dask_cluster
from machikit.prototype.batch.folder_archive import pack_workspaces
from machikit.prototype.batch.index import batch_index
from machikit.prototype.batch.input_digest import InputDigests
from machikit.prototype.batch.job import BatchOptions, Job, JobResult
from machikit.prototype.batch.output_folder import OutputFolder
from machikit.prototype.batch.process_pool import run_in_processes

FAILED = "failed.csv"
INDEX = "index.html"

Run = Callable[[Sequence[Job], BatchOptions], Iterator[JobResult]]
Track = Callable[
    [Iterable[JobResult], int], Iterable[JobResult]
]  # shows progress; (results, their number) → the results


@dataclass
class BatchReport:
    """What a batch has done. places: municipalities of all its jobs; kept: up to date before; failed: with their reasons."""

    index: Path
    jobs: int
    places: int
    kept: int = 0
    built: list[JobResult] = field(default_factory=list)
    failed: list[JobResult] = field(default_factory=list)


def run_batch(
    catalog: Catalog,
    jobs: Sequence[Job],
    out: Path,
    options: BatchOptions,
    scheduler: str | None = None,
    track: Track = lambda results, total: results,
    planned: Callable[[BatchReport], None] = lambda report: None,
    workers: int | None = None,
) -> BatchReport:
    """Build what is not up to date, and write the index. options: without `entries`, which come from the catalogue.

    planned: is called before the first build. Raises KitError where another run uses the folder, the disk refuses, or the
    scheduler does not answer or is of another version; whatever goes wrong with a prototype is in the report.
    """
    options = replace(options, entries=pack_workspaces(root for root in catalog.roots if root != kit_root()))
    folder = OutputFolder(out.absolute())
    report = BatchReport(folder.path / INDEX, len(jobs), len({job.city for job in jobs}))
    with folder.locked():
        digests = InputDigests(catalog, options)
        inputs = {job.slug: digests.of(job) for job in jobs}
        due = [folder.with_existing(job) for job in jobs if not folder.is_up_to_date(job, inputs[job.slug])]
        report.kept = len(jobs) - len(due)
        planned(report)
        with ExitStack() as stack:
            run = _engine(stack, scheduler, workers) if due else run_in_processes
            for result in track(run(due, options), len(due)):
                _take(result, folder, inputs[result.job.slug], report)
        _write_failures(folder, report)
        with in_language(options.language):
            folder.write_file(INDEX, batch_index(folder, catalog))
    return report


def _engine(stack: ExitStack, scheduler: str | None, workers: int | None) -> Run:
    """What runs jobs: dask.distributed where it is installed or asked for, else processes of this computer."""
    if scheduler is None and not dask_cluster.is_installed():
        return lambda jobs, options: run_in_processes(jobs, options, workers)
    client = stack.enter_context(dask_cluster.dask_client(scheduler, workers))
    return lambda jobs, options: dask_cluster.run_on_dask(client, jobs, options)


def _take(result: JobResult, folder: OutputFolder, inputs: str, report: BatchReport) -> None:
    """Write a result, or note why there is none. Raises KitError where the folder cannot be written: nothing else could be."""
    if result.error:
        report.failed.append(result)
        return
    try:
        folder.write(result, inputs)
    except KitError as error:
        stopped = kit_error("batch.stopped", folder.path, done=report.kept + len(report.built))
        raise KitError(error.where, f"{error.what} {stopped.what}", f"{error.fix} {stopped.fix}") from error
    report.built.append(replace(result, archive=b""))


def _write_failures(folder: OutputFolder, report: BatchReport) -> None:
    """Write failed.csv, or remove that of an earlier run."""
    path = folder.path / FAILED
    if not report.failed:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return
    text = io.StringIO(newline="")
    rows = sorted((r.job.city, r.job.card, *(r.error or ())) for r in report.failed)
    csv.writer(text, lineterminator="\n").writerows([("city", "card", "where", "what", "fix"), *rows])
    folder.write_file(FAILED, "\ufeff" + text.getvalue())
