"""Loads the parts of workspaces and packs: a class from the `__init__.py` of a folder `parts/<part>/`. This runs that file."""

import hashlib
import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

from machikit._base import paths
from machikit._base.messages import kit_error
from machikit.pages.context import current_prototype
from machikit.pages.part import Part
from machikit.prototype.code_errors import locate
from machikit.prototype.load import build_options, catalog_around


def find_part(name: str, start: Path | None = None) -> Path | None:
    """The folder of a part (`bus_board`) in the nearest workspace or pack; None where only the kit may have it.

    start: by default the prototype that is being built, else the one that was loaded last, else the current folder.
    """
    return catalog_around((start or _prototype_folder()).resolve()).parts.get(name)


def load_part(folder: Path, name: str) -> type[Part]:
    """The class `name` of a part. Raises KitError with file and line for an error in its code, and where it has no such class."""
    where = f"parts/{folder.name}/__init__.py"
    root = folder.parents[1]
    paths.refuse_links(root, folder / "__init__.py", where)
    try:
        module = _module(folder)
    except Exception as error:
        raise locate(error, where, {folder.resolve(): root.resolve()}) from error
    part = getattr(module, name, None)
    if not (isinstance(part, type) and issubclass(part, Part)):
        raise kit_error("part.no_class", where, name=name)
    return part


def _prototype_folder() -> Path:
    if (folder := build_options.get().folder) is not None:
        return folder
    script = Path(sys.argv[0]) if sys.argv else Path()
    if (script.parent / "prototype.yaml").is_file():  # `python prototype.py`
        return script.parent
    loaded = current_prototype.get()
    return loaded.folder if loaded else Path.cwd()


def _module(folder: Path) -> ModuleType:
    """The module of a part; run again after one of its files has changed. Its name is unlike that of any installed package."""
    state = [(str(p), p.stat().st_mtime_ns) for p in sorted(folder.rglob("*.py"))]
    name = f"machikit_part_{hashlib.sha256(os.fsencode(repr(state))).hexdigest()[:16]}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # `inspect.getfile` of its classes, and its own relative imports, look there
    dont_write, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # bytecode contains paths of this computer
    try:
        spec.loader.exec_module(module)
    except BaseException:
        for loaded in [m for m in sys.modules if m == name or m.startswith(f"{name}.")]:
            del sys.modules[loaded]
        raise
    finally:
        sys.dont_write_bytecode = dont_write
    return module
