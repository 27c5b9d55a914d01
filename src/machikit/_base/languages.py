"""The languages of a page beside Japanese and English: BCP 47 tags, as columns of words.csv, and what each is called.

`ja-easy` is やさしい日本語. A word that is missing in a further language is shown in the language that it builds on: Japanese for
`ja-…`, English for all others.
"""

import csv
import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("ja", "en")
EASY = "ja-easy"
MOST = 24  # further languages of one page
_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3})){0,2}")
_RTL_LANGUAGES = {"ar", "he", "iw", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "syr", "azb", "ks"}
_RTL_SCRIPTS = {"Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg"}


@dataclass(frozen=True)
class LanguageColumn:
    """A column of a words file beside key, ja and en. header: as it stands there; tag: its language, "" where it names none."""

    header: str
    tag: str

    @property
    def is_plain(self) -> bool:
        """Whether the header is the tag as it is to be written."""
        return self.header == self.tag


def canonical_tag(header: str) -> str:
    """The tag that a header means, in the usual letters: `pt_br` is pt-BR, `ＶＩ` is vi; "" where it is no language tag.

    >>> canonical_tag("ZH_hans"), canonical_tag("JA-EASY"), canonical_tag("../x")
    ('zh-Hans', 'ja-easy', '')
    """
    plain = re.sub(r"[_‐‑–ー－]", "-", unicodedata.normalize("NFKC", header[:60]).strip()).lower()
    if plain == EASY:
        return EASY
    if not _TAG.fullmatch(plain):
        return ""
    first, *rest = plain.split("-")
    return "-".join([first, *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    if len(part) == 4 and part.isalpha():
        return part.title()
    return part.upper() if len(part) == 2 else part


def base_of(language: str) -> str:
    """The language, ja or en, that a language of a page builds on: in it stand missing words, dates and labels of the data."""
    return "ja" if language.split("-")[0] == "ja" else "en"


def is_right_to_left(tag: str) -> bool:
    """Whether a language is written from right to left."""
    first, *rest = tag.split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return script in _RTL_SCRIPTS if script else first in _RTL_LANGUAGES


@cache
def _table() -> list[dict[str, str]]:
    with Path(__file__).with_name("language_names.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def name_in_itself(tag: str) -> str:
    """What a language calls itself; the tag where that is not known."""
    return next((row["name"] for row in _table() if row["tag"] == tag), tag)


def nearest_tag(header: str) -> str:
    """The tag of the language whose name, or nearly whose tag, somebody wrote: `ベトナム語`, `vietnamese`, `vn`; "" for none."""
    plain = unicodedata.normalize("NFKC", header[:60]).strip().casefold()
    names: dict[str, str] = {}
    for row in _table():
        names |= {
            unicodedata.normalize("NFKC", one).casefold(): row["tag"]
            for one in (row["name"], row["tag"], *row["also"].split("|"))
            if one
        }
    near = difflib.get_close_matches(plain, names, n=1, cutoff=0.8)
    return names[near[0]] if near else ""


def language_columns(head: Iterable[str]) -> list[LanguageColumn]:
    """The columns of a words file that hold further languages, or seem to; those without a header are left out."""
    return [LanguageColumn(h, canonical_tag(h)) for h in head if h.strip() and h not in ("key", *LANGUAGES)]


def further_languages(head: Iterable[str]) -> dict[str, str]:
    """Tag → header of the columns that a page takes as further languages: each once, at most MOST of them."""
    found: dict[str, str] = {}
    for column in language_columns(head):
        if column.tag and column.tag not in LANGUAGES and len(found) < MOST:
            found.setdefault(column.tag, column.header)
    return found


def in_languages(
    words: Mapping[str, dict[str, str]], tags: Iterable[str], of_kit: Mapping[str, Mapping[str, dict[str, str]]]
) -> dict[str, dict[str, str]]:
    """The words with a text in each of these further languages: their own, else the kit's, else that of the language it builds on.

    of_kit: tag → key → {base language: the text that it was translated from, tag: its translation}. The kit's translation is left
    out where somebody has changed the word that it translates.
    """
    tags = [*tags]
    return {key: _with_tags(key, word, tags, of_kit) for key, word in words.items()}


def _with_tags(
    key: str, word: dict[str, str], tags: list[str], of_kit: Mapping[str, Mapping[str, dict[str, str]]]
) -> dict[str, str]:
    texts = {lang: word[lang] for lang in LANGUAGES if lang in word}
    for tag in tags:
        base = base_of(tag)
        texts[tag] = word.get(tag) or translation_of_kit(of_kit.get(tag, {}), key, texts, tag) or texts.get(base, "")
    return texts


def translation_of_kit(of_kit: Mapping[str, Mapping[str, str]], key: str, word: Mapping[str, str], tag: str) -> str:
    """The kit's translation of a word, of its key or of the very sentence (`=…`); "" where it has none, or the word was changed."""
    text = word.get(base_of(tag), "")
    known = of_kit.get(key)
    if known is None or known[base_of(tag)] != text:
        known = of_kit.get(f"={text}")
    return known[tag] if known and text else ""


def without_fallbacks(words: Mapping[str, dict[str, str]], tags: Iterable[str]) -> dict[str, dict[str, str]]:
    """The words as a page holds them: no text in a further language that is only that of the language it builds on."""
    tags = [*tags]
    if not tags:
        return dict(words)
    return {
        key: {
            lang: text
            for lang, text in word.items()
            if lang in LANGUAGES or (lang in tags and text and text != word.get(base_of(lang)))
        }
        for key, word in words.items()
    }


def text_in(text: Mapping[str, str], language: str) -> str:
    """A text in one of a page's languages, or in the one that it builds on."""
    return text.get(language) or text.get(base_of(language), "")
