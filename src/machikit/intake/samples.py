"""Deliberately dirty files to try `clean` on: one problem each, and some with all at once. Everything in them is invented."""

import shutil
from pathlib import Path

from machikit._base.atomic import new_folder
from machikit._base.messages import problem
from machikit.catalog import house

INPUT = "input"  # name of a sample's dirty file, whatever its suffix


def folder() -> Path:
    """The folder that holds the samples: inside the wheel, or with the tests of the checkout."""
    shipped = house() / "samples"
    return shipped if shipped.is_dir() else house() / "tests" / "dirty"


def cases() -> list[Path]:
    """The folder of each sample, sorted."""
    return sorted(p.parent for p in folder().glob(f"*/{INPUT}.*"))


def source(sample: Path) -> Path:
    """The dirty file of a sample."""
    return next(sample.glob(f"{INPUT}.*"))


def lay(out: Path) -> list[Path]:
    """Copy every dirty file into a new folder, each named after its problem. Raises KitError where the folder exists already."""
    if out.exists():
        raise problem("intake.samples", out)
    files = {f"{sample.name}{source(sample).suffix}": source(sample) for sample in cases()}
    with new_folder(out.absolute()) as target:
        target.mkdir()
        for name, path in files.items():
            shutil.copyfile(path, target / name)
    return [out / name for name in files]
