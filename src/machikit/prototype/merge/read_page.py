"""Reads the block `edits` out of a page that may be a stranger's: within limits, strictly, and nothing of the page is run."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from machikit._base.errors import KitError
from machikit._base.messages import clipped, kit_error, say
from machikit.pages.edits_block import VERSION
from machikit.prototype.merge.strict_json import BrokenJson, parse_json
from machikit.tables.edits import ADD, PHOTO, Edit
from machikit.tables.edits.row_keys import shown

MOST_BYTES = 60_000_000  # of a page: the largest of the kit is a tenth of it, the rest is for photos
MOST_WORDS, MOST_ROWS, LONGEST = 5_000, 50_000, 20_000
LONGEST_ROW = 200_000  # characters of all cells of a new row
DEEPEST = 4  # mappings and lists inside each other, of a look
END = 2_000  # characters, in which a whole page ends: a gateway may have put a line behind it
UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")  # what no text of a word, look or row may hold
MOST_NAMES, LONGEST_NAME = 200, 200
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")
_BLOCK = re.compile(r"""<script\b(?=[^<>]*\sid=["']?edits["'\s>])[^<>]*>""")
_ARCHIVE = re.compile(r"(?im)^Content-Type:\s*multipart/related")  # a browser's “web page, single file”
_PANEL = '<section id="editor"'  # the open edit mode, which only a browser's own “Save as” keeps
_POLICY = '<meta http-equiv="Content-Security-Policy"'  # in the first lines of each page
_KIT = re.compile(
    r"""class=["']?(?:proto|still)["'\s>]|machikit\.begin\(\)|<script type="application/[a-z]{1,8}" id="page">"""
)


@dataclass(frozen=True)
class SavedPage:
    """What a saved page says of itself and of its changes.

    by_browser: whether a browser's own “Save as” made the file, without what had been changed since the page was opened.
    columns_not_here: those that page.yaml names and its table lacks; own_columns: those of its table that no topic has.
    words: key → language → (was, now); looks: name → (was, now), None where there was or is none; rows: of the page's table, whose
    dataset is `city/topic`.
    """

    file: str
    kit: str
    built: str
    prototype: Mapping[str, str]
    dataset: str
    set_in_code: frozenset[str]
    columns_not_here: frozenset[str]
    own_columns: frozenset[str]
    words: Mapping[str, Mapping[str, tuple[str, str]]]
    looks: Mapping[str, tuple[Any, Any]]
    rows: tuple[Edit, ...]
    by_browser: bool = False

    @property
    def count(self) -> int:
        """How many changes were made in it."""
        return sum(map(len, self.words.values())) + len(self.looks) + len(self.rows)


def read_page(path: Path) -> SavedPage:
    """The changes of a page. Raises KitError for anything that is not a whole page of the kit with a block of changes."""
    text = _text(path)
    block = _block(text, path.name)
    version = block.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise _broken(path.name, "version")
    if version > VERSION:
        raise kit_error("merge.newer", path.name, kit=_short(block.get("kit")))
    reader = _Shapes(path.name)
    prototype = {key: reader.text(value, "prototype") for key, value in reader.mapping(block, "prototype").items()}
    table = block.get("table")
    changes = reader.mapping(block, "changes")
    return SavedPage(
        path.name,
        _short(block.get("kit")),
        built if _DAY.fullmatch(built := _short(block.get("built"))) else "",
        prototype,
        reader.text(reader.mapping(block, "table").get("dataset"), "table.dataset") if table is not None else "",
        reader.names(block, "set_in_code"),
        reader.names(block, "columns_not_here"),
        reader.names(block, "own_columns"),
        reader.words(reader.mapping(changes, "words")),
        reader.looks(reader.mapping(changes, "looks")),
        reader.rows(changes.get("rows", [])),
        _PANEL in text,
    )


def _text(path: Path) -> str:
    """The text of a page, within the limit."""
    try:
        if not path.is_file():
            raise kit_error("merge.no_file", path)
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise kit_error("merge.large", path.name, mb=size // 1_000_000, most=MOST_BYTES // 1_000_000)
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise kit_error("merge.encoding", path.name) from error


def _block(text: str, name: str) -> dict[str, Any]:
    """The block of changes, as JSON says it. Raises KitError where there is none, saying why."""
    if _ARCHIVE.search(text[:1_000]):
        raise kit_error("merge.archive", name)
    starts = [*_BLOCK.finditer(text)]
    if not starts and not _KIT.search(text) and not _cut_off_early(text):
        raise kit_error("merge.no_page", name)
    if "</html" not in text[-END:].lower():  # a script of the page has it in a text, too
        raise kit_error("merge.cut_off", name)
    if not starts:
        raise kit_error("merge.no_block" if "<script" in text else "merge.no_scripts", name)
    if len(starts) > 1:
        raise kit_error("merge.two_blocks", name)
    start = starts[0].end()
    end = text.find("</script", start)
    if end < 0:
        raise kit_error("merge.cut_off", name)
    try:
        block = parse_json(text[start:end])
    except BrokenJson as error:
        raise kit_error("merge.broken", name, why=str(error)) from error
    if not isinstance(block, dict):
        raise _broken(name, "edits")
    return block


def _cut_off_early(text: str) -> bool:
    """Whether a page of the kit ends within its head: what it begins with, and no end."""
    return text.startswith("<!doctype html>") and _POLICY in text[:400] and "</head" not in text


class _Shapes:
    """Checks the shape of what stands in a block; raises KitError naming the place."""

    def __init__(self, name: str):
        self.name = name

    def mapping(self, parent: Mapping[str, Any], key: str) -> dict[str, Any]:
        value = parent.get(key)
        if not isinstance(value, dict) or len(value) > MOST_WORDS:
            raise _broken(self.name, key)
        return value

    def items(self, value: Any, key: str, most: int) -> list[Any]:
        if not isinstance(value, list) or len(value) > most:
            raise _broken(self.name, key)
        return value

    def names(self, block: Mapping[str, Any], key: str) -> frozenset[str]:
        return frozenset(self.text(one, key, LONGEST_NAME) for one in self.items(block.get(key, []), key, MOST_NAMES))

    def text(self, value: Any, key: str, most: int = LONGEST) -> str:
        if not isinstance(value, str) or len(value) > most:
            raise _broken(self.name, key)
        return value.replace("\r\n", "\n").replace("\r", "\n")

    def words(self, words: Mapping[str, Any]) -> dict[str, dict[str, tuple[str, str]]]:
        found: dict[str, dict[str, tuple[str, str]]] = {}
        for key, by_language in words.items():
            for lang, change in self.mapping(words, key).items():
                at = f"changes.words.{_short(key)}"
                if not LANGUAGE.fullmatch(lang) or not isinstance(change, dict) or not isinstance(by_language, dict):
                    raise _broken(self.name, at)
                pair = self.text(change.get("was"), f"{at}.was"), self.text(change.get("now"), f"{at}.now")
                found.setdefault(key, {})[lang] = pair
        return found

    def looks(self, looks: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
        found = {}
        for name, change in looks.items():
            if not isinstance(change, dict):
                raise _broken(self.name, f"changes.looks.{_short(name)}")
            found[name] = (change.get("was"), change.get("now"))
            for value in found[name]:
                self._bounded(value, f"changes.looks.{_short(name)}")
        return found

    def _bounded(self, value: Any, at: str, depth: int = 0) -> None:
        """Refuse a look that is deeper or longer than any can be; a picture is as long as it is."""
        inside = [*value.keys(), *value.values()] if isinstance(value, dict) else value
        if isinstance(inside, list):
            if depth == DEEPEST or len(inside) > MOST_NAMES:
                raise _broken(self.name, at)
            for one in inside:
                self._bounded(one, at, depth + 1)
        elif isinstance(value, str) and len(value) > LONGEST and not value.startswith("data:image/"):
            raise _broken(self.name, at)

    def rows(self, rows: Any) -> tuple[Edit, ...]:
        found = []
        for n, row in enumerate(self.items(rows, "changes.rows", MOST_ROWS), 1):
            at = f"changes.rows[{n}]"
            if not isinstance(row, dict):
                raise _broken(self.name, at)
            most = {PHOTO: MOST_BYTES, ADD: LONGEST_ROW}.get(str(row.get("field")), LONGEST)
            names = ("id", "when", "by", "key", "field", "was", "now", "reason")
            texts: dict[str, Any] = {name: self.text(row.get(name, ""), f"{at}.{name}", most) for name in names}
            found.append(Edit(**texts, file=say("merge.row_at", file=self.name, key=shown(texts["key"]))))
        return tuple(found)


def _broken(name: str, at: str) -> KitError:
    return kit_error("merge.shape", name, at=at)


def _short(value: object) -> str:
    return clipped(value, 60) if isinstance(value, str) else ""
