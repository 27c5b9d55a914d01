"""The folder that a batch writes: one prototype in each of its folders, and a record with which a later run goes on.

A record (`.machikit-batch/<prototype>.json`) holds the digest of what a prototype was made of, and those of its page and its files as
the kit wrote them. A prototype that somebody has changed is never written anew: it is only built again, as `machikit build` would.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from machikit._base.atomic import atomic_change, atomic_write, disk_error
from machikit._base.digest import file_digest
from machikit._base.file_lock import file_lock
from machikit._base.messages import kit_error
from machikit.prototype.batch.folder_archive import KEPT, pack_folder, unpack
from machikit.prototype.batch.job import Job, JobResult
from machikit.prototype.templating import CACHES

RECORDS = ".machikit-batch"
LOCK = "lock"
PAGE = Path(KEPT, "index.html")


@dataclass(frozen=True)
class OutputFolder:
    """A batch's folder."""

    path: Path

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else builds into this folder inside the block. Raises KitError where another run does, or for the disk."""
        try:
            (self.path / RECORDS).mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, self.path) from error
        with file_lock(self.path / RECORDS / LOCK) as is_ours:
            if not is_ours:
                raise kit_error("batch.locked", self.path)
            yield

    def is_up_to_date(self, job: Job, inputs: str) -> bool:
        """Whether the page of a job is there, made of the same things, in a folder that is as the kit wrote it."""
        record = self._record(job.slug)
        folder = self.path / job.slug
        return (
            record.get("inputs") == inputs
            and (folder / PAGE).is_file()
            and record.get("page") == file_digest(folder / PAGE)
            and record.get("files") == _files_digest(folder)
        )

    def with_existing(self, job: Job) -> Job:
        """The job, with the folder of the prototype where it is there and has been changed, or was made otherwise."""
        folder = self.path / job.slug
        if not (folder / "prototype.py").is_file() or self._record(job.slug).get("files") == _files_digest(folder):
            return job
        try:
            return replace(job, existing=pack_folder(folder, lambda path: path.parts[0] != KEPT))
        except OSError as error:
            raise disk_error(error, folder) from error

    def write(self, result: JobResult, inputs: str) -> None:
        """Put a finished prototype and its record in their places, both or none. Raises KitError, for a full disk and the like."""
        job, target = result.job, self.path / result.job.slug
        with atomic_change(self.path, target) as change:
            staged = change.folder(target, keep=(lambda name: name != KEPT) if job.existing else None)
            unpack(result.archive, staged)
            record = {
                "card": job.card,
                "city": job.city,
                "inputs": inputs,
                "page": file_digest(staged / PAGE),
                "files": None if job.existing else _files_digest(staged),
            }
            change.file(self._record_path(job.slug), (json.dumps(record, indent=1) + "\n").encode())

    def write_file(self, name: str, text: str) -> None:
        atomic_write(self.path / name, text.encode())

    def prototypes(self) -> list[tuple[str, str, str]]:
        """(slug, card, city) of every prototype of a batch here that has a page, of this run or an earlier one."""
        slugs = sorted(path.stem for path in (self.path / RECORDS).glob("*.json"))
        records = ((slug, self._record(slug)) for slug in slugs if (self.path / slug / PAGE).is_file())
        return [(slug, str(record.get("card")), str(record.get("city"))) for slug, record in records if record]

    def _record_path(self, slug: str) -> Path:
        return self.path / RECORDS / f"{slug}.json"

    def _record(self, slug: str) -> dict[str, Any]:
        try:
            record = json.loads(self._record_path(slug).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return record if isinstance(record, dict) else {}


def _files_digest(folder: Path) -> str:
    """The digest of a prototype's files but those that a build writes: it changes when somebody changes the prototype."""
    found = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder)
        if name.parts[0] != KEPT and CACHES.isdisjoint(name.parts):
            found.update(f"{name.as_posix()}\0{file_digest(path)}\0".encode())
    return found.hexdigest()
