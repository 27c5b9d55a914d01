"""Deliberately dirty files to try `clean` on: one trouble each, and some with everything at once. All of it is invented."""

import shutil
from pathlib import Path

from machikit._base.atomic import new_folder
from machikit._base.messages import problem
from machikit.catalog import house

INPUT = "input"  # the file of a case that is cleaned, whatever its suffix


def folder() -> Path:
    """Where the cases lie: inside the wheel, or with the tests of the checkout."""
    shipped = house() / "samples"
    return shipped if shipped.is_dir() else house() / "tests" / "dirty"


def cases() -> list[Path]:
    """The folder of each case, in order."""
    return sorted(p.parent for p in folder().glob(f"*/{INPUT}.*"))


def source(case: Path) -> Path:
    """The dirty file of a case."""
    return next(case.glob(f"{INPUT}.*"))


def lay(out: Path) -> list[Path]:
    """Copy every dirty file into a folder, each named after its trouble. KitError where the folder is there already."""
    if out.exists():
        raise problem("intake.samples", out)
    names = {f"{case.name}{source(case).suffix}": source(case) for case in cases()}
    with new_folder(out.absolute()) as made:
        made.mkdir()
        for name, path in names.items():
            shutil.copyfile(path, made / name)
    return [out / name for name in names]
