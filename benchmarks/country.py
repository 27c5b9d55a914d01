"""Every ready page of one prefecture: by one worker and by two, beside the pool of processes, and after a worker is killed.

Writes country.md. All of Japan is projected from it, not built.
"""

import os
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import report
from machikit.catalog import Catalog, kit_root
from machikit.prototype.batch.dask_cluster import dask_client, run_on_dask
from machikit.prototype.batch.job import BatchOptions, Job, JobResult
from machikit.prototype.batch.process_pool import run_in_processes
from machikit.prototype.batch.run_batch import run_batch
from machikit.prototype.batch.selection import Selection, select_jobs

PREFECTURE = "鳥取県"
MOST_MB, LEAST_WORKERS, LEAST_POOL = 500, 1.7, 0.9
NOTES = """
- Every run builds the same prototypes, from the wheel's own data, and takes its results as bytes; the time begins when workers
  are asked for and ends with the last result. The three ways take turns, twice; the better time of each counts.
- Memory: the most that a worker held (ru_maxrss), measured after its last page.
- A worker is killed with signal 9 after a third of the pages; then every page must be there, once.
- The whole prefecture is built by `build --all --prefecture` as a user would, with its index, into an empty folder.
- Japan: the number of prototypes that are ready in all 1,741 municipalities, by the prefecture's mean time and size.
""".strip()

Run = Callable[[list[Job]], Iterator[JobResult]]


def run() -> Path:
    before = report.load()
    catalog = Catalog(roots=[kit_root()])
    jobs = select_jobs(catalog, Selection(prefectures=[PREFECTURE]))
    peaks: list[float] = []
    ways: dict[str, Run] = {
        "dask, 1 worker": lambda all_jobs: _on_dask(all_jobs, 1, peaks),
        "dask, 2 workers": lambda all_jobs: _on_dask(all_jobs, 2, peaks),
        "pool of 2 processes": lambda all_jobs: run_in_processes(all_jobs, BatchOptions(), 2),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(2):
        for name, way in ways.items():
            times[name].append(_seconds(way, jobs))
    best = {name: min(all_times) for name, all_times in times.items()}
    killed = _with_a_death(jobs)
    seconds, places, size = _prefecture(catalog, jobs)
    japan = len(select_jobs(catalog, Selection(japan=True)))
    one, two, pool = best.values()
    verdicts = [
        (
            one / two >= LEAST_WORKERS,
            f"two workers build {one / two:.2f} times as fast as one (at least {LEAST_WORKERS})",
        ),
        (
            pool / two >= LEAST_POOL,
            f"two workers build {pool / two:.2f} times as fast as the pool (at least {LEAST_POOL})",
        ),
        (max(peaks) <= MOST_MB, f"a worker held at most {max(peaks):.0f} MB (at most {MOST_MB} MB)"),
        (killed == Counter(jobs), f"a worker killed: {len(killed)} of {len(jobs)} pages, each once"),
        (
            places == 19,
            f"{PREFECTURE}: {places} municipalities, {len(jobs)} pages, {seconds:.0f} s, {report.size(size)}",
        ),
    ]
    share = japan / len(jobs)
    projected = f"{japan:,} pages: {seconds * share / 3600:.1f} h with two processors, {size * share / 1e9:.1f} GB"
    rows = [
        [name, report.spread(times[name]), f"{len(jobs) / best[name]:.2f}", f"{one / best[name]:.2f}"] for name in ways
    ]
    return report.save(
        "country.md",
        [
            "# All pages of a prefecture\n\nMade by `make bench`. " + report.machine(before),
            f"## {len(jobs)} pages\n\n" + report.grid(["", "s", "pages a second", "of one worker"], rows),
            "## Targets\n\n" + "\n".join(f"- {'met' if met else '**MISSED**'}: {text}" for met, text in verdicts),
            f"## All of Japan, projected\n\n{projected}.",
            "## How it was measured\n\n" + NOTES,
        ],
    )


def _on_dask(jobs: list[Job], workers: int, peaks: list[float]) -> Iterator[JobResult]:
    with dask_client(workers=workers) as client:
        yield from run_on_dask(client, jobs, BatchOptions())
        peaks.extend(client.run(_peak).values())


def _peak() -> float:
    """Megabytes that this process has held at most."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def _seconds(way: Run, jobs: list[Job]) -> float:
    start = time.perf_counter()
    failed = [result.error for result in way(jobs) if result.error]
    assert not failed, failed[:3]
    return time.perf_counter() - start


def _with_a_death(jobs: list[Job]) -> Counter[Job]:
    """The jobs with a page, where one of two workers is killed after a third of them."""
    done: Counter[Job] = Counter()
    with dask_client(workers=2) as client:
        pids = list(client.run(os.getpid).values())
        for result in run_on_dask(client, jobs, BatchOptions()):
            done[result.job] += not result.error
            if sum(done.values()) == len(jobs) // 3:
                os.kill(pids[0], signal.SIGKILL)
    return done


def _prefecture(catalog: Catalog, jobs: list[Job]) -> tuple[float, int, int]:
    """Seconds, municipalities and bytes of the prefecture as a user would build it."""
    with tempfile.TemporaryDirectory(prefix="machikit-bench-") as folder:
        start = time.perf_counter()
        done = run_batch(catalog, jobs, Path(folder, "pages"), BatchOptions())
        seconds = time.perf_counter() - start
        assert not done.failed and len(done.built) == len(jobs), done.failed[:3]
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
    return seconds, done.places, size


if __name__ == "__main__":
    print(run())
