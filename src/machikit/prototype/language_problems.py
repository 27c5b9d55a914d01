"""What is wrong with the further languages of a words.csv: headers that are no language, placeholders that are lost, what is missing."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from machikit._base.errors import KitError
from machikit._base.languages import LANGUAGES, MOST, base_of, language_columns, nearest_tag
from machikit._base.messages import clipped, kit_error
from machikit.catalog import Catalog
from machikit.prototype.problems import ERROR, WARNING, Problem, line_of
from machikit.prototype.translation_checks import CHECKED, checked_text
from machikit.prototype.translations import translation_counts

LONGEST_HEADER = 40
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class WordRow:
    """A row of a words file. line: of the file, at which it begins; texts: by language."""

    line: int
    key: str
    texts: dict[str, str]


def column_problems(head: Sequence[str], where: str) -> Iterator[Problem]:
    """Headers that are no language, that are written otherwise, or that name one twice."""
    seen = set(LANGUAGES)
    for column in language_columns(head):
        shown = clipped(column.header, LONGEST_HEADER)
        if not column.tag:
            near = nearest_tag(column.header)
            key = "languages.near" if near else "languages.tag"
            yield Problem(kit_error(key, where, shown=shown, near=near), ERROR)
        elif column.tag in seen:
            yield Problem(kit_error("languages.twice", where, shown=shown, tag=column.tag), ERROR)
        elif len(seen) >= MOST + len(LANGUAGES):
            yield Problem(kit_error("languages.many", where, shown=shown, most=MOST), ERROR)
        elif not column.is_plain:
            yield Problem(kit_error("languages.letters", where, shown=shown, tag=column.tag), WARNING)
        seen.add(column.tag)


def translation_problems(folder: Path, catalog: Catalog, where: str, rows: Sequence[WordRow]) -> Iterator[Problem]:
    """What of each language is missing, placeholders that a translation has lost, and who has looked at it."""
    for row in rows:
        yield from _checked_problems(row) if row.key == CHECKED else _lost_places(row)
    for count in translation_counts(folder, catalog):
        values = {"tag": count.tag, "name": count.name, "n": count.empty, "all": count.words, "more": count.no_row}
        if count.empty:
            yield Problem(kit_error(f"languages.empty.{base_of(count.tag)}", where, **values), WARNING)
        if count.no_row:
            yield Problem(kit_error("languages.no_row", where, **values), WARNING)


def _lost_places(row: WordRow) -> Iterator[Problem]:
    for tag, text in row.texts.items():
        if tag in LANGUAGES or not text.strip():
            continue
        lost = set(_PLACEHOLDER.findall(row.texts[base_of(tag)])) - set(_PLACEHOLDER.findall(text))
        if lost:
            names = ", ".join(f"{{{name}}}" for name in sorted(lost))
            yield Problem(
                kit_error("languages.lost", line_of("words.csv", row.line, row.key), lang=tag, names=names), ERROR
            )


def _checked_problems(row: WordRow) -> Iterator[Problem]:
    for tag, text in row.texts.items():
        try:
            if text.strip() and tag not in LANGUAGES:
                checked_text(text)
        except KitError as error:
            told = kit_error("languages.checked", line_of("words.csv", row.line, row.key), lang=tag)
            yield Problem(KitError(told.where, f"{told.what} {error.what}", told.fix), WARNING)
