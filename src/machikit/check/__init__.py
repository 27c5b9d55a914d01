"""`machikit check`: every rule as a small class; all findings at once, each with where / what / fix."""

from pathlib import Path

from machikit._base.messages import problem
from machikit.catalog import workspaces
from machikit.check.findings import Finding

__all__ = ["Finding", "check", "project_of"]


def project_of(folder: Path) -> Path | None:
    """The prototype that a folder is or lies in; None where it lies in none."""
    around = (folder.absolute(), *workspaces(folder.absolute()))
    return next((p for p in around if (p / "prototype.yaml").is_file() or (p / "prototype.py").is_file()), None)


def check(folder: Path) -> list[Finding]:
    """Check the prototype, or else the kit or workspace, in which the folder lies; KitError where it is neither."""
    folder = folder.absolute()
    if not folder.is_dir():
        raise problem("check.no_folder", folder)
    around = (folder, *workspaces(folder))
    if project := project_of(folder):
        from machikit.check.prototype import check_project

        return check_project(project)
    if len(around) == 1:
        raise problem("check.nothing", folder)
    from machikit.check.shelves import check_house

    return check_house(around[1])
