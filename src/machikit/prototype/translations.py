"""The further languages of a prototype's words.csv: what its page can say, what is missing, and whether a person has looked at it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from machikit._base.atomic import atomic_write
from machikit._base.languages import LANGUAGES, base_of, canonical_tag, name_in_itself, nearest_tag, translation_of_kit
from machikit._base.messages import (
    Words,
    kit_error,
    kit_translations,
    language_words,
    page_words,
    part_words,
    read_words,
    words_languages,
)
from machikit.catalog import Catalog, kit_parts
from machikit.prototype.known_words import KnownWords
from machikit.prototype.merge.words_csv import changed_words, with_columns
from machikit.prototype.translation_checks import CHECKED, checked_text

FILE = "words.csv"
MOST_CODE = 500_000  # characters of prototype.py in which parts are looked for


@dataclass(frozen=True)
class TranslationCount:
    """How far a language is translated. words: of words.csv that can be; empty: those shown in the language that this one builds on;
    no_row: words that the page can say beside them.
    """

    tag: str
    words: int
    empty: int
    no_row: int

    @property
    def name(self) -> str:
        return name_in_itself(self.tag)


def words_of_page(folder: Path, known: KnownWords) -> Words:
    """The words that the page of a prototype can say and people can write, as the kit, its card and its parts have them.

    What it computes, and the labels of the data, are not among them.
    """
    words = known.starting_words | page_words() | language_words()
    for part in _parts_in_code(folder):
        words |= part_words(part)
    words |= known.starting_words
    return {key: word for key, word in words.items() if is_translated(key, word) and not known.is_computed(key)}


def is_translated(key: str, word: dict[str, str]) -> bool:
    """Whether there is something to translate in a word."""
    return key not in (CHECKED, "city") and not key.startswith("field.") and any(word.get(lang) for lang in LANGUAGES)


def _parts_in_code(folder: Path) -> list[str]:
    """The kit's parts that prototype.py names."""
    path = folder / "prototype.py"
    code = path.read_bytes()[:MOST_CODE].decode("utf-8", "replace") if path.is_file() else ""
    names = set(re.findall(r"\b[A-Z]\w{2,40}", code))
    folders = [p.parent.name for p in sorted(kit_parts().glob("*/words.csv"))]
    has_chart = "page.chart(" in code
    return [f for f in folders if f.title().replace("_", "") in names or (f == "chart" and has_chart)]


def translation_counts(folder: Path, catalog: Catalog) -> list[TranslationCount]:
    """How far each further language of a prototype is translated. Raises KitError where words.csv cannot be read."""
    path = folder / FILE
    tags = words_languages(path)
    if not tags:
        return []
    words, known = read_words(path), KnownWords(folder, catalog)
    no_row = len(words_of_page(folder, known).keys() - words.keys())
    return [_count(tag, words, no_row) for tag in tags]


def _count(tag: str, words: Words, no_row: int) -> TranslationCount:
    of_kit, base = kit_translations(tag), base_of(tag)
    there = {key: word for key, word in words.items() if is_translated(key, word) and word[base]}
    empty = [key for key, word in there.items() if tag not in word and not translation_of_kit(of_kit, key, word, tag)]
    return TranslationCount(tag, len(there), len(empty), no_row if not of_kit else 0)


def add_languages(folder: Path, catalog: Catalog, named: Iterable[str]) -> list[str]:
    """Begin further languages: words.csv gets a column for each and a row for every word of the page; what is there stays.

    named: tags. Returns the tags that were added. Raises KitError for what is no tag, and writes nothing then.
    """
    path = folder / FILE
    tags = [language_tag(one) for one in dict.fromkeys(named)]
    there = words_languages(path)
    new = [tag for tag in dict.fromkeys(tags) if tag not in there]
    rows = words_of_page(folder, KnownWords(folder, catalog))
    words = read_words(path) if path.is_file() else {}  # a file that cannot be read is refused before it is changed
    raw = path.read_bytes() if path.is_file() else None
    content = with_columns(raw, new, {key: word for key, word in rows.items() if key not in words})
    if content != raw:
        atomic_write(path, content)
    return new


def language_tag(named: str) -> str:
    """The tag of a further language as somebody named it. Raises KitError, with the nearest one, where it is none."""
    tag = canonical_tag(named)
    if tag in LANGUAGES:
        raise kit_error("languages.base", named, tag=tag)
    if not tag:
        near = nearest_tag(named)
        raise kit_error("languages.unknown_near" if near else "languages.unknown", "--add", shown=named[:60], near=near)
    return tag


def confirm_language(folder: Path, named: str, section: str, day: str) -> str:
    """Note in words.csv that an office has looked at the words in a language; returns what is noted.

    Raises KitError where words.csv does not have the language, or for a section that is none or names a person.
    """
    path, tag = folder / FILE, language_tag(named)
    text = checked_text(f"{day} {section}")
    if tag not in words_languages(path):
        raise kit_error("languages.none", FILE, tag=tag)
    atomic_write(path, changed_words(path.read_bytes(), {CHECKED: {tag: text}}, {}))
    return text


def is_cp932(path: Path) -> bool:
    """Whether a words file is in the encoding in which Excel loses letters of most languages when it saves."""
    try:
        path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return True
    return False
