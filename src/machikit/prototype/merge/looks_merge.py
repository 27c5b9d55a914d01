"""Merges the looks that were changed in a page with those of page.yaml. Pictures become files of the prototype's folder."""

import base64
import re
from functools import cached_property
from pathlib import Path
from typing import Any

from machikit._base.config_files import read_edited_text
from machikit._base.errors import KitError
from machikit._base.messages import kit_error, say
from machikit.catalog.model import Schema
from machikit.pages.pictures import picture_address
from machikit.prototype import three_way
from machikit.prototype.looks_file import (
    FILE,
    LOGO_SIDE,
    LOOKS,
    PHOTO_SIDE,
    looks_settings,
    read_looks,
    validated_looks,
)
from machikit.prototype.merge.changes import Change, Outcome
from machikit.prototype.merge.looks_yaml import changed_looks
from machikit.prototype.merge.personal_data import personal_in_text
from machikit.prototype.merge.read_page import UNREADABLE, SavedPage
from machikit.prototype.three_way import KeyPath, Leaves, leaves_of, tree_of
from machikit.tables.edits.row_keys import shown

PICTURES = {"logo": LOGO_SIDE, "photo": PHOTO_SIDE}
ENDINGS = {"jpeg": "jpg", "svg+xml": "svg"}
NUMBERS = (
    "all",
    "groups",
    "people",
    "total",
    "most",
)  # of web/place_numbers.js; others are called by their place: 1, 2 …
NUMBER_ID = re.compile(r"[\w.-]{1,40}")
MOST_NUMBERS, MOST_SHOWN = 20, 5
BLANK: tuple[Any, ...] = (None, "", [], "any")  # what a filter says where nothing is chosen


class LooksMerge:
    """own_parts: whether there are parts beside the kit's, whose numbers may have names that the kit does not know."""

    def __init__(self, folder: Path, schema: Schema, page: SavedPage, own_parts: bool = False):
        self.folder, self.schema, self.page, self.own_parts = folder, schema, page, own_parts
        self.outcome = Outcome()
        self.before: Leaves = leaves_of(read_looks(folder, schema))
        self.after: Leaves = dict(self.before)
        self._merge()

    def _merge(self) -> None:
        base: Leaves = {}
        theirs: Leaves = {}
        for name, (was, now) in self.page.looks.items():
            try:
                wanted, before = self._checked(name, now), self._cleaned(name, was)
            except KitError as error:
                self.outcome.left_out.append(error)
                continue
            base |= leaves_of({name: self._with_columns_not_here(before) if name == "columns" else before})
            theirs |= leaves_of({name: wanted})
        merged = three_way.merge(base, self.before, theirs, _is_same)
        self.after = merged.leaves
        self.outcome.already = len({path[0] for path in merged.already} - {path[0] for path in merged.taken})
        for path in merged.taken:
            self.outcome.taken.append(self._told(path, base.get(path), theirs.get(path)))
        for one in merged.conflicts:
            self.outcome.conflict(
                self._told(one.path, one.base, one.theirs),
                lambda path=one.path, now=one.theirs: three_way.take(merged, path, now),  # type: ignore[misc]
            )

    def _with_columns_not_here(self, was: Any) -> Any:
        """The columns as page.yaml says them, where the page differs only by those that its table lacks."""
        here = self.before.get(("columns",))
        if not isinstance(here, list) or [one for one in here if one not in self.page.columns_not_here] != (was or []):
            return was
        return here

    def _checked(self, name: str, now: Any) -> Any:
        """What the page wants, as page.yaml would give it to a page. Raises KitError for what it cannot be."""
        where = f"{self.page.file}: {FILE}: {name}"
        if name not in LOOKS:
            raise kit_error("settings.unknown", where, names=", ".join(LOOKS))
        if name in self.page.set_in_code:
            raise kit_error("merge.set_in_code", where)
        if now is None:
            return None
        if name in PICTURES:
            picture = self._cleaned(name, now)
            if not isinstance(picture, dict) or not any(map(str.strip, picture["words"].values())):
                raise kit_error("looks.words", where, languages=say("looks.in.ja"))
            now = picture
        else:
            now = validated_looks({name: now}, self.schema, self.page.file).get(name)
            self._refuse_unknown(name, now, where)
        for text in (text for text in leaves_of({name: now}).values() if isinstance(text, str)):
            if UNREADABLE.search(text):
                raise kit_error("edits.characters", where)
            if not text.startswith("data:") and (error := personal_in_text(where, text)):
                raise error
        return now

    def _refuse_unknown(self, name: str, now: Any, where: str) -> None:
        """Raise KitError for columns that the table lacks, and for numbers that no page of the kit has."""
        known = self._numbers if name == "numbers" else self._columns
        named = now.get("flags") if name == "filter" and now else now if name in ("columns", "numbers") else None
        unknown = [one for one in named or () if one not in known and not (name == "numbers" and self._is_place(one))]
        if unknown:
            kind = "number" if name == "numbers" else "column"
            raise kit_error(f"merge.no_{kind}", where, names=say("cli.comma").join(map(shown, unknown[:MOST_SHOWN])))

    @cached_property
    def _columns(self) -> set[str]:
        here = {*self.before.get(("columns",), ()), *self.before.get(("filter", "flags"), ())}
        return {*self.schema.by_id, *self.page.own_columns, *self.page.columns_not_here, *here}

    @cached_property
    def _numbers(self) -> set[str]:
        return {*NUMBERS, *self.before.get(("numbers",), ())}

    def _is_place(self, number: str) -> bool:
        """Whether a number is called by its place in the head, or may be one of a part of their own."""
        own = self.own_parts and NUMBER_ID.fullmatch(number)
        return bool(own) or number in map(str, range(1, MOST_NUMBERS + 1))

    def _cleaned(self, name: str, value: Any) -> Any:
        """A picture upright, small and without what a camera wrote into it; any other look as it is."""
        if name not in PICTURES or not isinstance(value, dict):
            return value
        words = value.get("words")
        words = words if isinstance(words, dict) else {}
        texts = {lang: text if isinstance(text := words.get(lang), str) else "" for lang in ("ja", "en")}
        data = value.get("data")
        if not isinstance(data, str) or not data.startswith("data:image/"):
            raise kit_error("picture.unknown", f"{self.page.file}: {FILE}: {name}")
        return {
            "data": picture_address(data, None, PICTURES[name], f"{self.page.file}: {FILE}: {name}"),
            "words": texts,
        }

    def _told(self, path: KeyPath, was: Any, now: Any) -> Change:
        return Change(f"{FILE}: {'.'.join(path)}", *map(_shown, (was, self.before.get(path), now)))

    def files(self) -> dict[Path, bytes]:
        """The files to write: page.yaml and new pictures."""
        before, after = tree_of(self.before), tree_of(self.after)
        changed = [name for name in LOOKS if before.get(name) != after.get(name)]
        if not changed:
            return {}
        path = self.folder / FILE
        files: dict[Path, bytes] = {}
        values: dict[str, Any] = {name: after.get(name) for name in changed}
        for name in (name for name in changed if name in PICTURES and after.get(name)):
            values[name], picture = self._picture(name, before.get(name) or {}, after[name])
            files |= picture
        text = read_edited_text(path) if path.is_file() else ""
        return {**files, path: changed_looks(text, values).encode()}

    def _picture(self, name: str, before: Any, after: Any) -> tuple[dict[str, Any], dict[Path, bytes]]:
        """(entry of page.yaml, the new file): no file that is there is written over."""
        if before.get("data") == after["data"]:
            return {"file": looks_settings(self.folder)[name]["file"], "words": after["words"]}, {}
        kind, _, content = after["data"].removeprefix("data:image/").partition(";base64,")
        ending = ENDINGS.get(kind, kind)
        n, file = 1, self.folder / f"{name}.{ending}"
        while file.exists():
            n += 1
            file = self.folder / f"{name}-{n}.{ending}"
        return {"file": file.name, "words": after["words"]}, {file: base64.b64decode(content)}


def _is_same(one: Any, other: Any) -> bool:
    return bool(one == other) or (one in BLANK and other in BLANK)


def _shown(value: Any) -> str:
    if isinstance(value, str) and value.startswith("data:"):
        return say("merge.picture", kb=max(1, len(value) * 3 // 4 // 1000))
    if isinstance(value, list):
        return say("cli.comma").join(map(str, value))
    return "" if value is None else str(value)
