"""`machikit.read`: a city's file as one pandas table of text, for notebooks and for a prototype's own files."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

from machikit.tables.read import reader_process
from machikit.tables.read.merged_cells import fill_merged_cells
from machikit.tables.read.sheet_blocks import tables_of_sheet
from machikit.tables.text_frame import choose_grid, text_frame

if TYPE_CHECKING:
    from pandas import DataFrame

    from machikit.tables.clean_frame import CleanFrame


@overload
def read(path: str | Path, sheet: str | None = None, *, report: Literal[False] = False) -> "DataFrame": ...
@overload
def read(path: str | Path, sheet: str | None = None, *, report: Literal[True]) -> "CleanFrame": ...
def read(path: str | Path, sheet: str | None = None, *, report: bool = False) -> "DataFrame | CleanFrame":
    """Read a table of a file: Excel, CSV in any Japanese encoding, Word, PDF, HTML, JSON, GeoJSON, KML, Shapefile, GeoPackage, zip.

    Every cell is text as the spreadsheet shows it ("0123" keeps its zero), blank cells are None, columns have the headers of the
    file. Titles above the header are left out, a header over two rows becomes 災害種別_洪水, a merged cell counts for each of its
    rows, a column without a header has its letter as name. Nothing is repaired or judged: that is what `machikit clean` does.
    What is doubtful in it and where it is from stand in `attrs["report"]` and `attrs["source"]` of the table.
    With `report=True` the table is clean, too: numbers are numbers, marks are blank, sums are set aside.

    Args:
        path: The file.
        sheet: The name of a sheet, layer, or file of a zip, as in `read("人口.xlsx", sheet="北区")`; needed where the file shows
            more than one table; of a document `table-2` is enough.
        report: Return the clean table with its report and source.
    Returns: A table of text with its report and source; of a map file a GeoDataFrame (EPSG:4326). With `report=True` an object
        with `frame`, `report` (rows_in, rows_out, rows_aside, doubts, notes, aside, columns, sheets) and `source` (file, table,
        bytes, hash, read_on).
    Raises:
        KitError: The file cannot be read, is too large (it is read in a process with limits of time and memory), has several
            tables, or no such sheet.
    Example:
        >>> table = read(prototype.dataset().file)
        >>> "名称" in table.columns
        True
        >>> table.attrs["source"]["file"]
        'data.csv'
        >>> clean = read(prototype.dataset().file, report=True)
        >>> clean.report["rows_in"] == len(clean.frame) + clean.report["rows_aside"]
        True
    """
    from machikit.tables.clean_frame import clean_frame, show_in_notebook

    path = Path(path)
    grids = [fill_merged_cells(grid) for grid in reader_process.read(path)]
    if report:
        grids = [table for grid in grids for table in tables_of_sheet(grid)]
        return clean_frame(path, choose_grid(grids, path, sheet), grids)
    grid = choose_grid(grids, path, sheet)
    clean = clean_frame(path, grid, grids)
    show_in_notebook(clean)
    frame = text_frame(grid)
    frame.attrs |= {"report": clean.report, "source": clean.source}
    return frame
