"""Entries of a workspace that stand over one of the kit's own: the same place, another content. They are used, and told.

A prototype carries copies of what it uses; a copy that is as the kit has it stands over nothing.
"""

import filecmp
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from machikit._base.paths import is_link
from machikit.catalog import Catalog, house
from machikit.catalog.readers import entries
from machikit.prototype.templating import CACHES


@dataclass(frozen=True)
class Override:
    """id: the entry's place below its root (`templates/facility-map`, `datasets/_schemas/aed.yaml`); root: whose it is."""

    id: str
    root: Path


def overrides(catalog: Catalog) -> list[Override]:
    """Every entry of the catalogue that is used instead of one of the kit's, the nearest root first."""
    kit = house()
    found: dict[str, Override] = {}
    for root in (r for r in catalog.roots if r != kit) if kit in catalog.roots else ():
        for path in _places(root):
            place = path.relative_to(root)
            if place.as_posix() in found or not (kit / place).exists() or not _used(catalog, path, place):
                continue
            if not _same(path, kit / place):
                found[place.as_posix()] = Override(place.as_posix(), root)
    return list(found.values())


def _used(catalog: Catalog, path: Path, place: Path) -> bool:
    """Whether the catalogue took this very entry; one that is broken stands over nothing."""
    shelf, name = place.parts[0], place.parts[1]
    if "_shared" in place.parts or "_sources" in place.parts:
        return True
    if shelf == "templates":
        return name in catalog.templates and catalog.templates[name].path == path
    if shelf == "idea_cards":
        return name in catalog.cards and catalog.cards[name].path == path
    if name == "_schemas":
        return path.stem in catalog.schemas and catalog.schemas[path.stem].path == path
    if place.name == "city.yaml":
        return name in catalog.cities and catalog.cities[name].path == path.parent
    one = catalog.datasets.get(f"{name}/{place.name}")
    return one is not None and one.path == path


def _places(root: Path) -> Iterator[Path]:
    """Whatever of a root could stand over something: folders of entries, and single files that are entries."""
    for shelf in ("templates", "idea_cards"):
        yield from entries(root / shelf)
    yield from _files(root / "templates" / "_shared")
    for shelf in ("_schemas", "_sources"):
        yield from sorted((root / "datasets" / shelf).glob("[!_.]*.yaml"))
    for city in entries(root / "datasets"):
        yield city / "city.yaml"
        yield from entries(city)


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [p for p in sorted(folder.rglob("*")) if p.is_file() and not is_link(p) and CACHES.isdisjoint(p.parts)]


def _same(mine: Path, kit: Path) -> bool:
    """Whether two entries hold the same; of a dataset its description and what it names count, not reports beside them."""
    if not mine.exists():
        return True
    if mine.is_file() or kit.is_file():
        return mine.is_file() and kit.is_file() and filecmp.cmp(mine, kit, shallow=False)
    own, kits = ({p.relative_to(folder): p for p in _files(folder)} for folder in (mine, kit))
    if mine.parents[1].name == "datasets":
        own = {name: path for name, path in own.items() if name in kits}
        kits = {name: path for name, path in kits.items() if name in own or name.name == "datapackage.json"}
    return own.keys() == kits.keys() and all(filecmp.cmp(own[n], kits[n], shallow=False) for n in own)
