"""Deliberately dirty files to try `clean` on: one problem each, and some with all at once. Everything in them is invented."""

import shutil
from pathlib import Path

from machikit._base.atomic import new_folder
from machikit._base.messages import kit_error
from machikit.catalog import kit_root

INPUT = "input"  # name of a sample's dirty file, whatever its suffix


def samples_folder() -> Path:
    """The folder that holds the samples: inside the wheel, or with the tests of the checkout."""
    shipped = kit_root() / "samples"
    return shipped if shipped.is_dir() else kit_root() / "tests" / "dirty"


def sample_folders() -> list[Path]:
    """The folder of each sample, sorted."""
    return sorted(p.parent for p in samples_folder().glob(f"*/{INPUT}.*"))


def sample_file(sample: Path) -> Path:
    """The dirty file of a sample."""
    return next(sample.glob(f"{INPUT}.*"))


def copy_samples(out: Path) -> list[Path]:
    """Copy every dirty file into a new folder, each named after its problem. Raises KitError where the folder exists already."""
    if out.exists():
        raise kit_error("intake.samples", out)
    files = {f"{sample.name}{sample_file(sample).suffix}": sample_file(sample) for sample in sample_folders()}
    with new_folder(out.absolute()) as target:
        target.mkdir()
        for name, path in files.items():
            shutil.copyfile(path, target / name)
    return [out / name for name in files]
