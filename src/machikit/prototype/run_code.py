"""Runs the code of a prototype (prototype.py) in this process, and turns its errors into KitErrors with file and line."""

import os
import runpy
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from pathlib import Path

from machikit._base.errors import KitError, Stopped
from machikit._base.messages import kit_error
from machikit.catalog import Catalog
from machikit.pages.context import BuildOptions, warn
from machikit.prototype.code_errors import locate
from machikit.prototype.folder_problems import folder_problems
from machikit.prototype.load import build_options
from machikit.prototype.problems import refuse_stopping
from machikit.prototype.release_gate import ReleaseRefused

_BUILD_LOCK = (
    threading.Lock()
)  # a build uses process-wide state: sys.path, the working directory, the rendering of folium


def run(
    folder: Path,
    public: bool = False,
    feeds: bool = False,
    catalog: Catalog | None = None,
    remark: Callable[[KitError], None] | None = None,
    editable: bool = False,
) -> Path:
    """Run the prototype.py of a folder in this process, and return the path of the page that it saved.

    public: refuse internal data. feeds: write GeoJSON, ICS and an embed snippet beside the page. catalog: that of the folder, where it
    has been read before. editable: a page for the public is its own editor too. remark: is called with what is wrong in prototype.yaml
    and words.csv without stopping the build, and with what the page leaves out. Raises KitError with file, line, source line and
    message for every error in the team's code, and ReleaseRefused for data that must not be published.
    """
    script = folder.resolve() / "prototype.py"
    if not script.is_file():
        raise kit_error("prototype.none", folder)
    page = script.parent / "site" / "index.html"
    before = page.stat().st_mtime_ns if page.exists() else 0
    catalog = catalog or Catalog(script.parent)
    hear = _once(remark) if remark is not None else None
    for error in refuse_stopping(folder_problems(script.parent, catalog)):
        if hear is not None:
            hear(error)
    with _BUILD_LOCK:  # in a context of its own: what the code loads is not the current prototype afterwards
        options = BuildOptions(public, feeds, catalog, script.parent, hear or warn, editable)
        copy_context().run(_execute, script, options, catalog)
    if not page.exists() or page.stat().st_mtime_ns == before:
        raise kit_error("prototype.no_page", script.name)
    return page


def _once(remark: Callable[[KitError], None]) -> Callable[[KitError], None]:
    """The same without repeating itself: what a file says wrong can show in the page too."""
    told: set[tuple[object, ...]] = set()

    def hear(error: KitError) -> None:
        said = (error.where, error.what, error.fix)
        if said not in told:
            told.add(said)
            remark(error)

    return hear


def _execute(script: Path, options: BuildOptions, catalog: Catalog) -> None:
    """Run the script with its folder on sys.path and as the working directory."""
    from machikit.pages.safe_folium.map_pictures import pictures_read_from
    from machikit.pages.safe_folium.rendering import verbatim

    build_options.set(options)
    sys.path.insert(0, str(script.parent))
    dont_write, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # bytecode contains paths of this computer
    try:
        # verbatim: explore() and the like render at once: a cell must not be taken for a template there either
        with _working_in(script.parent), verbatim(), pictures_read_from(script.parent):
            runpy.run_path(str(script), run_name="__main__")
    except Stopped:
        raise
    except SystemExit as stop:
        if stop.code not in (None, 0):
            raise kit_error("prototype.exit", script.name, code=stop.code) from stop
    except ReleaseRefused:
        raise
    except Exception as error:
        raise locate(_explained(error), script.name, _code_folders(catalog, script.parent)) from error
    finally:
        sys.dont_write_bytecode = dont_write
        sys.path.remove(str(script.parent))


@contextmanager
def _working_in(folder: Path) -> Iterator[None]:
    """Work in a folder, so that `open("data.csv")` means the file beside the code, from wherever it is built."""
    try:
        before = os.getcwd()
    except OSError:  # it was deleted
        before = ""
    os.chdir(folder)
    try:
        yield
    finally:
        with suppress(OSError):
            os.chdir(before or folder)


def _explained(error: Exception) -> Exception:
    """The error, in the kit's words where it says that a library is missing which the kit does without."""
    if isinstance(error, ImportError) and "explore()" in str(error):
        return kit_error("prototype.explore", "explore()").with_traceback(error.__traceback__)
    return error


def _code_folders(catalog: Catalog, folder: Path) -> dict[Path, Path]:
    """The prototype's folder, and those of parts elsewhere that its code may have used; and from where their files are named."""
    parts = [part.resolve() for part in catalog.parts.values()]
    return {folder: folder, **{part: part.parents[1] for part in parts if not part.is_relative_to(folder)}}
