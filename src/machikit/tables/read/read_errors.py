"""The KitErrors that every reader of files raises."""

from pathlib import Path

from machikit._base import limits
from machikit._base.errors import KitError
from machikit._base.messages import kit_error


def broken_file(path: Path, error: BaseException) -> KitError:
    """The KitError for a file that its reader could not understand."""
    return kit_error("read.broken", path.name, why=" ".join(str(error).replace(str(path), path.name).split())[:120])


def picture_only(path: Path) -> KitError:
    """The KitError for a file whose content is a picture: a scan, a photograph, a workbook of pasted screenshots."""
    return kit_error("read.picture", path.name)


def file_too_large(where: str, most: int) -> KitError:
    """The KitError for a file, or for the content of an archive, of more than `most` bytes."""
    return kit_error("read.large", where, megabytes=most // limits.MB)


def table_too_large(path: Path, error: limits.LimitExceeded) -> KitError:
    """The KitError for a table with too many rows or columns, or too many characters in a cell."""
    if error.cell:
        return kit_error("read.cell", path.name, most=f"{limits.CELL:,}")
    return kit_error(
        "read.area",
        path.name,
        rows=f"{error.rows:,}",
        columns=f"{error.columns:,}",
        most_rows=f"{limits.ROWS:,}",
        most_columns=f"{limits.COLUMNS:,}",
        most=f"{limits.CELLS:,}",
    )
