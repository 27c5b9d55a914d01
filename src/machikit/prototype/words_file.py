"""words.csv as people leave it: conflict marks, keys that nothing reads, placeholders that nothing fills, with their lines."""

import csv
import difflib
import io
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.languages import further_languages
from machikit._base.messages import LANGUAGES, kit_error, read_csv_text, say
from machikit.catalog import Catalog
from machikit.prototype.known_words import KnownWords
from machikit.prototype.language_problems import WordRow, column_problems, translation_problems
from machikit.prototype.problems import ERROR, STOPS, WARNING, Problem, conflict_marks, line_of

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_NAME_IN_BRACE = re.compile(
    r"[{｛]\s{0,3}[A-Za-z_]\w{0,20}\s{0,3}[}｝]?"
)  # in a word without placeholders, other braces are text
_BRACE = re.compile(r"[{}｛｝][^{}｛｝]{0,20}[{}｛｝]?")


def words_problems(folder: Path, catalog: Catalog) -> Iterator[Problem]:
    """Everything that is wrong with a prototype's words.csv, and what no words file of its parts and card may hold."""
    for path in sorted([*folder.glob("parts/*/words.csv"), *folder.glob("idea_cards/*/words.csv")]):
        yield from _file_problems(path, path.relative_to(folder).as_posix())
    path = folder / "words.csv"
    if not path.is_file():
        return  # the words of the kit and the card are used
    found = [*_file_problems(path, path.name)]
    yield from found
    if all(problem.level != STOPS for problem in found):
        known = KnownWords(folder, catalog)
        text = read_csv_text(path)
        rows = [*_rows(text)] if known.complete else []
        yield from column_problems(next(_cells(text), (1, []))[1], line_of(path.name, 1))
        for row in rows:
            yield from _row_problems(row, known)
        if known.complete:
            yield from _missing_words(folder, known, {row.key for row in rows})
        yield from translation_problems(folder, catalog, line_of(path.name, 1), rows)


# --- the file ----------------------------------------------------------------------------------------------------------


def _file_problems(path: Path, name: str) -> Iterator[Problem]:
    try:
        text = read_csv_text(path)
    except KitError as error:
        yield Problem(KitError(name, error.what, error.fix), STOPS)
        return
    marks = [Problem(error, STOPS) for error in conflict_marks(text, name)]
    yield from marks
    if not marks:
        yield from _table_problems(text, name)


def _table_problems(text: str, name: str) -> Iterator[Problem]:
    """Quotes that do not match, missing columns, rows with too many cells, keys that stand there twice."""
    if line := _unmatched_quote(text):
        yield Problem(kit_error("words.quote", line_of(name, line)), STOPS)
        return
    cells = [(line, row) for line, row in _cells(text) if any(map(str.strip, row))]
    head = cells[0][1] if cells else []
    if not {"key", *LANGUAGES} <= set(head):
        yield Problem(kit_error("words.columns", name), STOPS)
        return
    first: dict[str, int] = {}
    for line, row in cells[1:]:
        key = row[head.index("key")] if len(row) > head.index("key") else ""
        if any(map(str.strip, row[len(head) :])):
            yield Problem(kit_error("words.cells", line_of(name, line, key)), ERROR)
        if key and key in first:
            yield Problem(kit_error("words.twice", line_of(name, line, key), key=key, first=first[key]), ERROR)
        first.setdefault(key, line)


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """(first line, cells) of each row."""
    reader = csv.reader(io.StringIO(text, newline=""))
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error:  # a cell of more than 131,072 characters: said by read_words
        return


def _unmatched_quote(text: str) -> int:
    """The line of a quotation mark that swallows the lines after it; 0 where there is none."""
    for line, row in _cells(text):
        for cell in row:
            inner = cell.splitlines()[1:]
            if any(re.match(r"[a-z][\w.]*,[^,]*,", one) for one in inner):
                return line
    try:
        [*csv.reader(io.StringIO(text, newline=""), strict=True)]
    except csv.Error as error:
        return text.count("\n") + 1 if "end of data" in str(error) else 0
    return 0


def _rows(text: str) -> Iterator[WordRow]:
    rows = _cells(text)
    head = next(rows, (1, []))[1]
    for line, row in rows:
        cells = dict(zip(head, row, strict=False))
        if cells.get("key"):
            texts = {tag: cells.get(header, "") for tag, header in further_languages(head).items()}
            yield WordRow(line, cells["key"], {lang: cells.get(lang, "") for lang in LANGUAGES} | texts)


def _missing_words(folder: Path, known: KnownWords, keys: set[str]) -> Iterator[Problem]:
    """Keys that prototype.py reads with word("…") and nobody has written: the page would show the key itself."""
    path = folder / "prototype.py"
    try:
        lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    except OSError:
        return
    for number, line in enumerate(lines, 1):
        for key in re.findall(r"""\.word\(\s*["']([\w.-]{1,80})["']""", line.partition("#")[0]):
            is_known = key in keys or known.placeholders(key) is not None or known.is_computed(key)
            near = "" if is_known else _nearest(key, keys | known.starting_keys)
            if near:  # without one, a part of the team's own may make the word
                error = kit_error("words.missing", f"{path.name}:{number}", key=key)
                yield Problem(KitError(error.where, error.what, say("words.near", name=near)), WARNING)


# --- one row -----------------------------------------------------------------------------------------------------------


def _row_problems(row: WordRow, known: KnownWords) -> Iterator[Problem]:
    placeholders = known.placeholders(row.key)
    if placeholders is not None:
        yield from _placeholder_problems(row, placeholders, known.all_placeholders)
    elif not known.is_read(row.key):
        error = kit_error("words.unknown", line_of("words.csv", row.line, row.key), key=row.key)
        near = _nearest(row.key, known.keys)
        fix = say("words.near", name=near) if near else error.fix
        yield Problem(KitError(error.where, error.what, fix), WARNING)


def _nearest(key: str, known: set[str]) -> str:
    plain = unicodedata.normalize("NFKC", key).strip().lower()
    if plain in known:
        return plain
    return next(iter(difflib.get_close_matches(plain, sorted(known), n=1, cutoff=0.78)), "")


def _placeholder_problems(row: WordRow, allowed: set[str], elsewhere: set[str]) -> Iterator[Problem]:
    """elsewhere: names that other words fill; one of them in this word is doubtful only, a word of an older kit may have it."""
    where = line_of("words.csv", row.line, row.key)
    for language, text in row.texts.items():
        names = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "—"
        for name in dict.fromkeys(_PLACEHOLDER.findall(text)):
            if name not in allowed:
                near = difflib.get_close_matches(name, sorted(allowed), n=1, cutoff=0.4)
                error = kit_error("words.placeholder", where, lang=language, shown=f"{{{name}}}", names=names)
                fix = say("words.near", name=f"{{{near[0]}}}") if near else error.fix
                yield Problem(KitError(error.where, error.what, fix), WARNING if name in elsewhere else ERROR)
        rest = (_BRACE if allowed else _NAME_IN_BRACE).search(_PLACEHOLDER.sub("", text))
        if rest:
            yield Problem(kit_error("words.braces", where, lang=language, shown=rest[0], names=names), ERROR)
