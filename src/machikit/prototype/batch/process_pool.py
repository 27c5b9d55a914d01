"""Runs the jobs of a batch in processes of this computer, one for each core."""

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from machikit._base.messages import kit_error
from machikit.prototype.batch.build_prototype import build_prototype
from machikit.prototype.batch.job import BatchOptions, Job, JobResult

AHEAD = 3  # jobs a process that are handed out: results wait in memory until they are written
MOST_DEATHS = 3  # of processes during one job, then the job has failed


def run_in_processes(jobs: Sequence[Job], options: BatchOptions, workers: int | None = None) -> Iterator[JobResult]:
    """Yield the results in the order in which they finish, each job's once. A process that is killed is replaced."""
    waiting, deaths = deque(jobs), dict.fromkeys(jobs, 0)
    count = workers or os.cpu_count() or 1
    while waiting:
        yield from _run(waiting, deaths, options, count)


def _run(waiting: "deque[Job]", deaths: dict[Job, int], options: BatchOptions, workers: int) -> Iterator[JobResult]:
    """Run jobs until there are none, or a process dies: then those under way go back to the end of the line."""
    context = get_context("spawn")  # the same on every system; a forked worker would share locks
    running: dict[Future[JobResult], Job] = {}
    with ProcessPoolExecutor(max_workers=workers, mp_context=context) as pool:
        try:
            while waiting or running:
                while waiting and len(running) < AHEAD * workers:
                    job = waiting.popleft()
                    running[pool.submit(build_prototype, job, options)] = job
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    result = future.result()
                    del running[future]
                    yield result
        except BrokenProcessPool:
            yield from _give_back(list(running.values()), waiting, deaths)
        finally:
            pool.shutdown(cancel_futures=True)


def _give_back(jobs: list[Job], waiting: "deque[Job]", deaths: dict[Job, int]) -> Iterator[JobResult]:
    """Put jobs back into the line; those during which processes have died too often have failed."""
    for job in jobs:
        deaths[job] += 1
        if deaths[job] < MOST_DEATHS:
            waiting.append(job)
        else:
            error = kit_error("batch.killed", job.slug)
            yield JobResult(job, error=(error.where, error.what, error.fix))
