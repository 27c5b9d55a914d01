"""The tables that a prototype's code has loaded: each is read once, and kept as it was before any code changed it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit.catalog.model import City, Dataset, Schema
from machikit.pages.context import LoadedTable
from machikit.prototype.folder_tables import TOPIC as FILE_TOPIC
from machikit.prototype.folder_tables import as_geo_frame, folder_dataset, read_folder_table, remarks, text_cells

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from machikit.tables.clean_frame import CleanFrame
    from machikit.tables.edits import EditedCells


@dataclass(frozen=True)
class FolderFile:
    """A file in the prototype's folder, as `Prototype.table` is asked for it."""

    name: str
    sheet: str | None
    licence: str
    permitted_by: str


class LoadedTables:
    """The tables of one prototype. folder: its folder; remark: what is called with each thing that a reader of a file should know.

    Attributes:
        datasets: Dataset key → dataset, of all cities, in the order in which they were asked for.
        cells: Dataset key → header and rows of its file as text, with edits.
        edits: Dataset key → what became of its edits, where it has some.
    """

    def __init__(self, folder: Path, remark: Callable[[KitError], None]):
        self.datasets: dict[str, Dataset] = {}
        self.cells: dict[str, list[list[str]]] = {}
        self.edits: dict[str, EditedCells] = {}
        self._folder, self._remark = folder, remark
        self._frames: dict[str, GeoDataFrame] = {}
        self._reports: dict[str, CleanFrame] = {}  # file of the folder → its table with report and source

    def of_dataset(self, dataset: Dataset, schema: Schema, city: City) -> "GeoDataFrame":
        """The table of a dataset with its edits. Small numbers of a statistic are suppressed."""
        from machikit.tables.edits import edits_files
        from machikit.tables.load import load_edited
        from machikit.tables.statistics.small_numbers import TOPIC as STATISTIC
        from machikit.tables.statistics.small_numbers import suppress_small_numbers

        key = dataset.key
        self.datasets[key] = dataset
        if key not in self._frames:
            loaded = load_edited(dataset, schema, edits_files(dataset, self._folder, city.id))
            frame = suppress_small_numbers(loaded.frame) if dataset.topic == STATISTIC else loaded.frame
            self._frames[key], self.cells[key] = frame, loaded.cells
            if loaded.edits is not None:
                self.edits[key] = loaded.edits
            self._remark_all(loaded.remarks)
        return self._frames[key]

    def of_file(self, file: FolderFile, city: City) -> "GeoDataFrame":
        """The table of a file in the folder."""
        key = f"{city.id}/{FILE_TOPIC}{file.name}"
        if key not in self._frames:
            clean = read_folder_table(self._folder, file.name, file.sheet, file.permitted_by)
            self.datasets[key] = folder_dataset(self._folder, file.name, city, clean, file.licence, file.permitted_by)
            self._reports[file.name], self._frames[key] = clean, as_geo_frame(clean)
            self.cells[key] = text_cells(self._frames[key])
            self._remark_all(remarks(file.name, clean))
        return self._frames[key]

    def report(self, name: str) -> "CleanFrame":
        """What was done to a file of the folder when it was read. Raises KitError where it was not."""
        if name not in self._reports:
            raise kit_error("frame.not_read", name)
        return self._reports[name]

    def of_topic(self, topic: str) -> Iterator[LoadedTable]:
        """The tables of a topic as they were read."""
        for key, dataset in self.datasets.items():
            if dataset.topic == topic and key in self._frames:
                yield LoadedTable(dataset, self._frames[key], self.edits.get(key))

    def values(self, topic: str) -> dict[str, set[str]]:
        """Column → values as text, of the tables of a topic. Any other value on the page was made by its code."""
        from machikit.pages.blocks import json_values

        values: dict[str, set[str]] = {}
        for _, table, _ in self.of_topic(topic):
            for column in table.columns.drop(table.geometry.name):
                texts = (str(v) for v in json_values(table[column]) if v is not None)
                values.setdefault(str(column), set()).update(texts)
        return values

    def _remark_all(self, found: Iterable[KitError]) -> None:
        for one in found:
            self._remark(one)
