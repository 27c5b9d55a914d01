"""Finds the entries of workspaces and packs that override one of the kit: the same path, different content. They are used and reported.

So is a municipality's own dataset that is used in place of the kit's national one. A prototype contains copies of the entries
it uses; a copy that is identical to the kit's entry overrides nothing.
"""

import filecmp
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from machikit._base.paths import is_link
from machikit.catalog import Catalog, kit_parts, kit_root
from machikit.catalog.readers import entry_folders
from machikit.prototype.templating import CACHES


@dataclass(frozen=True)
class Override:
    """An overriding entry. id: its path below `root` (`templates/facility-map`, `datasets/_schemas/aed.yaml`)."""

    id: str
    root: Path


def find_overrides(catalog: Catalog) -> list[Override]:
    """Every entry of the catalogue that is used instead of one of the kit, nearest root first."""
    kit = kit_root()
    overrides_by_id: dict[str, Override] = {}
    for root in (r for r in catalog.roots if r != kit) if kit in catalog.roots else ():
        for path in _entry_paths(root):
            inner = path.relative_to(root)
            entry_id = inner.as_posix()
            if entry_id in overrides_by_id or not _is_used(catalog, path, inner):
                continue
            stands_over = not _is_same(path, _kit_entry(inner)) if _kit_entry(inner).exists() else False
            if stands_over or _is_over_national(catalog, path, inner):
                overrides_by_id[entry_id] = Override(entry_id, root)
    return list(overrides_by_id.values())


def _kit_entry(inner: Path) -> Path:
    """Where the kit has, or would have, an entry. inner: its path below a root."""
    return kit_parts().joinpath(*inner.parts[1:]) if inner.parts[0] == "parts" else kit_root() / inner


def _is_used(catalog: Catalog, path: Path, inner: Path) -> bool:
    """Whether the catalogue uses this entry (inner: its path below the root); one that is broken overrides nothing."""
    kind, name = inner.parts[0], inner.parts[1]
    if "_shared" in inner.parts or "_sources" in inner.parts:
        return True
    if kind == "parts":
        return catalog.parts.get(name) == path
    if kind == "templates":
        return name in catalog.templates and catalog.templates[name].path == path
    if kind == "idea_cards":
        return name in catalog.cards and catalog.cards[name].path == path
    if name == "_schemas":
        return path.stem in catalog.schemas and catalog.schemas[path.stem].path == path
    if inner.name == "city.yaml":
        return name in catalog.cities and catalog.cities[name].path == path.parent
    dataset = catalog.datasets.get(f"{name}/{inner.name}")
    return dataset is not None and dataset.path == path and not dataset.is_part


def _is_over_national(catalog: Catalog, path: Path, inner: Path) -> bool:
    """Whether a municipality's own dataset is used in place of the kit's national one. A prototype's copy of that is no other."""
    if inner.parts[0] != "datasets" or len(inner.parts) != 3 or inner.parts[1].startswith("_") or not path.is_dir():
        return False
    city, topic = catalog.cities.get(inner.parts[1]), inner.parts[2]
    dataset, national = catalog.datasets.get(f"{inner.parts[1]}/{topic}"), catalog.national(topic)
    if not (city and city.code and dataset and national and national.dataset.path.is_relative_to(kit_root())):
        return False
    is_copy = all(dataset.package.get(key) == national.dataset.package.get(key) for key in ("title", "publisher"))
    return not is_copy and city.code in catalog.national_counts(topic) and not _kit_entry(inner).exists()


def _entry_paths(root: Path) -> Iterator[Path]:
    """Everything below a root that could override something: entry folders, and files that are entries."""
    for name in ("templates", "idea_cards", "parts"):
        yield from entry_folders(root / name)
    yield from _files(root / "templates" / "_shared")
    for name in ("_schemas", "_sources"):
        yield from sorted((root / "datasets" / name).glob("[!_.]*.yaml"))
    for city in entry_folders(root / "datasets"):
        yield city / "city.yaml"
        yield from entry_folders(city)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [p for p in sorted(folder.rglob("*")) if p.is_file() and not is_link(p) and CACHES.isdisjoint(p.parts)]


def _is_same(local: Path, kit: Path) -> bool:
    """Whether two entries have the same content. Of a dataset only its datapackage.json and the files that both have count."""
    if not local.exists():
        return True
    if local.is_file() or kit.is_file():
        return local.is_file() and kit.is_file() and filecmp.cmp(local, kit, shallow=False)
    local_files, kit_files = ({p.relative_to(folder): p for p in _files(folder)} for folder in (local, kit))
    if local.parents[1].name == "datasets":
        local_files = {name: path for name, path in local_files.items() if name in kit_files}
        kit_files = {n: path for n, path in kit_files.items() if n in local_files or n.name == "datapackage.json"}
    same_names = local_files.keys() == kit_files.keys()
    return same_names and all(filecmp.cmp(local_files[n], kit_files[n], shallow=False) for n in local_files)
