"""User tests: `tried.csv` in a prototype folder, one row for each person who tried the page. No names.

Columns: when (date and minute, Japan time), task, managed (yes or no), seconds, said. The script of the page writes the same
file (web/trying.js: the two must agree). It is read as Excel may save it (CP932, tabs, columns in another order, broken
rows), and only ever appended to, in its existing encoding and column order.
"""

import csv
import io
import os
import re
import sys
import threading
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, BinaryIO

from machikit._base.errors import KitError
from machikit._base.messages import Words, fill, kit_error
from machikit.pages.exports import FORMULA_STARTS
from machikit.tables.privacy.contacts import MAIL
from machikit.tables.read.encoding import DELIMITERS, csv_rows, decode

FILE = "tried.csv"
COLUMNS = ("when", "task", "managed", "seconds", "said")
LONGEST = 300  # characters of a text
MOST_SECONDS = 24 * 60 * 60
_YES_NO = {"yes": True, "true": True, "1": True, "○": True, "はい": True, "できた": True,
          "no": False, "false": False, "0": False, "×": False, "いいえ": False, "できなかった": False}  # fmt: skip
_BLANK = re.compile("[\\s\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_WHEN = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T]+(\d{1,2}):(\d\d)(?::\d\d)?")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_PHONE = re.compile(r"(?<!\d)(?:\+81|0)(?:[-‐‑–—−ー() ]{0,2}\d){8,10}(?!\d)")
_APPEND_LOCK = threading.Lock()


@dataclass(frozen=True)
class UserTest:
    """The test of one person. when: YYYY-MM-DD hh:mm; managed: whether the task was completed; seconds: None where unknown."""

    when: str
    task: str
    managed: bool
    seconds: int | None
    comment: str


@dataclass(frozen=True)
class UserTests:
    """All tests in a file. broken: the number of further rows that could not be parsed."""

    rows: tuple[UserTest, ...] = ()
    broken: int = 0

    @property
    def n(self) -> int:
        """The number of people who tried."""
        return len(self.rows)

    @property
    def managed(self) -> int:
        """The number of people who completed the task."""
        return sum(row.managed for row in self.rows)

    @property
    def seconds(self) -> float | None:
        """The median time of those who completed the task: the others did not need that time, but gave up."""
        known = [row.seconds for row in self.rows if row.managed and row.seconds is not None]
        return median(known) if known else None


# --- reading ---------------------------------------------------------------------------------------------------------


def read(folder: Path) -> UserTests:
    """Read the tried.csv of a prototype; empty where there is none. Raises KitError where it is not such a table."""
    path = folder / FILE
    return read_file(path) if path.exists() else UserTests()


def read_file(path: Path) -> UserTests:
    """Read any file in the format of tried.csv. Raises KitError where it is not such a table."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise kit_error("try.unreadable", path.name, why=error.strerror or str(error)) from error
    return _parse(raw, path.name) if raw.strip() else UserTests()


def _parse(raw: bytes, name: str) -> UserTests:
    text = decode(raw)
    if text is None:
        raise kit_error("try.encoding", name)
    try:
        header, *lines = [row for row in csv_rows(text) if any(cell.strip() for cell in row)] or [[]]
    except csv.Error as error:
        raise kit_error("try.unreadable", name, why=str(error)) from error
    columns = _column_numbers(header, name)
    records = [{name: _cell(line, column) for name, column in columns.items()} for line in lines]
    tests = [_parse_record(record) for record in records]
    return UserTests(tuple(test for test in tests if test), tests.count(None))


def _column_numbers(header: list[str], file: str = FILE) -> dict[str, int]:
    """Column name → number of the column. Raises KitError without the column `managed`."""
    names = [unicodedata.normalize("NFKC", name).strip().casefold() for name in header]
    if "managed" not in names:
        raise kit_error("try.columns", file, columns=", ".join(COLUMNS))
    return {name: names.index(name) for name in COLUMNS if name in names}


def _cell(row: list[str], column: int) -> str:
    """The text of a cell, without the quote that `_guarded` may have put before it."""
    text = row[column].strip() if column < len(row) else ""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def _parse_record(record: dict[str, str]) -> UserTest | None:
    """The test of a row; None where `managed` is neither yes nor no."""
    managed = _YES_NO.get(unicodedata.normalize("NFKC", record["managed"]).casefold())
    if managed is None:
        return None
    number = re.match(r"\d{1,6}", unicodedata.normalize("NFKC", record.get("seconds", "")))
    when = record.get("when", "")
    if match := _WHEN.fullmatch(when):
        when = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2} {match[4]:0>2}:{match[5]}"
    seconds = int(number[0]) if number else None
    return UserTest(when, tidy(record.get("task", "")), managed, seconds, tidy(record.get("said", "")))


def words(folder: Path, words: Words) -> Words:
    """The word `tried.line` of a page, filled from its own words; none where nobody has tried it."""
    numbers = counts(folder)
    key = "try.line.one" if numbers["n"] == 1 else "try.line"
    return {"tried.line": {lang: fill(text, **numbers) for lang, text in words[key].items()}} if numbers["n"] else {}


def counts(folder: Path) -> dict[str, int]:
    """n: how many people tried, k: how many of them completed the task. Zero for an unreadable file, which `check` reports."""
    try:
        tests = read(folder)
    except KitError:
        tests = UserTests()
    return {"n": tests.n, "k": tests.managed}


# --- writing ---------------------------------------------------------------------------------------------------------


def tidy(text: str) -> str:
    """A text on one line, without control characters, cut to LONGEST."""
    clean = _BLANK.sub(" ", re.sub("[\ud800-\udfff]", "\ufffd", text)).strip()
    return clean[:LONGEST].rstrip()


def parse_row(data: Any) -> UserTest:
    """Parse the JSON object that the page sent. Raises KitError where it is invalid, or contains a telephone number or mail address."""
    if not isinstance(data, dict):
        raise kit_error("try.row", FILE)
    texts = [data.get(key) for key in ("when", "task", "said")]
    managed, seconds = data.get("managed"), data.get("seconds")
    is_valid = isinstance(seconds, int) and not isinstance(seconds, bool) and 0 <= seconds <= MOST_SECONDS
    if not (all(isinstance(t, str) for t in texts) and isinstance(managed, bool) and is_valid):
        raise kit_error("try.row", FILE)
    when, task, comment = (tidy(str(text)) for text in texts)
    if not _WHEN.fullmatch(when):
        raise kit_error("try.row", FILE)
    if names_a_contact(task) or names_a_contact(comment):
        raise kit_error("try.contact", FILE)
    return UserTest(when, task, managed, seconds, comment)


def names_a_contact(text: str) -> bool:
    """Whether a text contains a telephone number or mail address: comments are stored, contacts are not."""
    folded = unicodedata.normalize("NFKC", text)
    return bool(_PHONE.search(folded) or MAIL.search(folded))


def append(folder: Path, row: UserTest) -> UserTests:
    """Append a row, completely or not at all, and return all tests. Raises KitError where the file cannot be written."""
    path = folder / FILE
    with _APPEND_LOCK:
        try:
            with path.open("a+b") as file:
                _lock(file)
                _append(file, row)
        except OSError as error:  # Excel has it open, the folder is read-only, the disk is full
            raise kit_error("try.locked", FILE, why=error.strerror or str(error)) from error
        return read(folder)


def merge(folder: Path, file: Path) -> int:
    """Append the new rows of a tried.csv that a page saved on another device, and return their number.

    Raises KitError, with nothing added, where a row contains a telephone number or mail address.
    """
    new = Counter(read_file(file).rows)
    if any(names_a_contact(row.task) or names_a_contact(row.comment) for row in new):
        raise kit_error("try.contact", file.name)
    rows = [*(new - Counter(read(folder).rows)).elements()]
    for row in rows:
        append(folder, row)
    return len(rows)


def _lock(file: BinaryIO) -> None:
    """Wait until no other process writes; closing the file releases the lock."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(1 << 30)  # a byte beyond the end: others can still read
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)


def _append(file: BinaryIO, row: UserTest) -> None:
    file.seek(0)
    raw = file.read()
    line, end = _encode_row(raw, row), len(raw)
    try:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        file.truncate(end)
        raise


def _encode_row(raw: bytes, row: UserTest) -> bytes:
    """The bytes to append to a file with the content `raw`: with a header to an empty file, else in the format of the file."""
    record = {"when": row.when, "task": row.task, "managed": "yes" if row.managed else "no", "said": row.comment}
    record["seconds"] = "" if row.seconds is None else str(row.seconds)
    if not raw.strip():
        return _csv_text([[*COLUMNS], [record[name] for name in COLUMNS]], ",").encode("utf-8-sig")
    encoding = _encoding(raw)
    first = raw.decode(encoding).lstrip("\ufeff\r\n").splitlines()[0]
    delimiter = max(DELIMITERS, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter))
    names = {column: name for name, column in _column_numbers(header).items()}
    text = _csv_text([[record[names[i]] if i in names else "" for i in range(len(header))]], delimiter)
    line_break = b"" if raw.endswith(b"\n") else b"\r\n"
    return line_break + (text.encode(encoding) if encoding == "utf-8" else _encode_cp932(text))


def _encoding(raw: bytes) -> str:
    """utf-8 or cp932. Raises KitError for any other encoding."""
    for name in ("utf-8", "cp932"):
        try:
            raw.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    raise kit_error("try.encoding", FILE)


def _encode_cp932(text: str) -> bytes:
    """Encode as CP932, with 〓 (the typographic sign for a missing character) for those it does not have (emoji)."""
    return "".join(c if _is_in_cp932(c) else "〓" for c in text).encode("cp932")


def _is_in_cp932(character: str) -> bool:
    try:
        return bool(character.encode("cp932"))
    except UnicodeEncodeError:
        return False


def _csv_text(lines: list[list[str]], delimiter: str) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([[_guarded(cell) for cell in line] for line in lines])
    return out.getvalue()


def _guarded(cell: str) -> str:
    """A cell, with a quote before it where a spreadsheet would run it as a formula; numbers stay as they are."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) and not _NUMBER.fullmatch(cell) else cell
