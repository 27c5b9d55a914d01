"""Bytes of a text file → text → rows of cells, whichever of Japan's encodings it is in and whatever stands between its cells.

A wrong guess turns names into other names, so nothing is guessed by frequency: an encoding is taken only when every byte fits.
"""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from statistics import median
from typing import Any

from machikit._base import limits

DELIMITERS = ",\t;"
LOOKED_AT, LINE = 20, 100_000  # rows that tell the delimiter, and characters of a line that do
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HALF_KANA = re.compile("[｡-ﾟ]")
_KANA = re.compile("[ぁ-ゖァ-ヺ]")


def decode(raw: bytes) -> str | None:
    """The text, with `\\n` for every end of line and no NUL; None where no encoding fits.

    In this order: what a byte-order mark names; UTF-16, whose ASCII has NULs; UTF-8; EUC-JP and CP932, which are told apart
    by `_japanese`. Never the strict `shift_jis` codec: it does not know ①, ㈱ or 髙, which Windows writes.
    """
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return _strict(raw[len(bom) :], name)
    if b"\0" in raw:
        even, odd = raw[::2].count(0), raw[1::2].count(0)
        return (
            _strict(raw, "utf-16-le" if odd > even else "utf-16-be") if min(even, odd) * 4 <= max(even, odd) else None
        )
    text = _strict(raw, "utf-8")
    return text if text is not None else _japanese(raw)


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").removeprefix("\ufeff")


def _japanese(raw: bytes) -> str | None:
    """EUC-JP or CP932. CP932 writes kana and common kanji with lead bytes that EUC-JP never uses, so text that fits both
    is EUC-JP, unless as CP932 it is nothing but half-width katakana and as EUC-JP has no kana at all.
    """
    windows, unix = _strict(raw, "cp932"), _strict(raw, "euc_jp")
    if windows is None or unix is None:
        return unix if windows is None else windows
    wide = [c for c in windows if not c.isascii()]
    half_only = all(_HALF_KANA.fullmatch(c) for c in wide)
    return windows if half_only and not _KANA.search(unix) else unix


def rows(text: str, delimiter: str = "") -> list[list[str]]:
    """The cells of a text file; the delimiter (comma, tab, semicolon) is the one that cuts its first rows into most cells.

    A quotation mark that is never closed would swallow every row after it: then marks are letters. Raises csv.Error for a
    cell that is too long, limits.Exceeded for too many rows or columns.
    """
    csv.field_size_limit(limits.CELL)
    if not delimiter:
        head = "".join(islice(lines(text), LOOKED_AT))[: LOOKED_AT * LINE]
        delimiter = max(DELIMITERS, key=lambda d: median([len(r) for r in _parse(head, d, LINE)] or [0]))
    return _parse(text, delimiter)


def lines(text: str, longest: int | None = None) -> Iterator[str]:
    """The lines of a text with their ends, one at a time: a StringIO would hold it all again, four bytes a letter."""
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start : end if longest is None else min(end, start + longest)]
        start = end


def _parse(text: str, delimiter: str, longest: int | None = None) -> list[list[str]]:
    def read(**how: Any) -> list[list[str]]:
        return [*_bounded(csv.reader(lines(text, longest), delimiter=delimiter, **how))]

    try:
        return read(strict=True)
    except csv.Error as error:
        why = str(error)
    found = [] if "field limit" in why else read()
    never_closed = not found or "end of data" in why or any("\n" in cell for cell in found[-1][-1:])
    return [[cell.strip('"') for cell in row] for row in read(quoting=csv.QUOTE_NONE)] if never_closed else found


def _bounded(found: Iterable[list[str]]) -> Iterator[list[str]]:
    """The rows, none of more cells than a spreadsheet has columns (empty ones at its end are no cells), and no more of them."""
    for n, row in enumerate(found, start=1):
        if len(row) > limits.COLUMNS:
            while row and not row[-1]:
                row.pop()
        if len(row) > limits.COLUMNS or n > limits.ROWS:
            limits.fits(n, len(row))
        yield row
