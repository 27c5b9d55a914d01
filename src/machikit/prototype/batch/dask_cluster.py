"""Runs the jobs of a batch on dask.distributed: workers on this computer, or a scheduler that the user names.

Here everything listens on 127.0.0.1 and there is no dashboard. A scheduler elsewhere is reached by TLS alone: whoever can talk to a
worker can have it run code. Workers need the wheel of the kit, of the same version; pages come back as bytes.
"""

import ipaddress
import logging
import os
import platform
import socket
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from machikit._base.messages import kit_error
from machikit._base.version import __version__
from machikit.prototype.batch.build_prototype import build_prototype
from machikit.prototype.batch.job import BatchOptions, Job, JobResult

if TYPE_CHECKING:
    from distributed import Client

AHEAD = 3  # jobs a worker that are handed out
PAUSE = 0.02  # seconds between two looks at what has finished
SECONDS = 15  # until a scheduler has answered, and has a worker


def is_installed() -> bool:
    """Whether the extra `machikit[cluster]` is there."""
    return find_spec("distributed") is not None


@contextmanager
def dask_client(scheduler: str | None = None, workers: int | None = None) -> "Iterator[Client]":
    """A client of workers on this computer, or of the scheduler at an address; closed when the block ends.

    Raises KitError where the extra is missing, the address is not allowed, nobody answers there, it has no worker, or one has
    another version of the kit or of Python: before anything is built.
    """
    if not is_installed():
        raise kit_error("batch.no_dask", f"--scheduler {scheduler or ''}".strip())
    import dask
    from distributed import Client, LocalCluster

    _silence_logs()
    with ExitStack() as stack:
        stack.enter_context(dask.config.set({"distributed.worker.daemon": False}))
        if scheduler is None:
            cluster = LocalCluster(
                n_workers=workers or os.cpu_count() or 1,
                threads_per_worker=1,  # a build changes the working directory
                host="127.0.0.1",
                dashboard_address=None,
                silence_logs=logging.CRITICAL + 1,  # of the workers too
            )
            stack.enter_context(cluster)
            yield stack.enter_context(Client(cluster))
            return
        client = stack.enter_context(_connect(scheduler))
        refuse_other_versions(client, scheduler)
        yield client


def _silence_logs() -> None:
    """The libraries log nothing from here to the end of the process, where tasks of a lost connection are still complained about:
    what went wrong is told in a sentence, once."""
    for name in ("distributed", "tornado", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def run_on_dask(client: "Client", jobs: Sequence[Job], options: BatchOptions) -> Iterator[JobResult]:
    """Yield the results in the order in which they finish, each job's once. What a worker was doing when it died is done anew."""
    from distributed import as_completed

    shared = client.scatter(options, broadcast=True)
    waiting = iter(jobs)
    ahead = AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
    by_key: dict[Any, Job] = {}

    def submit(job: Job) -> Any:
        future = client.submit(build_prototype, job, shared, pure=False, key=f"{job.slug}-{len(by_key)}")
        by_key[future.key] = job
        return future

    first = [submit(job) for _, job in zip(range(ahead), waiting, strict=False)]
    futures = as_completed(first, loop=client.loop, with_results=True, raise_errors=False)
    for future, result in _finished(futures, client):
        job = by_key[future.key]
        if future.cancelled():
            raise kit_error("batch.scheduler_gone", "--scheduler")
        yield result if isinstance(result, JobResult) else _failed(job, result)
        future.release()
        for following in waiting:
            futures.add(submit(following))
            break


def _finished(futures: Any, client: "Client") -> Iterator[tuple[Any, Any]]:
    """(future, result) as they finish. Raises KitError when the scheduler has gone: it would be waited for without end."""
    while not futures.is_empty():
        if not (batch := list(futures.next_batch(block=False))):
            if client.status not in ("running", "connecting"):
                raise kit_error("batch.scheduler_gone", "--scheduler")
            time.sleep(PAUSE)
        yield from batch


def _failed(job: Job, result: Any) -> JobResult:
    """The result of a job that dask gave up: its worker died again and again, or it could not be sent."""
    error = result[1] if isinstance(result, tuple) else result
    kit = kit_error("batch.killed", job.slug)
    return JobResult(job, error=(kit.where, f"{kit.what} ({type(error).__name__})", kit.fix))


# --- a scheduler elsewhere -------------------------------------------------------------------------------------------


def _connect(scheduler: str) -> "Client":
    from distributed import Client

    address = scheduler if "://" in scheduler else f"tcp://{scheduler}"
    host, port = _host_and_port(address, scheduler)
    try:
        socket.create_connection((host, port), timeout=SECONDS).close()  # dask would ask again and again
        return Client(address, timeout=SECONDS, set_as_default=False)
    except Exception as error:  # of the network, of TLS, of an address
        raise kit_error("batch.no_scheduler", f"--scheduler {scheduler}", why=_one_line(error)) from error


def _host_and_port(address: str, scheduler: str) -> tuple[str, int]:
    """Host and port of an address. Raises KitError unless it is on this computer, or is reached by TLS."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not host or port is None or parts.scheme not in ("tcp", "tls"):
        raise kit_error("batch.address", f"--scheduler {scheduler}")
    if parts.scheme != "tls" and not _is_here(host):
        raise kit_error("batch.tls", f"--scheduler {scheduler}", host=host, port=port)
    return host, port


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_other_versions(client: "Client", scheduler: str) -> None:
    """Raise KitError where there is no worker, or workers have another version of the kit or of Python than this client."""
    where = f"--scheduler {scheduler}"
    try:
        client.wait_for_workers(1, timeout=SECONDS)
        kits = client.run(version, "machikit", on_error="return")
        pythons = client.run(platform.python_version, on_error="return")
    except Exception as error:
        raise kit_error("batch.no_workers", where, why=_one_line(error)) from error
    here = (version("machikit"), _minor(platform.python_version()))
    there = {worker: (str(kits[worker]), _minor(str(pythons.get(worker, "")))) for worker in kits}
    others = [
        f"{worker}: machikit {kit}, Python {python}" for worker, (kit, python) in there.items() if (kit, python) != here
    ]
    if others:
        raise kit_error("batch.versions", where, kit=__version__, python=here[1], others="; ".join(sorted(others)[:5]))


def _minor(python: str) -> str:
    return ".".join(python.split(".")[:2])


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
