"""Where the edits of a dataset lie: beside its data, or in a prototype's own folder for a dataset that it has not copied."""

from pathlib import Path

from machikit._base import paths
from machikit.catalog.model import Dataset
from machikit.tables.edits.edit import FILE

PACKAGE = "datapackage.json"


def edits_files(dataset: Dataset, prototype: Path | None = None, city: str | None = None) -> list[Path]:
    """The edits.csv files of a dataset that there are, in the order in which they are applied.

    prototype: the folder of the prototype that loads it; city: the id of the municipality whose view it is.
    """
    found = []
    if not dataset.code or dataset.is_part:  # what lies beside all of Japan's data is no municipality's
        found.append(paths.inside(dataset.path, FILE, f"datasets/{dataset.id}"))
    if prototype is not None:
        folder = prototype / "datasets" / (city or dataset.city) / dataset.name
        if not (folder / PACKAGE).is_file():  # else these are the edits of another dataset, or found already
            named = folder.relative_to(prototype).as_posix()
            found.append(paths.inside(prototype, f"{named}/{FILE}", named))
    return [path for path in dict.fromkeys(found) if path.is_file()]


def edits_target(dataset: Dataset, prototype: Path, city: str | None = None) -> Path:
    """The edits.csv of a dataset in a prototype's folder, whether it is there or not: beside the data that it has copied."""
    if dataset.path.resolve().is_relative_to(prototype.resolve()):
        return dataset.path / FILE
    return prototype / "datasets" / (city or dataset.city) / dataset.name / FILE
