"""`machikit check`: rules are small classes; all findings are reported at once, each with where, what and fix."""

from pathlib import Path

from machikit._base.messages import kit_error
from machikit.catalog import workspaces
from machikit.check.findings import Finding

__all__ = ["Finding", "check", "project_of"]


def find_prototype(folder: Path) -> Path | None:
    """The nearest folder, from this one upwards, that is a prototype; None where there is none."""
    candidates = (folder.absolute(), *workspaces(folder.absolute()))
    return next((p for p in candidates if (p / "prototype.yaml").is_file() or (p / "prototype.py").is_file()), None)


def check(folder: Path) -> list[Finding]:
    """Check the prototype that contains the folder, or else the workspace or kit. Raises KitError where there is neither."""
    folder = folder.absolute()
    if not folder.is_dir():
        raise kit_error("check.no_folder", folder)
    candidates = (folder, *workspaces(folder))
    if prototype := find_prototype(folder):
        from machikit.check.prototype import check_prototype

        return check_prototype(prototype)
    if len(candidates) == 1:
        raise kit_error("check.nothing", folder)
    from machikit.check.workspace import check_workspace

    return check_workspace(candidates[1])
