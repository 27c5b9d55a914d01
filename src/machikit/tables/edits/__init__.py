"""Row edits: what people changed in a table, kept beside its data in `edits.csv` and applied each time the table is loaded.

`edits_file` reads and writes the file, `apply` lays its edits over the cells of a source, `row_keys` says which row is meant.
"""

from machikit.tables.edits.apply import EditedCells, Unapplied, apply_edits
from machikit.tables.edits.edit import ADD, ASIDE, FILE, PHOTO, PHOTOS, POINT, Edit
from machikit.tables.edits.edits_file import (
    Appended,
    EditsFile,
    append_edits,
    confirm_edits,
    edit_problem,
    edits_with,
    read_edits,
)
from machikit.tables.edits.places import edits_files, edits_target
from machikit.tables.edits.row_keys import row_keys_of

__all__ = [
    "ADD",
    "ASIDE",
    "FILE",
    "PHOTO",
    "PHOTOS",
    "POINT",
    "Appended",
    "Edit",
    "EditedCells",
    "EditsFile",
    "Unapplied",
    "append_edits",
    "apply_edits",
    "confirm_edits",
    "edit_problem",
    "edits_files",
    "edits_target",
    "edits_with",
    "read_edits",
    "row_keys_of",
]
