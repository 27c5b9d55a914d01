"""Decode a text file in any Japanese encoding and split it into cells, whatever its delimiter.

A wrong encoding silently turns names into other names, so nothing is guessed by frequency: an encoding is accepted only when
every byte fits.
"""

import codecs
import csv
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from machikit._base import limits
from machikit._base.messages import kit_error
from machikit.tables.read import iso_2022_jp

DELIMITERS = ",\t;"
SNIFFED_ROWS, SNIFFED_LINE = 20, 100_000  # rows, and characters of each, from which the delimiter is detected
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HALF_KANA = re.compile("[｡-ﾟ]")
_WIDE_RUN = re.compile("[\u3001-\u30ff\u4e00-\u9fff\uff01-\uff9f]+")
CHARACTERS_PER_STRAY = 10  # wide characters that UTF-8 text must have for each broken byte
_KANA = re.compile("[ぁ-ゖァ-ヺ]")


def read_text(path: Path, raw: bytes | None = None) -> str:
    """The text of a file in UTF-8, UTF-16, CP932, EUC-JP or ISO-2022-JP, with `\\n` line ends; KitError for anything else.

    raw: its bytes, where they have been read.
    """
    text = decode(path.read_bytes() if raw is None else raw)
    if text is None:
        raise kit_error("read.encoding", path.name)
    return text


def decode(raw: bytes) -> str | None:
    """The text, with `\\n` line ends and without any byte-order marks, even in the middle; None where no encoding fits.
    Stray control characters, including NUL, are left for `values.damaged_text` to drop and report.

    Tried in this order: the encoding of the byte-order mark; UTF-16, whose ASCII has NULs; ISO-2022-JP, by its escapes; UTF-8;
    EUC-JP and CP932, which `_decode_japanese` distinguishes. Never the strict `shift_jis` codec: it does not know ①, ㈱ or 髙,
    which Windows writes.
    """
    for bom, name in _BOMS:
        if raw.startswith(bom):
            text = _decode_strict(raw[len(bom) :], name)
            return text if text is not None or name != "utf-8" else _decode_with_strays(raw[len(bom) :])
    if b"\0" in raw and _is_utf16(raw):
        even, odd = raw[::2].count(0), raw[1::2].count(0)
        if (text := _decode_strict(raw, "utf-16-le" if odd > even else "utf-16-be")) is not None:
            return text
    if iso_2022_jp.is_iso_2022_jp(raw):
        text = iso_2022_jp.decode(raw)
        return None if text is None else _normalize_lines(text)
    text = _decode_strict(raw, "utf-8")
    return text if text is not None else _decode_with_strays(raw) or _decode_japanese(raw)


def _decode_with_strays(raw: bytes) -> str | None:
    """UTF-8 with single broken bytes, which become U+FFFD and are reported by `values.damaged_text`. Without this rule CP932,
    which accepts nearly any bytes, would garble the whole file; hardly any character of CP932 text is valid UTF-8.
    """
    text = _normalize_lines(raw.decode("utf-8", "replace"))
    strays = text.count("\ufffd") - raw.count(b"\xef\xbf\xbd")
    wide = sum(map(len, _WIDE_RUN.findall(text)))
    return text if wide >= CHARACTERS_PER_STRAY * max(strays, 1) else None


def _is_utf16(raw: bytes) -> bool:
    """Whether the NULs are halves of UTF-16 characters and not strays: all at even or all at odd positions, and next to commas,
    tabs and line ends as well."""
    even, odd = raw[::2].count(0), raw[1::2].count(0)
    if min(even, odd) * 4 > max(even, odd) or max(even, odd) * 2 < sum(map(raw.count, (b",", b"\t", b"\n"))):
        return False
    try:
        return raw.decode("utf-8").isascii()  # UTF-16 that is also valid UTF-8 holds only ASCII
    except UnicodeDecodeError:
        return True


def _decode_strict(raw: bytes, encoding: str) -> str | None:
    try:
        return _normalize_lines(raw.decode(encoding))
    except UnicodeDecodeError:
        return None


def _normalize_lines(text: str) -> str:
    """Normalize line ends; drop byte-order marks, and the Ctrl-Z by which MS-DOS marked the end of a file."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    return text if "\x1a" not in text[-9:] else text.rstrip("\n").rstrip("\x1a")


def _decode_japanese(raw: bytes) -> str | None:
    """Decode EUC-JP or CP932. CP932 uses lead bytes for kana and common kanji that EUC-JP never uses, so text that fits both is
    EUC-JP, unless it is nothing but half-width katakana as CP932 and has no kana at all as EUC-JP.
    """
    windows, unix = _decode_strict(raw, "cp932"), _decode_strict(raw, "euc_jp")
    half_only = windows is not None and all(_HALF_KANA.fullmatch(c) for c in windows if not c.isascii())
    if unix is None and (windows is None or half_only):
        unix = _decode_strict(raw, "euc_jis_2004")  # has ① and ㈱, which the older standard lacks
    if windows is None or unix is None:
        return unix if windows is None else windows
    return windows if half_only and not _KANA.search(unix) else unix


def csv_rows(text: str, delimiter: str = "") -> list[list[str]]:
    """The cells of a text file. Without a delimiter, it is the one (comma, tab, semicolon) that splits the first rows into most cells.

    A quotation mark that is never closed would swallow every row after it: quotation marks then count as ordinary characters.
    Raises csv.Error for a cell that is too long, limits.Exceeded for too many rows or columns.
    """
    csv.field_size_limit(limits.CELL)
    if not delimiter:
        head = "".join(islice(iter_lines(text), SNIFFED_ROWS))[: SNIFFED_ROWS * SNIFFED_LINE]
        delimiter = max(DELIMITERS, key=lambda d: median([len(r) for r in _parse_csv(head, d, SNIFFED_LINE)] or [0]))
    return _parse_csv(text, delimiter)


def iter_lines(text: str, longest: int | None = None) -> Iterator[str]:
    """The lines of a text with their line ends, one at a time: a StringIO would hold a copy, at four bytes a character.

    longest: the characters of each line that are returned; None for all.
    """
    start = 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        yield text[start : end if longest is None else min(end, start + longest)]
        start = end


def _parse_csv(text: str, delimiter: str, longest: int | None = None) -> list[list[str]]:
    def read(**options: Any) -> list[list[str]]:
        return [*_bounded(csv.reader(iter_lines(text, longest), delimiter=delimiter, **options))]

    try:
        return read(strict=True)
    except csv.Error as error:
        reason = str(error)
    table = [] if "field limit" in reason else read()
    is_unclosed = not table or "end of data" in reason or any("\n" in cell for cell in table[-1][-1:])
    return [[cell.strip('"') for cell in row] for row in read(quoting=csv.QUOTE_NONE)] if is_unclosed else table


def _bounded(table: Iterable[list[str]]) -> Iterator[list[str]]:
    """The rows, without the empty cells at the end of overlong ones. Raises limits.Exceeded for more rows or columns than a
    spreadsheet has."""
    for n, row in enumerate(table, start=1):
        if len(row) > limits.COLUMNS:
            while row and not row[-1]:
                row.pop()
        if len(row) > limits.COLUMNS or n > limits.ROWS:
            limits.check_size(n, len(row))
        yield row
