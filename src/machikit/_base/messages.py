"""Message catalogues in two languages: CSV files with the columns key, ja, en.

The words of the interface are in `locale/*.csv`, those of pages in `locale/page/*.csv`, those of a page's edit mode in
`locale/editor/*.csv`; a card and a prototype have a `words.csv` that overrides those of pages. A word may contain `{name}`
placeholders, filled by plain replacement: never a template language.
"""

import csv
import io
import locale
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from machikit._base import languages
from machikit._base.errors import KitError
from machikit._base.languages import base_of, further_languages

LANGUAGES = languages.LANGUAGES
MOST_BYTES = 5_000_000  # of a words.csv
LOCALE = Path(__file__).parent / "locale"
Words = dict[str, dict[str, str]]

_selected: list[str] = []  # empty, or the language that overrides the environment


def use_language(language: str | None) -> None:
    """Set the interface language for this process (`--lang`); None returns to that of the environment."""
    _selected[:] = [language] if language else []


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Use one language inside the block, whatever the user's is: for texts that are stored in both languages."""
    before = _selected[:]
    _selected[:] = [language]
    try:
        yield
    finally:
        _selected[:] = before


def language() -> str:
    """The user's language: `--lang`, then MACHIKIT_LANG, then the locale; Japanese where none is set."""
    candidates = (
        *_selected,
        os.environ.get("MACHIKIT_LANG", ""),
        *(os.environ.get(v, "") for v in ("LC_ALL", "LC_MESSAGES", "LANG")),
    )
    first = next((c for c in candidates if c), "") or (locale.getlocale()[0] or "")
    if first.lower().startswith("ja") or first.split(".")[0] in ("", "C", "POSIX"):
        return "ja"
    return "en"


def read_words(path: Path) -> Words:
    """Read a words file: {key: {"ja": …, "en": …}}, and of each further language what is filled in. UTF-8 with or without
    byte-order mark and CP932 are accepted.

    Raises KitError where one of the columns key, ja and en is missing, or the file is not text.
    """
    rows = csv.DictReader(io.StringIO(read_csv_text(path), newline=""))
    try:
        if not {"key", *LANGUAGES} <= set(rows.fieldnames or ()):
            raise kit_error("words.columns", where=path.name)
        further = further_languages(rows.fieldnames or ())
        return {row["key"]: _texts(row, further) for row in rows if row["key"]}
    except csv.Error as error:  # a cell of more than 131,072 characters
        raise kit_error("words.broken", where=path.name, why=str(error)) from error


def _texts(row: dict[str, str | None], further: dict[str, str]) -> dict[str, str]:
    filled = {tag: text for tag, header in further.items() if (text := (row[header] or "").strip())}
    return {lang: row[lang] or "" for lang in LANGUAGES} | filled


def words_languages(path: Path) -> list[str]:
    """The further languages of a words file, in the order of its columns; none where there is no such file."""
    if not path.is_file():
        return []
    return [*further_languages(next(csv.reader(io.StringIO(read_csv_text(path), newline="")), []))]


def read_csv_text(path: Path) -> str:
    """The text of a CSV file that people edit. Raises KitError where it is missing, too large, or neither UTF-8 nor CP932."""
    if not path.is_file() or path.stat().st_size > MOST_BYTES:
        raise kit_error("words.large", where=path.name)
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "cp932"):  # Excel on a Japanese Windows saves CSV as CP932
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise kit_error("words.encoding", where=path.name)


@cache
def interface_words() -> Words:
    """The words of the command line and of everything but pages (`locale/*.csv`)."""
    return {k: v for path in sorted(LOCALE.glob("*.csv")) for k, v in read_words(path).items()}


@cache
def page_words(*names: str) -> Words:
    """The words of pages: of the named files of locale/page (`page`, `map`, `places`), or of all files where none is named."""
    files = [LOCALE / "page" / f"{name}.csv" for name in names] or sorted((LOCALE / "page").glob("*.csv"))
    return {k: v for path in files if path.is_file() for k, v in read_kit_words(path).items()}


@cache
def editor_words() -> Words:
    """The words of a page's edit mode (`locale/editor/*.csv`), which only pages that can be changed in a browser hold."""
    return {k: v for path in sorted((LOCALE / "editor").glob("*.csv")) for k, v in read_kit_words(path).items()}


@cache
def language_words() -> Words:
    """What pages in further languages say of their translation (`locale/languages/*.csv`)."""
    return {k: v for path in sorted((LOCALE / "languages").glob("*.csv")) for k, v in read_kit_words(path).items()}


@cache
def kit_translations(tag: str) -> Words:
    """The kit's own words of pages in a further language, as far as it has them: key → {the language it builds on, the tag}.

    They stand in `locale/<tag>/*.csv` and, for a part, in `words.<tag>.csv` of its folder.
    """
    base, result = base_of(tag), {}
    for path, words in _translated_files(tag):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                if row["key"].startswith("="):  # of whatever key says this
                    result[row["key"]] = {base: row["key"][1:], tag: row[tag]}
                elif row[tag] and row["key"] in words:
                    result[row["key"]] = {base: words[row["key"]][base], tag: row[tag]}
    return result


def with_translations(words: Words, tags: Sequence[str]) -> Words:
    """The words in further languages as well: their own texts, else the kit's, else those of the language each builds on."""
    return languages.in_languages(words, tags, {tag: kit_translations(tag) for tag in tags})


def _translated_files(tag: str) -> Iterator[tuple[Path, Words]]:
    """(file of translations, the words that it translates); tag is a canonical one, so no path can be made of it."""
    of_pages = page_words() | language_words() | editor_words()
    yield from ((path, of_pages) for path in sorted((LOCALE / tag).glob("*.csv")))
    parts = Path(__file__).parents[1] / "pages" / "parts"
    for path in sorted(parts.glob(f"*/words.{tag}.csv")):
        yield path, read_kit_words(path.with_name("words.csv"))


@cache
def read_kit_words(path: Path) -> Words:
    """The words of one of the kit's own files, which do not change while it runs: each is read once."""
    return read_words(path)


def part_words(part: str) -> Words:
    """The words of a part (`map`, `places`, or a folder of pages/parts); empty where it has none."""
    path = Path(__file__).parents[1] / "pages" / "parts" / part / "words.csv"
    return page_words(part) | (read_kit_words(path) if path.is_file() else {})


def fill(text: str, /, **values: object) -> str:
    """Fill the `{name}` placeholders of a word. Placeholders inside the values are left as they are."""
    return re.sub(r"\{(\w+)\}", lambda m: str(values[m[1]]) if m[1] in values else m[0], text)


def clipped(text: str, most: int) -> str:
    """A stranger's text as a message may show it: its first characters, a point for each that cannot be printed."""
    return "".join(c if c.isprintable() else "·" for c in text[:most])


def say(key: str, /, **values: object) -> str:
    """A word of the interface in the user's language; the key itself where there is no such word."""
    word = interface_words().get(key)
    return fill(word[language()], **values) if word else key


def name_of(kind: str, id: str) -> str:
    """The word `<kind>.<id>` of an id, such as a theme; the id itself where the kit has no word for it, as for a team's own theme."""
    return say(key) if (key := f"{kind}.{id}") in interface_words() else id


def kit_error(key: str, /, where: object, **values: object) -> KitError:
    """The KitError with the words `error.<key>` and, if there is one, `error.<key>.fix`."""
    fix = f"error.{key}.fix"
    return KitError(str(where), say(f"error.{key}", **values), say(fix, **values) if fix in interface_words() else "")
