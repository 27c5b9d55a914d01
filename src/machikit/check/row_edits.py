"""Rules for the row edits of a prototype (edits.csv): does each line fit the data, and is it known to be so?"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.messages import kit_error
from machikit.catalog import Catalog, kit_root
from machikit.check.findings import WARNING, Finding, Rule
from machikit.check.prototype_folder import PrototypeFolder
from machikit.prototype.release_gate import group_matches
from machikit.prototype.row_edits import DatasetEdits, row_edits
from machikit.tables.edits import ADD, ASIDE, PHOTO, POINT, Edit, EditedCells
from machikit.tables.edits.new_values import find_field, new_row
from machikit.tables.edits.row_keys import shown
from machikit.tables.privacy.table_scan import scan_table

REASON = "reason"


class RowEdits(Rule):
    """Each line of edits.csv can be read, fits the data, and names no person; pictures are there."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        yield from self.check_folder(subject.folder, subject.catalog)

    def check_folder(self, folder: Path, catalog: Catalog) -> Iterator[Finding]:
        """The findings of all edits below a folder."""
        for one in row_edits(folder, catalog):
            told = [*one.problems, *([one.error] if one.error else [])]
            if one.edits is not None:
                told += [unapplied.error for unapplied in one.edits.unapplied]
                told += _missing_photos(one, one.edits)
            for error in told:
                yield Finding(error.where, error.what, error.fix, rule="RowEdits")
            if one.edits is not None:
                yield from self._taken_over(one.edits)
                yield from self._personal(one, one.edits)

    def _taken_over(self, edits: EditedCells) -> Iterator[Finding]:
        """Lines that the data say by now: they can go."""
        for edit in edits.already:
            yield self.finding(edit.where, "edits.already", WARNING, key=shown(edit.key))

    def _personal(self, one: DatasetEdits, edits: EditedCells) -> Iterator[Finding]:
        """Personal data in what the edits write and say. The row of a match is the line of its edit."""
        known = [*edits.applied, *(unapplied.edit for unapplied in edits.unapplied)]
        headers = [*(f.header for f in one.schema.fields), REASON]
        texts = [_texts(edit, one) for edit in known]
        rows = [[text.get(header, "") for header in headers] for text in texts]
        matches = [
            replace(match, row=known[match.row - 1].line) if match.row else match
            for match in scan_table(headers, rows, one.schema, first_row=1)
            if match.row and match.kind not in ("single_person", "small_area")
        ]
        for group in group_matches(one.files[0].relative_to(one.files[0].parents[3]).as_posix(), matches):
            yield Finding(group.where, group.what, group.fix, group.level, "RowEdits")


class WorkspaceRowEdits(Rule):
    """The same of the row edits in workspaces: the prototypes that take their data from there have them too."""

    def check(self, subject: Catalog) -> Iterator[Finding]:
        for root in subject.roots:
            if root != kit_root():
                yield from (replace(f, rule="WorkspaceRowEdits") for f in RowEdits().check_folder(root, subject))


class EditsConfirmed(Rule):
    """What participants say on safety topics was confirmed by an office."""

    def check(self, subject: PrototypeFolder) -> Iterator[Finding]:
        for one in row_edits(subject.folder, subject.catalog):
            for edit in one.edits.unconfirmed_edits if one.edits else ():
                yield self.finding(edit.where, "edits.unconfirmed", WARNING, key=shown(edit.key), id=edit.id)


def _texts(edit: Edit, one: DatasetEdits) -> dict[str, str]:
    """Header → what the edit writes into its column, and its reason."""
    texts = {REASON: edit.reason}
    try:
        if edit.field == ADD:
            texts |= {one.schema.by_id[id_].header: text for id_, text in new_row(edit, one.schema).items()}
        elif edit.field not in (ASIDE, POINT, PHOTO):
            texts[find_field(one.schema, edit.field, edit.where).header] = edit.now
    except KitError:
        texts[REASON] = f"{edit.reason} {edit.now}"
    return texts


def _missing_photos(one: DatasetEdits, edits: EditedCells) -> Iterator[KitError]:
    folders = [path.parent for path in one.files]
    for edit in (edit for photos in edits.photos.values() for edit in photos):
        if not any((folder / edit.now).is_file() for folder in folders):
            yield kit_error("edits.no_photo", edit.where, value=shown(edit.now))
