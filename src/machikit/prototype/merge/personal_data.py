"""Personal data that somebody wrote into a page: they are left out, by the rules that hold for data and words everywhere."""

from collections.abc import Mapping

from machikit._base.errors import KitError
from machikit.catalog.model import Schema
from machikit.prototype.release_gate import find_in_texts
from machikit.tables.privacy.table_scan import PersonalFinding, scan_table


def personal_in_text(where: str, now: str, was: str = "", bare: bool = True) -> KitError | None:
    """What of a text is certainly personal and was not in it before; None where nothing is. bare: full names alone count."""
    before = {matched for _, matched in find_in_texts([(was, bare)])}
    return _told(where, [one for one, matched in find_in_texts([(now, bare)]) if matched not in before])


def personal_in_cells(where: str, cells: Mapping[str, str], schema: Schema) -> KitError | None:
    """The same of cells by header: what the standard puts into a column is allowed there."""
    return _told(where, scan_table(list(cells), [list(cells.values())], schema, first_row=1))


def _told(where: str, findings: list[PersonalFinding]) -> KitError | None:
    first = next((one for one in findings if one.level == "error"), None)
    return KitError(where, first.what, first.fix) if first else None
