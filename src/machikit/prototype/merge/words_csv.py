"""Writes changed words into a words.csv: only the rows of changed keys, all else byte for byte as it stood."""

import codecs
import csv
import io
import re
from collections.abc import Mapping, Sequence

from machikit._base.languages import further_languages
from machikit._base.messages import LANGUAGES, kit_error, say

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$")
Texts = Mapping[str, str]


def changed_words(raw: bytes | None, changes: Mapping[str, Texts], whole: Mapping[str, Texts]) -> bytes:
    """The content of a words file after changes (key → language → text). raw: its bytes before, None where there is no file.

    whole: all languages of the changed keys, for those that the file does not have yet.
    """
    text, encoding, mark = _decoded(raw or b"")
    if raw is None:
        text, mark = ",".join(("key", *LANGUAGES)) + "\n", codecs.BOM_UTF8  # Excel reads UTF-8 by its mark
    changed = _with_changes(text, changes, whole)
    try:
        return mark + changed.encode(encoding)
    except UnicodeEncodeError:  # a letter that CP932 lacks
        return codecs.BOM_UTF8 + changed.encode()


def with_columns(raw: bytes | None, tags: Sequence[str], missing: Mapping[str, Texts]) -> bytes:
    """The content of a words file with empty columns for these languages, and rows for words that it lacks (key → ja, en).

    All else stays byte for byte. Raises KitError for a row that has more cells than there are columns: one would land in the new one.
    """
    text, encoding, mark = _decoded(raw or b"")
    if raw is None:
        text, mark = ",".join(("key", *LANGUAGES)) + "\r\n", codecs.BOM_UTF8  # Excel reads UTF-8 by its mark
    lines = _LINE.findall(text)
    end = next((m[0] for line in lines if (m := re.search(r"\r\n|\n|\r", line))), "\n")
    reader, result, width, first = csv.reader(lines), [], 0, 0
    for n, cells in enumerate(reader):
        row = "".join(lines[first : reader.line_num])
        width = width or len(cells)
        if any(map(str.strip, cells[width:])):
            raise kit_error("words.cells", say("file.line", file="words.csv", n=first + 1))
        body = row.rstrip("\r\n")
        commas = "," * (width - len(cells[:width]) + len(tags)) if n and tags else ""
        extra = "".join(f",{tag}" for tag in tags) if not n else commas
        result.append(f"{_cut(body, cells, width)}{extra}{row[len(body) :]}" if cells else row)
        first = reader.line_num
    head = [*next(csv.reader(lines)), *tags]
    changed = "".join(result)
    if missing and not changed.endswith(("\n", "\r")):
        changed += end
    column = {name: head.index(name) for name in head}
    changed += "".join(_row(_replaced([key], column, word)) + end for key, word in missing.items())
    try:
        return mark + changed.encode(encoding)
    except UnicodeEncodeError:  # a letter that CP932 lacks
        return codecs.BOM_UTF8 + changed.encode()


def _cut(body: str, cells: list[str], width: int) -> str:
    """A row without the empty cells behind the last column."""
    return _row(cells[:width]) if len(cells) > width else body


def _decoded(raw: bytes) -> tuple[str, str, bytes]:
    """(text, encoding, byte-order mark) of a file as Excel or an editor saved it."""
    if raw.startswith(codecs.BOM_UTF8):
        return raw[3:].decode(), "utf-8", codecs.BOM_UTF8
    try:
        return raw.decode(), "utf-8", b""
    except UnicodeDecodeError:
        return raw.decode("cp932"), "cp932", b""


def _with_changes(text: str, changes: Mapping[str, Texts], whole: Mapping[str, Texts]) -> str:
    lines = _LINE.findall(text)
    end = next((m[0] for line in lines if (m := re.search(r"\r\n|\n|\r", line))), "\n")
    reader = csv.reader(lines)
    head = next(reader)
    column = {name: head.index(name) for name in head}
    column |= {tag: head.index(header) for tag, header in further_languages(head).items()}
    rows: list[tuple[int, int, list[str]]] = []  # first line, line after it, cells
    start = reader.line_num
    for cells in reader:
        rows.append((start, reader.line_num, cells))
        start = reader.line_num
    last = {cells[column["key"]]: n for n, (_, _, cells) in enumerate(rows) if len(cells) > column["key"]}
    result = lines[: rows[0][0]] if rows else [*lines]
    for n, (first, after, cells) in enumerate(rows):
        key = cells[column["key"]] if len(cells) > column["key"] else ""
        if key in changes and last[key] == n:  # the later one of two is used
            ending = re.search(r"(?:\r\n|\n|\r)?$", lines[after - 1])
            result.append(_row(_replaced(cells, column, changes[key])) + (ending[0] if ending else ""))
        else:
            result += lines[first:after]
    if result and not re.search(r"[\r\n]$", result[-1]) and any(key not in last for key in changes):
        result.append(end)
    for key in (key for key in changes if key not in last):
        result.append(_row(_replaced([key], column, {**whole.get(key, {}), **changes[key]})) + end)
    return "".join(result)


def _replaced(cells: list[str], column: Mapping[str, int], texts: Texts) -> list[str]:
    texts = {tag: text for tag, text in texts.items() if tag in column}
    cells = [*cells, *[""] * (1 + max(column.values()) - len(cells))]
    if len(cells) and column["key"] and not cells[column["key"]]:  # a new row of a file whose first column is another
        cells[column["key"]], cells[0] = cells[0], ""
    for lang, text in texts.items():
        cells[column[lang]] = text
    return cells


def _row(cells: list[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()
