"""Lays edits over the cells of a source, in the order of their lines: what fits is applied, and all the rest is told.

Cells are changed before the loader reads them, so its own checks of types hold for them too. An edit whose `was` is no longer there
is a conflict; one that the source has taken over meanwhile is not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog.model import Field, Schema
from machikit.tables.edits import new_values, row_keys
from machikit.tables.edits.edit import ADD, ASIDE, PHOTO, POINT, Edit
from machikit.tables.edits.row_keys import RowFinder, key_text, shown

Cells = Sequence[Sequence[str]]  # header and rows
CONFLICT, WRONG = "conflict", "wrong"
DEGREES = ("latitude", "longitude")


@dataclass(frozen=True)
class Unapplied:
    """An edit that was not applied. kind: a conflict with the data, or wrong whatever they are."""

    edit: Edit
    kind: str
    error: KitError


@dataclass
class EditedCells:
    """The cells of a source with edits, and what became of each edit.

    sources: row → which row of the source it is, None for a new one. keys: of each row, those of the source. already: edits that the
    source has taken over. aside: (row of the source, or None, and the edit) of rows that were set aside. photos: row → its pictures.
    unconfirmed: the rows with something that only a participant says, of a safety topic.
    """

    cells: list[list[str]]
    sources: list[int | None]
    keys: list[str]
    applied: list[Edit] = field(default_factory=list)
    already: list[Edit] = field(default_factory=list)
    unapplied: list[Unapplied] = field(default_factory=list)
    aside: list[tuple[int | None, Edit]] = field(default_factory=list)
    photos: dict[int, list[Edit]] = field(default_factory=dict)
    unconfirmed: list[int] = field(default_factory=list)
    safety: bool = False

    @property
    def unconfirmed_edits(self) -> list[Edit]:
        """What only participants say, of a safety topic; also where it does not fit, until somebody decides."""
        known = [*self.applied, *(one.edit for one in self.conflicts)]
        return [edit for edit in known if not edit.is_confirmed] if self.safety else []

    @property
    def conflicts(self) -> list[Unapplied]:
        return [one for one in self.unapplied if one.kind == CONFLICT]


class _Conflict(Exception):
    """An edit that does not fit what is there; holds the KitError."""

    def __init__(self, error: KitError):
        super().__init__(error)
        self.error = error


def apply_edits(cells: Cells, schema: Schema, edits: Iterable[Edit], shapes: bool = False) -> EditedCells:
    """Apply edits to the header and rows of a source. shapes: its rows have shapes, which no edit changes or adds."""
    rows = _Rows(cells, schema, shapes)
    for edit in edits:
        try:
            (rows.result.applied if rows.apply(edit) else rows.result.already).append(edit)
        except _Conflict as conflict:
            rows.result.unapplied.append(Unapplied(edit, CONFLICT, conflict.error))
        except KitError as error:
            rows.result.unapplied.append(Unapplied(edit, WRONG, error))
    return rows.finished()


class _Rows:
    """The rows of a source while edits are applied: positions stay as they are until the end."""

    def __init__(self, cells: Cells, schema: Schema, shapes: bool):
        self.schema, self.shapes = schema, shapes
        self.header = [*cells[0]] if cells else []
        self.rows: list[Sequence[str]] = [*cells[1:]]
        self.n_source = len(self.rows)
        self.columns = row_keys.key_columns(cells, schema)
        keys = row_keys.row_keys_of(cells, schema)
        self.finder = RowFinder(keys)
        self.marked: set[int] = set()
        self.aside: dict[int, Edit] = {}
        self.result = EditedCells([], [], keys, safety=schema.safety)

    # --- one edit -----------------------------------------------------------------------------------------------------

    def apply(self, edit: Edit) -> bool:
        """Apply an edit; False where the data say so already. Raises _Conflict, or KitError for an edit that is wrong."""
        if edit.field == ADD:
            row = self._add(edit)
        else:
            row = self._find(edit)
            if edit.field == ASIDE:
                is_new = row not in self.aside
                self.aside.setdefault(row, edit)
                return is_new
            if row in self.aside:
                raise _Conflict(
                    kit_error("edits.row_aside", edit.where, key=shown(edit.key), line=self.aside[row].line)
                )
            if not self._change(row, edit):
                return False
        if self.schema.safety and not edit.is_confirmed:
            self.marked.add(row)
        return True

    def _find(self, edit: Edit) -> int:
        try:
            return self.finder.find(edit.key, edit.where)
        except KitError as error:
            raise _Conflict(error) from error

    def _change(self, row: int, edit: Edit) -> bool:
        if edit.field == PHOTO:
            if error := new_values.photo_error(edit):
                raise error
            self.result.photos.setdefault(row, []).append(edit)
            return True
        changes = self._point(edit) if edit.field == POINT else self._cell(edit)
        if all(new_values.is_same(f, self._text(row, f), now) for f, _, now in changes):
            return False
        for one, was, _ in changes:
            if not new_values.is_same(one, self._text(row, one), was):
                raise _Conflict(self._stale(row, edit, one))
        self._write(row, {one.id: now for one, _, now in changes})
        return True

    def _cell(self, edit: Edit) -> list[tuple[Field, str, str]]:
        """(field, cell before, cell after)."""
        one = new_values.find_field(self.schema, edit.field, edit.where)
        return [(one, edit.was, new_values.checked_value(one, edit.now, edit.where))]

    def _point(self, edit: Edit) -> list[tuple[Field, str, str]]:
        fields = [next(iter(self.schema.role(role)), None) for role in DEGREES]
        was, now = (new_values.point_texts(text, edit.where) for text in (edit.was, edit.now))
        if self.shapes or None in fields:
            raise kit_error("edits.no_point", edit.where)
        return [
            (f, before, new_values.checked_value(f, after, edit.where))
            for f, before, after in zip(fields, was, now, strict=True)
            if f is not None
        ]

    def _stale(self, row: int, edit: Edit, one: Field) -> KitError:
        header, there = one.header, self._text(row, one)
        if edit.field == POINT:
            header, there = (
                POINT,
                ",".join(self._text(row, f) for role in DEGREES for f in self.schema.role(role)).strip(","),
            )
        texts = {"was": edit.was, "there": there, "now": edit.now}
        values = {name: shown(text) if text else say("edits.blank_cell") for name, text in texts.items()}
        return kit_error("edits.stale", edit.where, key=shown(edit.key), header=header, **values)

    def _add(self, edit: Edit) -> int:
        if self.shapes:
            raise kit_error("edits.no_shape", edit.where)
        values = new_values.new_row(edit, self.schema)
        row = len(self.rows)
        self.rows.append([""] * len(self.header))
        self._write(row, values)
        key = self.finder.free(key_text(values.get(id_, "") for id_ in self.schema.key))
        self.result.keys.append(key)
        self.finder.add(key, row)
        self.finder.add(edit.key, row)
        return row

    # --- cells --------------------------------------------------------------------------------------------------------

    def _text(self, row: int, one: Field) -> str:
        column = self.columns.get(one.id)
        return "" if column is None or column >= len(self.rows[row]) else self.rows[row][column].strip()

    def _write(self, row: int, values: dict[str, str]) -> None:
        """Write cells by field id. A column that the source lacks is added."""
        for id_ in values:
            if id_ not in self.columns and values[id_]:
                self.columns[id_] = len(self.header)
                self.header.append(self.schema.by_id[id_].header)
                self.rows = [[*cells, ""] for cells in self.rows]
        cells = [*self.rows[row]]
        for id_, text in values.items():
            if id_ in self.columns:
                cells[self.columns[id_]] = text
        self.rows[row] = cells
        if row < self.n_source and not values.keys().isdisjoint(self.schema.key):
            self.finder.add(key_text(self._text(row, self.schema.by_id[id_]) for id_ in self.schema.key), row)

    def finished(self) -> EditedCells:
        """The result without the rows that were set aside, positions counted anew."""
        result = self.result
        kept = [row for row in range(len(self.rows)) if row not in self.aside]
        place = {row: n for n, row in enumerate(kept)}
        result.aside = [(self._source(row), edit) for row, edit in self.aside.items()]
        result.cells = [[*self.header], *([*self.rows[row]] for row in kept)] if self.header else []
        result.sources = [self._source(row) for row in kept]
        result.keys = [result.keys[row] for row in kept]
        result.photos = {place[row]: edits for row, edits in result.photos.items() if row in place}
        result.unconfirmed = sorted(place[row] for row in self.marked if row in place)
        return result

    def _source(self, row: int) -> int | None:
        return row if row < self.n_source else None
