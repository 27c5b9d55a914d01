"""The event's folder as it goes on a stick: complete in itself, without what must not leave.

An event resolves its city, data, cards, templates and parts also from workspaces above its folder and from packs that are
installed here. On another computer there are neither, so all that is not the kit's own is copied into the folder. Data that are
not open stay: the stick leaves the office.
"""

import dataclasses
import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from machikit._base import paths
from machikit._base.errors import KitError
from machikit.catalog import Catalog, kit_root
from machikit.catalog.model import City, Dataset
from machikit.catalog.municipalities import find_city, write_city
from machikit.catalog.readers import entry_folders, read_settings, read_settings_text
from machikit.event.event_file import without_password
from machikit.event.event_folder import FILE, Event
from machikit.event.person_files import person_files
from machikit.prototype.generate import copy_tree
from machikit.prototype.templating import CACHES

COPIES = ("~", ".bak", ".orig", ".tmp")  # backup files of editors
TEMPLATE_DOTFILES = (".gitignore", ".gitattributes")
NOT_COPIED = ("print", "reports")
MANIFEST = "pack.json"  # marks a kit that was written before
BESIDE_DATA = ("datapackage.json", "schema.json", "wide.json", "edits.csv")  # files of a dataset besides its resources


@dataclasses.dataclass(frozen=True)
class PackedEvent:
    """event: in its new place. carried: ids of entries that were copied from elsewhere. left_out: what must not leave, by path."""

    event: Event
    carried: list[str]
    left_out: list[str]

    def catalog(self) -> Catalog:
        """What another computer will find: the folder and the kit, no workspace above it and no pack."""
        return Catalog(roots=[self.event.folder, kit_root()])


def copy_event(event: Event, target: Path) -> PackedEvent:
    """Copy the event's folder to `target` without the Wi-Fi password, and into it every entry that it takes from elsewhere.

    `print/` is not copied: its sheets contain the password, and those that were filled in contain names of people. Nor are
    lists of people elsewhere, nor `reports/`, which has the rows that cleaning set aside. Raises KitError for a city that is unknown.
    """
    catalog = Catalog(event.folder)
    city = find_city(catalog, event.city)
    withheld = _withheld_folders(event.folder)
    persons = [path for path in person_files(event.folder) if path.parts[0] not in NOT_COPIED]
    for path in _files(event.folder, withheld):
        inside = path.relative_to(event.folder)
        if inside.parts[0] not in NOT_COPIED and inside not in persons:
            _copy(path, target / inside)
    for name in ("print", "teams", "board"):
        (target / name).mkdir(parents=True, exist_ok=True)
    carried, left_out = _carry_entries(catalog, event.folder.resolve(), target, city)
    left_out += [path.as_posix() for path in persons]
    left_out += [folder.relative_to(event.folder).as_posix() + "/" for folder in withheld]
    packed = dataclasses.replace(event, folder=target, city=city.id, wifi=event.wifi | {"password": ""})
    _write_settings(event, packed)
    return PackedEvent(packed, carried, sorted(set(left_out)))


def _write_settings(event: Event, packed: Event) -> None:
    path = event.folder / FILE
    text = without_password(read_settings_text(path), read_settings(path))
    if packed.city != event.city:  # written as a name, not as an id
        text = re.sub(r"(?m)^city:[^\n]*", f"city: {packed.city}", text)
    (packed.folder / FILE).write_text(text, encoding="utf-8", newline="\n")


# --- the event's own files -----------------------------------------------------------------------------------------------


def _files(folder: Path, withheld: Iterable[Path] = ()) -> list[Path]:
    """The regular files of a folder: no hidden ones, caches, links or backup files (which may contain the password), no kit that
    was written inside it, and nothing of the folders that are withheld."""
    files, withheld = [], set(withheld)
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(f for f in folders if _is_carried_folder(Path(here, f)) and Path(here, f) not in withheld)
        files += [Path(here, name) for name in sorted(names) if _is_carried_name(name)]
    return [path for path in files if path.is_file() and not path.is_symlink()]


def _is_carried_folder(folder: Path) -> bool:
    return folder.name not in CACHES and folder.name[0] != "." and not (folder / MANIFEST).is_file()


def _is_carried_name(name: str) -> bool:
    if name in TEMPLATE_DOTFILES:
        return True
    return not (name in CACHES or name.startswith((".", "~$")) or name.endswith(COPIES))


def _withheld_folders(event: Path) -> list[Path]:
    """The datasets in the event's folder that must not leave, and the teams whose prototypes hold such data."""
    teams = [t for t in entry_folders(event / "teams") if any(_closed_folders(t, [t, event, kit_root()]))]
    return [*_closed_folders(event, [event, kit_root()]), *teams]


def _closed_folders(root: Path, roots: list[Path]) -> Iterator[Path]:
    """The folders of datasets below a root that are not open, or whose datapackage.json cannot be read."""
    catalog = Catalog(roots=roots)
    for city in entry_folders(root / "datasets"):
        for folder in entry_folders(city):
            if (folder / "datapackage.json").is_file():
                dataset = catalog.datasets.get(f"{city.name}/{folder.name}")
                if dataset is None or _stays(dataset, catalog):
                    yield folder


def _stays(dataset: Dataset, catalog: Catalog) -> bool:
    """Whether data must not leave the office; those of an invented city may."""
    city = catalog.cities.get(dataset.city)
    return dataset.sensitivity != "open" and (city is None or city.kind != "example")


# --- entries from elsewhere ----------------------------------------------------------------------------------------------


def _carry_entries(catalog: Catalog, source: Path, target: Path, city: City) -> tuple[list[str], list[str]]:
    """Copy each entry that the event takes from a workspace above it or from a pack; (ids of these, ids of what stays)."""
    carried, left_out = list[str](), list[str]()
    for inner, path, files in _outer_entries(catalog, source):
        if files is None or any(paths.is_link(p) for p in (path, *path.rglob("*"))):
            left_out.append(inner.as_posix())
            continue
        for file in files:
            _copy(file, target / inner / file.relative_to(path) if path.is_dir() else target / inner)
        carried.append(inner.as_posix())
    for root in catalog.roots:
        if root not in (source, kit_root()):
            copy_tree(root / "templates" / "_shared", target / "templates" / "_shared")
    if not (city.path / "city.yaml").is_file():
        write_city(city, target / "datasets" / city.id / "city.yaml")
    return carried, left_out


def _outer_entries(catalog: Catalog, source: Path) -> Iterator[tuple[Path, Path, list[Path] | None]]:
    """(path below a root, where it is, its files) of each entry that is neither the event's nor the kit's; no files: it stays."""
    for inner, path, list_files in _entries(catalog):
        if path not in (source / inner, kit_root() / inner) and path.exists():
            yield inner, path, list_files(path)


def _entries(catalog: Catalog) -> Iterator[tuple[Path, Path, Callable[[Path], list[Path] | None]]]:
    for card in catalog.cards.values():
        yield Path("idea_cards", card.id), card.path, _files if card.sensitivity == "open" else _no_files
    for template in catalog.templates.values():
        yield Path("templates", template.id), template.path, _files
    for name, folder in catalog.parts.items():
        yield Path("parts", name), folder, _files
    for schema in catalog.schemas.values():
        if schema.path:
            yield Path("datasets", "_schemas", schema.path.name), schema.path, _one_file
    for city in catalog.cities.values():
        yield Path("datasets", city.id, "city.yaml"), city.path / "city.yaml", _one_file
        if city.basemap.lower().endswith(".pmtiles"):
            yield Path("datasets", city.id, Path(city.basemap).name), city.path / Path(city.basemap).name, _one_file
    for dataset in catalog.datasets.values():
        lister = _no_files if _stays(dataset, catalog) else partial(_data_files, dataset.package)
        yield Path("datasets", dataset.id), dataset.path, lister


def _one_file(path: Path) -> list[Path]:
    return [path]


def _no_files(path: Path) -> None:
    return None


def _data_files(package: dict[str, Any], folder: Path) -> list[Path] | None:
    """The files of a dataset, without a report that is beside them; None where it names one outside its folder."""
    try:
        resources = [paths.inside(folder, resource.get("path"), folder.name) for resource in package["resources"]]
    except KitError:
        return None
    return [f for f in (*resources, *(folder / name for name in BESIDE_DATA)) if f.is_file()]


def _copy(source: Path, target: Path) -> None:
    """Copy a file with its mtime: a page must not look older than its sources."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)
