"""Which row of a table an edit means: by the texts of its topic's key, and by a number where several rows have the same ones.

`高松市役所 | 番町一丁目8番15号` names a row of a topic with the key `[name, address]`, and `… #2` the second row of that key. People
write keys too: width, blanks around the bar, and parts that are left out at the end do not count where one row alone is meant.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from machikit._base.messages import kit_error
from machikit.catalog.model import Schema
from machikit.tables.clean import columns

SEPARATOR = " | "
_AROUND_BAR = re.compile(r"\s*\|\s*")
_WHOLE = re.compile(r"(-?\d+)\.0+")
LONGEST_SHOWN = 60  # characters of a key in a message


def key_columns(cells: Sequence[Sequence[str]], schema: Schema) -> dict[str, int]:
    """Field id → column, of a table with its header."""
    matched = columns.match(cells[:1], schema).fields if cells else {}
    return {id_: column for column, id_ in matched.items() if id_ in schema.by_id}


def row_keys_of(cells: Sequence[Sequence[str]], schema: Schema) -> list[str]:
    """The key of each row of a table, in order. cells: header and rows."""
    known = key_columns(cells, schema)
    places = [known.get(id_) for id_ in schema.key]
    return numbered([key_text("" if c is None else row[c] for c in places) for row in cells[1:]])


def key_text(parts: Iterable[str]) -> str:
    """The key of these cells, without the number."""
    return SEPARATOR.join(part.strip() for part in parts)


def numbered(texts: Sequence[str]) -> list[str]:
    """The keys with ` #2`, ` #3` … behind those that were there before; no two are the same."""
    taken, times = set(texts), dict.fromkeys(texts, 0)
    keys = []
    for text in texts:
        times[text] += 1
        if times[text] == 1:
            keys.append(text)
            continue
        while (key := f"{text} #{times[text]}") in taken:
            times[text] += 1
        taken.add(key)
        keys.append(key)
    return keys


@lru_cache(50_000)
def folded(key: str) -> str:
    """A key in the form in which those that people write are compared."""
    parts = _AROUND_BAR.sub("|", unicodedata.normalize("NFKC", key)).strip().rstrip("|").split("|")
    return "|".join(m[1] if (m := _WHOLE.fullmatch(part)) else " ".join(part.split()) for part in parts)


class RowFinder:
    """Finds rows by key: those of the source, and what they are called since an edit changed their key."""

    def __init__(self, keys: Sequence[str]):
        self._exact: dict[str, int] = {}
        self._folded: dict[str, list[int]] = {}
        self._first: dict[str, list[int]] = {}
        self._last: dict[str, int] = {}  # text → the number that `free` gave last
        for row, key in enumerate(keys):
            self.add(key, row)

    def __contains__(self, key: str) -> bool:
        return key in self._exact

    def add(self, key: str, row: int) -> None:
        """One more key of a row; a key that names another row goes on naming that one."""
        self._exact.setdefault(key, row)
        for table, text in ((self._folded, folded(key)), (self._first, folded(key).partition("|")[0])):
            rows = table.setdefault(text, [])
            if row not in rows[-1:]:
                rows.append(row)

    def free(self, text: str) -> str:
        """The key, with the next number where a row has it already."""
        if text not in self._exact:
            return text
        number = self._last.get(text, 1) + 1
        while f"{text} #{number}" in self._exact:
            number += 1
        self._last[text] = number
        return f"{text} #{number}"

    def find(self, key: str, where: str) -> int:
        """The row of a key. Raises KitError where none has it, or several could be meant."""
        if key in self._exact:
            return self._exact[key]
        text = folded(key)
        for table in (self._folded, self._first):
            if found := {*table.get(text, ())}:
                if len(found) == 1:
                    return found.pop()
                raise kit_error("edits.several", where, key=shown(key), n=len(found))
        raise kit_error("edits.no_row", where, key=shown(key))


def shown(text: str) -> str:
    """A text on one line, shortened for a message."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"
