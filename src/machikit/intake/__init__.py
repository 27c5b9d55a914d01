"""Turn a city's own file into a dataset: read it, detect topic and city, clean it, report, and write the result (`clean`, `add`)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from machikit.catalog import Catalog
from machikit.intake.build_dataset import CleanedDataset, CleanRequest, build_cleaned_dataset
from machikit.intake.detect import UnclearTopic, choose_city, choose_tables, find_city, read_tables
from machikit.intake.gc_pause import gc_paused
from machikit.intake.output import add, write_output
from machikit.tables.read.formats import PDF, WORD, is_readable

__all__ = [
    "CleanRequest",
    "CleanedDataset",
    "UnclearTopic",
    "add",
    "clean",
    "find_city",
    "table_files",
    "unnamed_documents",
    "write_output",
]


def clean(catalog: Catalog, path: Path, request: CleanRequest) -> list[CleanedDataset]:
    """Clean one file: usually into one dataset, into several where a workbook or a GTFS zip holds tables of several topics.

    Raises KitError where the file cannot be read or no city can be determined, UnclearTopic where no topic stands out.
    """
    with gc_paused():
        selections = choose_tables(catalog, path, read_tables(path), request.topic, request.sheet, request.count_by)
        city = choose_city(catalog, selections, request.city)
        return [build_cleaned_dataset(catalog, path, selection, city, request) for selection in selections]


def table_files(paths: Sequence[Path]) -> Iterator[Path]:
    """The files to clean: those named and, for each folder, all files below it whose name promises a table.

    Hidden files, Office lock files (`~$…`) and `__MACOSX` folders are skipped.
    """
    for path in paths:
        if path.is_dir():
            files = (p for p in sorted(path.rglob("*")) if p.is_file() and not _is_hidden(p.relative_to(path)))
            yield from filter(is_readable, files)
        else:
            yield path


def unnamed_documents(paths: Sequence[Path]) -> list[Path]:
    """The Word and PDF documents below the named folders: they may hold tables, and are cleaned only where they are named."""
    folders = [path for path in paths if path.is_dir()]
    files = (
        file for folder in folders for file in sorted(folder.rglob("*")) if not _is_hidden(file.relative_to(folder))
    )
    return [file for file in files if file.suffix.lower() in (*WORD, *PDF) and file.is_file()]


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) or part == "__MACOSX" for part in path.parts)
