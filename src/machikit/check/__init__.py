"""`machikit check`: rules are small classes; all findings are reported at once, each with where, what and fix."""

from pathlib import Path

from machikit._base.messages import problem
from machikit.catalog import workspaces
from machikit.check.findings import Finding

__all__ = ["Finding", "check", "project_of"]


def project_of(folder: Path) -> Path | None:
    """The nearest folder, from this one upwards, that is a prototype; None where there is none."""
    candidates = (folder.absolute(), *workspaces(folder.absolute()))
    return next((p for p in candidates if (p / "prototype.yaml").is_file() or (p / "prototype.py").is_file()), None)


def check(folder: Path) -> list[Finding]:
    """Check the prototype that contains the folder, or else the workspace or kit. Raises KitError where there is neither."""
    folder = folder.absolute()
    if not folder.is_dir():
        raise problem("check.no_folder", folder)
    candidates = (folder, *workspaces(folder))
    if prototype := project_of(folder):
        from machikit.check.prototype import check_project

        return check_project(prototype)
    if len(candidates) == 1:
        raise problem("check.nothing", folder)
    from machikit.check.workspace import check_workspace

    return check_workspace(candidates[1])
