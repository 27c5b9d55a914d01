"""What edits beside the data say of the rows of a page: which of them only a participant tells of, and their photos."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from machikit._base.errors import KitError
from machikit.pages.pictures import IN_POPUP, picture_address

if TYPE_CHECKING:
    from machikit.pages.source_rows import SourceRows


def row_claims(rows: "SourceRows", folder: Path) -> dict[str, Any]:
    """The keys unconfirmed and photos of a table's block, where there are any. folder: of the data of the rows."""
    photos = {}
    for row, source in enumerate(rows.sources):
        shown = []
        for edit in rows.edits.photos.get(source, []) if rows.edits else []:
            with suppress(KitError):  # `check` names a photo that is not there
                shown.append({"data": picture_address(edit.now, folder, IN_POPUP), "words": edit.reason})
        if shown:
            photos[str(row)] = shown
    found = {"unconfirmed": rows.unconfirmed, "photos": photos}
    return {name: value for name, value in found.items() if value}
