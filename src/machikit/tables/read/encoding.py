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
from machikit.tables.read import iso_2022_jp

DELIMITERS = ",\t;"
LOOKED_AT, LINE = 20, 100_000  # rows that tell the delimiter, and characters of a line that do
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HALF_KANA = re.compile("[｡-ﾟ]")
_WIDE = re.compile("[\u3001-\u30ff\u4e00-\u9fff\uff01-\uff9f]+")
FEW_STRAYS = 10  # letters of Japanese for each broken byte
_KANA = re.compile("[ぁ-ゖァ-ヺ]")


def decode(raw: bytes) -> str | None:
    """The text, with `\\n` for every end of line and without byte-order marks, also those in the middle; None where no
    encoding fits. Stray control characters, NUL among them, are left for `letters` to drop and tell.

    In this order: what a byte-order mark names; UTF-16, whose ASCII has NULs; ISO-2022-JP, by its escapes; UTF-8; EUC-JP and
    CP932, which are told apart by `_japanese`. Never the strict `shift_jis` codec: it does not know ①, ㈱ or 髙, which
    Windows writes.
    """
    for bom, name in _BOMS:
        if raw.startswith(bom):
            text = _strict(raw[len(bom) :], name)
            return text if text is not None or name != "utf-8" else _with_strays(raw[len(bom) :])
    if b"\0" in raw and _is_utf16(raw):
        even, odd = raw[::2].count(0), raw[1::2].count(0)
        if (text := _strict(raw, "utf-16-le" if odd > even else "utf-16-be")) is not None:
            return text
    if iso_2022_jp.is_jis(raw):
        text = iso_2022_jp.decode(raw)
        return None if text is None else _lines(text)
    text = _strict(raw, "utf-8")
    return text if text is not None else _with_strays(raw) or _japanese(raw)


def _with_strays(raw: bytes) -> str | None:
    """UTF-8 in which single bytes are broken: U+FFFD stands for them, which `letters` tells. Without this rule CP932, which takes
    nearly any bytes, would make other letters of the whole file; of text in CP932 hardly a letter is UTF-8.
    """
    text = _lines(raw.decode("utf-8", "replace"))
    whole = sum(map(len, _WIDE.findall(text)))
    return text if whole >= FEW_STRAYS * max(text.count("\ufffd") - raw.count(b"\xef\xbf\xbd"), 1) else None


def _is_utf16(raw: bytes) -> bool:
    """Whether NULs are halves of letters, not strays: all on one side, and beside the commas, tabs and ends of lines as well."""
    even, odd = raw[::2].count(0), raw[1::2].count(0)
    if min(even, odd) * 4 > max(even, odd) or max(even, odd) * 2 < sum(map(raw.count, (b",", b"\t", b"\n"))):
        return False
    try:
        return raw.decode("utf-8").isascii()  # UTF-16 that is UTF-8 as well has nothing but ASCII in it
    except UnicodeDecodeError:
        return True


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return _lines(raw.decode(encoding))
    except UnicodeDecodeError:
        return None


def _lines(text: str) -> str:
    """One kind of line end, no byte-order mark, and no Ctrl-Z at the end, by which MS-DOS knew where a file ends."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    return text if "\x1a" not in text[-9:] else text.rstrip("\n").rstrip("\x1a")


def _japanese(raw: bytes) -> str | None:
    """EUC-JP or CP932. CP932 writes kana and common kanji with lead bytes that EUC-JP never uses, so text that fits both
    is EUC-JP, unless as CP932 it is nothing but half-width katakana and as EUC-JP has no kana at all.
    """
    windows, unix = _strict(raw, "cp932"), _strict(raw, "euc_jp")
    half_only = windows is not None and all(_HALF_KANA.fullmatch(c) for c in windows if not c.isascii())
    if unix is None and (windows is None or half_only):
        unix = _strict(raw, "euc_jis_2004")  # with ① and ㈱, which the older standard lacks
    if windows is None or unix is None:
        return unix if windows is None else windows
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
