"""Maps of others that a table was made from: house-by-house maps (住宅地図) and survey maps, whose use somebody must have permitted.

A position or address that was read off such a map is not free because it stands in a table: the map's copyright, or 測量法
(articles 29 and 30 for the state's maps, 43 and 44 for a municipality's) asks for permission. The kit cannot know whether there is
one, so it asks.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from machikit.tables.grid import Grid

COMMERCIAL = r"住宅地図|住居地図|ゼンリン|zenrin|ブルーマップ|市販の?地図|residential map|house-by-house map"
SURVEY = (
    r"測量成果|公共測量|基本測量|地形図|都市計画(?:基本|基礎)?図|国土基本図|(?<!の)基本図|地番(?:参考|現況)?図|地籍図|公図(?!書)"
    r"|(?:複製|使用)承認|survey results|topographic map|city planning map|cadastral map"
)
_COMMERCIAL, _SURVEY = re.compile(COMMERCIAL, re.I), re.compile(SURVEY, re.I)
_ANY = re.compile(f"{COMMERCIAL}|{SURVEY}", re.I)
# In a cell among the data the word alone may be part of a name (ゼンリンミュージアム); with these it says where something is from
_TAKEN = re.compile(
    rf"(?:{COMMERCIAL}|{SURVEY}).{{0,10}}?(?:より|から|による|によ[りっ]|に基づ|をもと|を元|を基|参照|参考|転記|使用|利用|複製|引用|承認|出典|頁|ページ|座標|[Pp]\.?\d)"
    rf"|(?:出典|参照|資料|典拠|source)[:： 　は]{{0,3}}.{{0,10}}?(?:{COMMERCIAL}|{SURVEY})",
    re.I,
)
MAX_TITLE_ROWS = 10  # above the data, and below


class MapWord(NamedTuple):
    """A word that names such a map. kind: commercial or survey; where: the text around it."""

    kind: str
    word: str
    where: str


def map_words(grids: Iterable[Grid], names: Iterable[str] = ()) -> list[MapWord]:
    """The words, each once, that say of these tables (or of texts about them, such as the name of the file) that they come from
    somebody's map."""
    found: dict[str, MapWord] = {}
    for text in names:
        _add(found, text, _ANY)
    for grid in grids:
        for text in (grid.name, grid.file, *_headings(grid), *grid.beside, *(address for *_, address in grid.links)):
            _add(found, text, _ANY)
        for row in grid.cells:
            for cell in row:
                if len(cell) > 3:
                    _add(found, cell, _TAKEN)
    return list(found.values())


def _headings(grid: Grid) -> Iterator[str]:
    """The headers, and the titles and notes above and below the data: rows of one or two texts."""
    head = grid.cells[:MAX_TITLE_ROWS]
    texts = [[cell for cell in dict.fromkeys(row) if cell.strip()] for row in head]
    fullest = max(map(len, texts), default=0)
    yield from next((row for row in texts if len(row) == fullest), [])
    tail = ([cell for cell in dict.fromkeys(row) if cell.strip()] for row in grid.cells[-MAX_TITLE_ROWS:])
    for row in (*texts, *tail):
        if len(row) <= 2 < fullest:
            yield from row


def _add(found: dict[str, MapWord], text: str, pattern: re.Pattern[str]) -> None:
    if (
        "図" not in text
        and "測量" not in text
        and "承認" not in text
        and "リン" not in text
        and not _LETTERS.search(text)
    ):
        return
    folded = unicodedata.normalize("NFKC", text)
    if match := pattern.search(folded):
        word = _ANY.search(match[0])
        name = word[0] if word else match[0]
        kind = "commercial" if _COMMERCIAL.search(name) else "survey"
        found.setdefault(name.casefold(), MapWord(kind, name, folded[:80]))


_LETTERS = re.compile(r"[zｚ]enrin|map|survey|ブルーマップ", re.I)
