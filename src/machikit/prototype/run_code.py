"""Runs the code of a prototype (prototype.py) in this process, and turns its errors into KitErrors with file and line."""

import runpy
import sys
import threading
import traceback
from contextvars import copy_context
from pathlib import Path

from machikit._base.errors import KitError, Stopped
from machikit._base.messages import kit_error
from machikit.catalog import Catalog
from machikit.pages.context import BuildOptions
from machikit.prototype.load import build_options
from machikit.prototype.release_gate import ReleaseRefused

_BUILD_LOCK = threading.Lock()  # a build uses process-wide state: sys.path, the rendering of folium


def run(folder: Path, public: bool = False, feeds: bool = False, catalog: Catalog | None = None) -> Path:
    """Run the prototype.py of a folder in this process, and return the path of the page that it saved.

    public: refuse internal data. feeds: write GeoJSON, ICS and an embed snippet beside the page. catalog: that of the
    folder, where it has been read before. Raises KitError with file,
    line, source line and message for every error in the team's code, and ReleaseRefused for data that must not be published.
    """
    script = folder.resolve() / "prototype.py"
    if not script.is_file():
        raise kit_error("prototype.none", folder)
    page = script.parent / "site" / "index.html"
    before = page.stat().st_mtime_ns if page.exists() else 0
    with _BUILD_LOCK:  # in a context of its own: what the code loads is not the current prototype afterwards
        copy_context().run(_execute, script, BuildOptions(public, feeds, catalog))
    if not page.exists() or page.stat().st_mtime_ns == before:
        raise kit_error("prototype.no_page", script.name)
    return page


def _execute(script: Path, options: BuildOptions) -> None:
    """Run the script with its folder on sys.path."""
    from machikit.pages.safe_folium.rendering import verbatim

    build_options.set(options)
    sys.path.insert(0, str(script.parent))
    dont_write, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # bytecode contains paths of this computer
    try:
        with verbatim():  # explore() and the like render at once: a cell must not be taken for a template there either
            runpy.run_path(str(script), run_name="__main__")
    except Stopped:
        raise
    except SystemExit as stop:
        if stop.code not in (None, 0):
            raise kit_error("prototype.exit", script.name, code=stop.code) from stop
    except ReleaseRefused:
        raise
    except Exception as error:
        raise _locate(error, script) from error
    finally:
        sys.dont_write_bytecode = dont_write
        sys.path.remove(str(script.parent))


def _locate(error: Exception, script: Path) -> KitError:
    """The error with file, line, source line and message, at the innermost line of the team's code."""
    if isinstance(error, SyntaxError) and error.filename and Path(error.filename).resolve().parent == script.parent:
        where, source = f"{Path(error.filename).name}:{error.lineno}", (error.text or "").strip()
        return kit_error("prototype.code", where, line=source, why=error.msg)
    stack = traceback.extract_tb(error.__traceback__)
    frame = next((f for f in reversed(stack) if Path(f.filename).resolve().is_relative_to(script.parent)), None)
    if frame is None:
        if isinstance(error, KitError):
            return error
        return kit_error("prototype.code", script.name, line="", why=_one_line(error))
    where, source = f"{Path(frame.filename).name}:{frame.lineno}", (frame.line or "").strip()
    if isinstance(error, KitError):
        return KitError(where, f"`{source}` — {error.where}: {error.what}", error.fix)
    return kit_error("prototype.code", where, line=source, why=_one_line(error))


def _one_line(error: Exception) -> str:
    """Type and message of an exception on one line, shortened."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
