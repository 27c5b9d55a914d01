"""The block `edits` of a page: what can be changed in it with a browser alone, and what was changed since it was built.

`changes` is empty at build; the page fills it when somebody saves a changed copy (`web/edits.js`), and `machikit merge` reads it
there. No other block of a saved page differs from that of the built one.
"""

import datetime as dt
import re
from collections.abc import Mapping
from html import unescape
from itertools import islice
from typing import TYPE_CHECKING, Any

from machikit._base.version import __version__
from machikit.pages.read_words import ReadWords
from machikit.pages.safe_folium.escape import json_block

if TYPE_CHECKING:
    from machikit.pages.context import PrototypeContext
    from machikit.pages.page_data import PageData

BLOCK = "edits"
VERSION = 1
FIRST_WORDS = 10
JAPAN = dt.timezone(dt.timedelta(hours=9))  # the day of the page's own clock, by which a saved file is named
NO_CHANGES: dict[str, Any] = {"words": {}, "looks": {}, "rows": []}
SHORT = 4  # letters: of a word that many a sentence holds
NOT_SEEN = (
    "city",
    "meta",
    "as_of.line",
    "topic",
    "distance.method",
    "hours.holidays",
    "near.method",
)  # words that a page makes of its data, or shows only inside such a one


def edits_block(page: "PageData", body: str) -> dict[str, Any]:
    """The block of a page. body: its markup, in which the words that it shows are looked for."""
    prototype = page.prototype
    rows = page.source_rows
    folded = folded_words(page)
    return {
        "version": VERSION,
        "kit": __version__,
        "built": dt.datetime.now(JAPAN).date().isoformat(),
        "prototype": {
            "name": prototype.folder.name,
            "card": prototype.card.id,
            "city": prototype.city.id,
            "template": prototype.card.template,
            "language": prototype.language,
            **_main_table(prototype),
        },
        "table": rows.as_block() if not rows.why else None,
        "why": rows.why,
        "renews": all(part._renews_on(page) for part in page.added_parts),
        "set_in_code": page.set_in_code,
        "columns_not_here": _columns_not_here(page),
        "own_columns": _own_columns(page),
        "words": first_words(page, body),
        "folded": folded,
        "fixed_words": [k for k in page.words() if not _is_word(page, k) and not k.startswith("edit")],
        "changes": NO_CHANGES,
    }


def _main_table(prototype: "PrototypeContext") -> dict[str, str]:
    """Which of several tables on its main topic the page is of: a page of another one is another page."""
    main = prototype.dataset()
    return {"data": main.name} if main is not None and main.suffix else {}


def _columns_not_here(page: "PageData") -> list[str]:
    """The columns that page.yaml names and the page's table lacks: the looks of the page are without them."""
    shown = page.looks.get("columns", [])
    return [name for name in page.prototype.looks.get("columns", []) if name not in shown]


def _own_columns(page: "PageData") -> list[str]:
    """The columns of the page's table that the topic of its main table lacks: code made them, or it is another table."""
    return [name for name in (page.block or {"columns": ()})["columns"] if name not in page.prototype.schema().by_id]


def first_words(page: "PageData", body: str) -> list[str]:
    """The keys of the words that matter first, in order; only those that the page shows as they stand in words.csv.

    After what people change first come the words of the page's parts, then those around them.
    """
    ranked = dict.fromkeys([*page.prototype.first_words, *page.part_words, *page.all_words])
    always = {"title", "question"} | ({"search.hint"} if "list" in page.sections else set())
    language, shown = page.prototype.language, ShownTexts(body)
    keys = (k for k in ranked if _is_word(page, k) and (k in always or shown.shows(k, page.all_words[k][language])))
    return list(islice(keys, FIRST_WORDS))


def folded_words(page: "PageData") -> list[str]:
    """The keys of words that stand in sentences or figures made at build: those change when the page is built again."""
    known = page.prototype.words
    read = known.read & page.all_words.keys() if isinstance(known, ReadWords) else ()
    words = {key: page.all_words[key] for key in sorted(read) if key not in NOT_SEEN and not key.startswith("field.")}
    lives = {"headline"} if any(view.headline for view in page.opened_views.values()) else set()
    computed = [text for key in page.words().keys() - lives if not _is_word(page, key) and not key.startswith("edit")
                for text in page.all_words[key].values()]  # fmt: skip
    texts = "\n".join([*computed, *map(json_block, page.part_blocks.values())])
    return [key for key, word in words.items() if _is_word(page, key) and _stands_in(word, texts)]


def _stands_in(word: Mapping[str, str], texts: str) -> bool:
    """Whether texts hold a word in all its languages; what fills its placeholders is not known."""
    pieces = [piece.strip() for text in word.values() for piece in re.split(r"\{\w+\}", text) if piece.strip()]
    return bool(pieces) and all(piece in texts or json_block(piece)[1:-1] in texts for piece in pieces)


def _is_word(page: "PageData", key: str) -> bool:
    """Whether the page has the word as somebody wrote it: none that it computes or fills from its data."""
    written = page.prototype.words.get(key) or page.part_words.get(key)
    return key not in NOT_SEEN and not key.startswith("field.") and page.all_words.get(key) == written


class ShownTexts:
    """The texts that the markup of a page shows."""

    def __init__(self, markup: str):
        self._keys = set(re.findall(r'data-w(?:-label)?="([^"]*)"', markup))
        self._whole = {unescape(text).strip() for text in re.findall(r">([^<>]+)<", markup)}
        self._whole |= {unescape(text).strip() for text in re.findall(r'="([^"]*)"', markup)}
        self._all = unescape(re.sub(r"<[^>]*>", "", markup)) + unescape(markup)

    def shows(self, key: str, text: str) -> bool:
        """Whether a word is among them; what fills its placeholders is not known. A short one must stand alone or after a number."""
        pieces = [piece.strip() for piece in re.split(r"\{\w+\}", text) if piece.strip()]
        if key in self._keys or not pieces or text in self._whole:
            return bool(pieces)
        if sum(map(len, pieces)) < SHORT:
            return bool(re.search(rf"\d\s?{re.escape(pieces[0])}", self._all)) and len(pieces) == 1
        return all(piece in self._all for piece in pieces)
