"""What a prototype is made of, as one digest: a batch that is started again builds only what has changed."""

import hashlib
import json
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from machikit._base.digest import file_digest
from machikit._base.version import __version__
from machikit.catalog import Catalog
from machikit.catalog.model import BASE_TOPICS, Dataset
from machikit.prototype.batch.job import BatchOptions, Job
from machikit.tables.edits import PHOTOS, edits_files

OPTIONAL_TOPICS = (*BASE_TOPICS, "station")  # what base maps are drawn from
PACKAGE = Path(__file__).resolve().parents[2]
CODE = {".py", ".js", ".css", ".csv", ".json", ".html"}


class InputDigests:
    """Computes the digests of jobs; each file is read once."""

    def __init__(self, catalog: Catalog, options: BatchOptions):
        self._catalog, self._options = catalog, options
        self._files: dict[Path, str] = {}
        self._datasets: dict[str, str] = {}

    def of(self, job: Job) -> str:
        """The digest of the kit, the card, its template, its parts, all of its datasets, and the options."""
        card = self._catalog.card(job.card)
        template = self._catalog.templates[card.template]
        chosen = {"main": job.table} if job.table else {}
        sources = [(source, card.owner(name)) for name in card.topics if (source := card.source(name, chosen))]
        tables = dict.fromkeys((*sources, *((topic, "") for topic in OPTIONAL_TOPICS)))
        datasets = [d for topic, owner in tables if (d := self._catalog.find_dataset(job.city, topic, owner))]
        folders = [
            card.path,
            template.path,
            *(self._catalog.parts[p] for p in template.parts if p in self._catalog.parts),
        ]
        parts = [self._kit, job.card, job.city, *map(self._folder, folders), *map(self._dataset, datasets)]
        return _digest(parts)

    @cached_property
    def _kit(self) -> str:
        """The kit's version, its code and what all templates share, and the options of the batch."""
        options = [self._options.public, self._options.feeds, self._options.language, self._options.editable]
        code = (p for p in sorted(PACKAGE.rglob("*")) if p.suffix in CODE and not _is_house(p))
        folders = (root / "templates" / "_shared" for root in self._catalog.roots)
        shared = (self._folder(folder) for folder in folders if folder.is_dir())
        return _digest([__version__, json.dumps(options), *map(self._file, code), *shared])

    def _folder(self, folder: Path) -> str:
        if folder not in self._files:
            files = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []
            self._files[folder] = _digest([x for p in files for x in (p.relative_to(folder).as_posix(), self._file(p))])
        return self._files[folder]

    def _dataset(self, dataset: Dataset) -> str:
        """Of a national dataset the package, which names the digest of every resource; of another also the file itself."""
        if dataset.id not in self._datasets:
            schema = self._catalog.schemas.get(dataset.topic)
            files = [dataset.path / "datapackage.json", *([schema.path] if schema and schema.path else [])]
            files += [dataset.file] if len(dataset.package["resources"]) == 1 else []
            files += [*edits_files(dataset), *sorted((dataset.path / PHOTOS).glob("*"))]
            self._datasets[dataset.id] = _digest([dataset.id, *map(self._file, files)])
        return self._datasets[dataset.id]

    def _file(self, path: Path) -> str:
        if path not in self._files:
            self._files[path] = file_digest(path) if path.is_file() else ""
        return self._files[path]


def _is_house(path: Path) -> bool:
    """Whether a file is a card, dataset or template of the installed kit: those count one by one."""
    return path.relative_to(PACKAGE).parts[0] == "house"


def _digest(parts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
