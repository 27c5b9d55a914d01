"""Packs: installed packages that bring cards, datasets, templates or parts, in the same folders as a workspace.

A package says so by an entry point, in its pyproject.toml, whose name is that of the pack and whose value that of a package:

    [project.entry-points."machikit.packs"]
    benches = "machikit_benches"

Only metadata and folders are read here. No code of a pack is imported, neither its package nor one above it.
"""

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from machikit._base.config_files import one_line
from machikit._base.errors import KitError
from machikit._base.messages import kit_error

GROUP = "machikit.packs"


@dataclass(frozen=True)
class Pack:
    """name: that of the entry point; root: the folder of the package, which holds `idea_cards/`, `datasets/` …"""

    name: str
    root: Path


def find_packs(folders: tuple[str, ...], problems: list[KitError]) -> list[Pack]:
    """The packs of this environment, by name. folders: of which a pack must hold one. problems: collects why a pack is left out."""
    packs = []
    for entry in _entry_points(problems):
        try:
            packs.append(Pack(entry.name, _root(entry, folders)))
        except KitError as error:
            problems.append(error)
        except (
            Exception
        ) as error:  # whatever stands in the metadata of a stranger's package: the other packs stay usable
            problems.append(kit_error("pack.broken", f"{GROUP}: {entry.name}", why=one_line(error)))
    return packs


def _entry_points(problems: list[KitError]) -> list[EntryPoint]:
    try:
        return sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value))
    except Exception as error:  # the metadata of any installed package may be damaged
        problems.append(kit_error("pack.broken", GROUP, why=one_line(error)))
        return []


def _root(entry: EntryPoint, folders: tuple[str, ...]) -> Path:
    """The folder of the package that an entry point names. Raises KitError where there is none, or nothing in it."""
    where = f"{GROUP}: {entry.name}"
    if not all(part.isidentifier() for part in entry.value.split(".")):
        raise kit_error("pack.value", where, value=entry.value[:80])
    places = list(_places(entry.value))
    if not places:
        raise kit_error("pack.none", where, package=entry.value[:80])
    root = next((place for place in places if any((place / name).is_dir() for name in folders)), None)
    if root is None:
        raise kit_error(
            "pack.empty", where, package=entry.value[:80], folders="、".join(f"{name}/" for name in folders)
        )
    return root.resolve()


def _places(package: str) -> Iterator[Path]:
    """The folders of a package (several for a namespace package), without importing it or one above it."""
    top, *inner = package.split(".")
    spec = importlib.util.find_spec(top)
    name = top
    for part in inner:
        name = f"{name}.{part}"
        spec = _find_below(name, spec)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        if Path(place).is_dir():
            yield Path(place)


def _find_below(name: str, above: ModuleSpec | None) -> ModuleSpec | None:
    """The spec of a module in the package `above`; `importlib.util.find_spec` would import that package."""
    if above is None or above.submodule_search_locations is None:
        return None
    places = list(above.submodule_search_locations)
    finders = (finder for finder in sys.meta_path if hasattr(finder, "find_spec"))
    return next((spec for finder in finders if (spec := finder.find_spec(name, places, None))), None)
