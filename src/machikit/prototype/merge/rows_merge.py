"""Brings the rows that were changed in a page into edits.csv, beside the data; photos become files there."""

import base64
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog.model import City, Dataset, Schema
from machikit.pages.pictures import PHOTO as PHOTO_SIDE
from machikit.pages.pictures import picture_address
from machikit.prototype.merge.changes import Change, Outcome
from machikit.prototype.merge.personal_data import personal_in_cells, personal_in_text
from machikit.prototype.merge.read_page import SavedPage
from machikit.tables.edits import (
    ADD,
    ASIDE,
    FILE,
    PHOTO,
    PHOTOS,
    POINT,
    Edit,
    EditedCells,
    apply_edits,
    edit_problem,
    edits_files,
    edits_target,
    read_edits,
)
from machikit.tables.edits.new_values import find_field, new_row
from machikit.tables.edits.row_keys import RowFinder, key_columns
from machikit.tables.load import load_edited

KINDS = {ADD: "new", ASIDE: "aside", POINT: "point", PHOTO: "photo"}
NUMBER = re.compile(r" #\d{1,9}$")
ENDINGS = {"jpeg": "jpg", "png": "png", "webp": "webp"}


class RowsMerge:
    def __init__(self, folder: Path, dataset: Dataset, city: City, schema: Schema, page: SavedPage):
        self.schema, self.page, self.outcome = schema, page, Outcome()
        self.target = edits_target(dataset, folder, city.id)
        self.known = {e.id: e for file in edits_files(dataset, folder, city.id) for e in read_edits(file).edits}
        self.cells = load_edited(dataset, schema, []).cells
        self.shapes = ".geojson" in dataset.file.suffixes
        self.new: list[Edit] = []
        self.photos: dict[Path, bytes] = {}
        self._merge()

    def _merge(self) -> None:
        before = self._applied([])
        candidates = [one for edit in self._renamed(before.keys) if (one := self._candidate(edit))]
        result = self._applied(candidates)
        refused = {one.edit.id: one for one in result.unapplied}
        already = {edit.id for edit in result.already}  # the data say so meanwhile
        for edit in candidates:
            problem = refused.get(edit.id)
            if edit.id in already:
                self.outcome.already += 1
            elif problem is None:
                self._take(edit)
                self.outcome.taken.append(self._told(edit, edit.was))
            elif problem.kind == "conflict" and (here := _cell(before, self.schema, edit)) is not None:
                self.outcome.conflict(self._told(edit, here), lambda e=edit, h=here: self._take(replace(e, was=h)))  # type: ignore[misc]
            else:
                self.outcome.left_out.append(_on_page(problem.error))

    def _renamed(self, keys: Sequence[str]) -> list[Edit]:
        """The edits of the page; a new row whose key others have taken meanwhile, and what was done to it, under the next number."""
        taken = {*keys, *(edit.key for edit in self.known.values() if edit.field == ADD)}
        names: dict[str, str] = {}
        last: dict[str, int] = {}
        edits = []
        for edit in self.page.rows:
            if edit.field == ADD and edit.id in self.known:
                names[edit.key] = self.known[edit.id].key
            elif edit.field == ADD and edit.key in taken:
                names[edit.key] = _free(edit.key, taken, last)
            if edit.field == ADD:
                taken.add(names.get(edit.key, edit.key))
            edits.append(replace(edit, key=names.get(edit.key, edit.key)))
        return edits

    def _applied(self, more: Sequence[Edit]) -> EditedCells:
        return apply_edits(self.cells, self.schema, [*self.known.values(), *more], self.shapes)

    def _candidate(self, edit: Edit) -> Edit | None:
        """An edit that can be laid over the data, its photo as a file; None where it is here already or left out."""
        if edit.id in self.known:
            self._tell_known(edit, self.known[edit.id])
            return None
        try:
            if error := edit_problem(edit) or self._personal(edit):
                raise error
            return self._with_file(edit) if edit.field == PHOTO else edit
        except KitError as error:
            self.outcome.left_out.append(_on_page(error))
            return None

    def _tell_known(self, edit: Edit, known: Edit) -> None:
        """One with the same id was brought back before; its `was` may have been made to fit then."""
        if replace(edit, was=known.was).content == known.content:
            self.outcome.already += 1
        else:
            self.outcome.left_out.append(kit_error("merge.same_id", edit.where, id=edit.id))

    def _personal(self, edit: Edit) -> KitError | None:
        where = edit.where
        if edit.reason and (error := personal_in_text(where, edit.reason, bare=False)):
            return error
        if edit.field == ADD:
            values = new_row(edit, self.schema)
        elif edit.field in (ASIDE, PHOTO, POINT):
            return None
        else:
            values = {find_field(self.schema, edit.field, where).id: edit.now}
        return personal_in_cells(where, {self.schema.by_id[i].header: text for i, text in values.items()}, self.schema)

    def _with_file(self, edit: Edit) -> Edit:
        """The edit with its photo as a file: decoded, turned upright, made small, without what a camera wrote into it."""
        where = f"{edit.where}: photo"
        if not edit.now.startswith("data:image/"):
            raise kit_error("picture.unknown", where)
        address = picture_address(edit.now, None, PHOTO_SIDE, where)
        kind, _, content = address.removeprefix("data:image/").partition(";base64,")
        if kind not in ENDINGS:
            raise kit_error("picture.unknown", where)
        name = re.sub(r"[^0-9A-Za-z_-]", "-", edit.id)
        n, named = 1, f"{PHOTOS}/{name}.{ENDINGS[kind]}"
        while (self.target.parent / named).exists() or (self.target.parent / named) in self.photos:
            n += 1
            named = f"{PHOTOS}/{name}-{n}.{ENDINGS[kind]}"
        self.photos[self.target.parent / named] = base64.b64decode(content)
        return replace(edit, now=named)

    def _take(self, edit: Edit) -> None:
        self.new.append(edit)

    def _told(self, edit: Edit, here: str) -> Change:
        now = edit.reason if edit.field == ASIDE else edit.now
        if edit.field == ADD:
            values = new_row(edit, self.schema)
            now = say("cli.comma").join(f"{self.schema.by_id[i].header}={text}" for i, text in values.items() if text)
        return Change(f"{FILE}: {edit.key} ({self._field(edit)})", edit.was, here, now)

    def _field(self, edit: Edit) -> str:
        """What of a row is changed, as people call it."""
        if edit.field in KINDS:
            return say(f"merge.row.{KINDS[edit.field]}")
        return find_field(self.schema, edit.field, edit.where).header

    @property
    def unconfirmed(self) -> int:
        """How many of the new edits are on safety: until an office has confirmed them, they are a participant's word."""
        return len(self.new) if self.schema.safety else 0

    def files(self) -> dict[Path, bytes]:
        """The photos to write."""
        wanted = {self.target.parent / edit.now for edit in self.new if edit.field == PHOTO}
        return {path: content for path, content in self.photos.items() if path in wanted}


def _free(key: str, taken: set[str], last: dict[str, int]) -> str:
    """The key with the next number that no row has. last: by text, the number that was given last."""
    text = NUMBER.sub("", key)
    last[text] = last.get(text, 1) + 1
    while f"{text} #{last[text]}" in taken:
        last[text] += 1
    return f"{text} #{last[text]}"


def _on_page(error: KitError) -> KitError:
    """What is wrong with an edit, for somebody who has a page and no edits.csv."""
    return KitError(error.where, error.what, say("merge.row_fix"))


def _cell(before: EditedCells, schema: Schema, edit: Edit) -> str | None:
    """What stands now where an edit wants to change something; None where there is no such cell."""
    if edit.field in (ADD, ASIDE, PHOTO):
        return None
    columns = key_columns(before.cells, schema)
    roles = ("latitude", "longitude")
    try:
        row = before.cells[RowFinder(before.keys).find(edit.key, edit.where) + 1]
        fields = (
            [f for role in roles for f in schema.role(role)]
            if edit.field == POINT
            else [find_field(schema, edit.field, edit.where)]
        )
    except KitError:
        return None
    texts = [row[columns[f.id]].strip() if f.id in columns else "" for f in fields]
    return ",".join(texts).strip(",")
