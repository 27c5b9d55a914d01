"""`tried.csv` in a prototype's folder: one row for each person who tried the page. No names.

Columns: when (date and minute, Japan's time), task, managed (yes or no), seconds, said. The page's own script writes the same
file (web/trying.js: the two must agree). It is read as Excel may leave it (CP932, tabs, columns in another order, broken
rows), and only ever appended to, in the encoding and the order in which it is found.
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
from typing import TYPE_CHECKING, Any, BinaryIO

from machikit._base.errors import KitError
from machikit._base.messages import LANGUAGES, Words, fill, problem
from machikit.pages.exports import RUN
from machikit.tables.privacy.contacts import MAIL
from machikit.tables.read.encoding import DELIMITERS, decode, rows

if TYPE_CHECKING:
    from machikit.prototype.load import Prototype

FILE = "tried.csv"
COLUMNS = ("when", "task", "managed", "seconds", "said")
LONGEST = 300  # characters of a text
MOST_SECONDS = 24 * 60 * 60
_WORDS = {"yes": True, "true": True, "1": True, "○": True, "はい": True, "できた": True,
          "no": False, "false": False, "0": False, "×": False, "いいえ": False, "できなかった": False}  # fmt: skip
_BLANK = re.compile("[\\s\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_WHEN = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T]+(\d{1,2}):(\d\d)(?::\d\d)?")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_PHONE = re.compile(r"(?<!\d)(?:\+81|0)(?:[-‐‑–—−ー() ]{0,2}\d){8,10}(?!\d)")
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Row:
    """One person's try. seconds: None where the file does not say."""

    when: str
    task: str
    managed: bool
    seconds: int | None
    said: str


@dataclass(frozen=True)
class Tried:
    """All rows; broken: how many more could not be understood."""

    rows: tuple[Row, ...] = ()
    broken: int = 0

    @property
    def n(self) -> int:
        return len(self.rows)

    @property
    def managed(self) -> int:
        return sum(row.managed for row in self.rows)

    @property
    def seconds(self) -> float | None:
        """The median of those who managed: who gave up did not need so long, but stopped."""
        known = [row.seconds for row in self.rows if row.managed and row.seconds is not None]
        return median(known) if known else None


# --- reading ---------------------------------------------------------------------------------------------------------


def read(folder: Path) -> Tried:
    """What a prototype's tried.csv says; nothing where there is none. Raises KitError where it is no such table."""
    path = folder / FILE
    return read_file(path) if path.exists() else Tried()


def read_file(path: Path) -> Tried:
    """What a file like it says, wherever it lies. Raises KitError where it is no such table."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise problem("try.unreadable", path.name, why=error.strerror or str(error)) from error
    return _understood(raw, path.name) if raw.strip() else Tried()


def _understood(raw: bytes, name: str) -> Tried:
    text = decode(raw)
    if text is None:
        raise problem("try.encoding", name)
    try:
        header, *lines = [row for row in rows(text) if any(cell.strip() for cell in row)] or [[]]
    except csv.Error as error:
        raise problem("try.unreadable", name, why=str(error)) from error
    at = _places(header, name)
    told = [{name: _cell(row, place) for name, place in at.items()} for row in lines]
    found = [_row(one) for one in told]
    return Tried(tuple(row for row in found if row), found.count(None))


def _places(header: list[str], file: str = FILE) -> dict[str, int]:
    names = [unicodedata.normalize("NFKC", name).strip().casefold() for name in header]
    if "managed" not in names:
        raise problem("try.columns", file, columns=", ".join(COLUMNS))
    return {name: names.index(name) for name in COLUMNS if name in names}


def _cell(row: list[str], place: int) -> str:
    text = row[place].strip() if place < len(row) else ""
    return text[1:] if text.startswith("'") and text[1:].startswith(RUN) else text


def _row(told: dict[str, str]) -> Row | None:
    managed = _WORDS.get(unicodedata.normalize("NFKC", told["managed"]).casefold())
    if managed is None:
        return None
    number = re.match(r"\d{1,6}", unicodedata.normalize("NFKC", told.get("seconds", "")))
    when = told.get("when", "")
    if found := _WHEN.fullmatch(when):
        when = f"{found[1]}-{found[2]:0>2}-{found[3]:0>2} {found[4]:0>2}:{found[5]}"
    return Row(
        when, tidy(told.get("task", "")), managed, int(number[0]) if number else None, tidy(told.get("said", ""))
    )


def words(p: "Prototype") -> Words:
    """The word `tried.line` of the page, where somebody has tried it."""
    counts = counted(p)
    key = "try.line.one" if counts["n"] == 1 else "try.line"
    return {"tried.line": {lang: fill(p.words[key][lang], **counts) for lang in LANGUAGES}} if counts["n"] else {}


def counted(p: "Prototype") -> dict[str, int]:
    """How many tried and how many managed; nobody where the file cannot be read, which is `check`'s to tell."""
    try:
        tried = read(p.folder)
    except KitError:
        tried = Tried()
    return {"n": tried.n, "k": tried.managed}


# --- writing ---------------------------------------------------------------------------------------------------------


def tidy(text: str) -> str:
    """Text on one line, without control characters, no longer than a row wants."""
    clean = _BLANK.sub(" ", re.sub("[\ud800-\udfff]", "\ufffd", text)).strip()
    return clean[:LONGEST].rstrip()


def row_of(said: Any) -> Row:
    """The row that the page sent. Raises KitError for what makes no row, or tells how to reach somebody."""
    if not isinstance(said, dict):
        raise problem("try.row", FILE)
    texts = [said.get(key) for key in ("when", "task", "said")]
    managed, seconds = said.get("managed"), said.get("seconds")
    fits = isinstance(seconds, int) and not isinstance(seconds, bool) and 0 <= seconds <= MOST_SECONDS
    if not (all(isinstance(t, str) for t in texts) and isinstance(managed, bool) and fits):
        raise problem("try.row", FILE)
    when, task, told = (tidy(str(text)) for text in texts)
    if not _WHEN.fullmatch(when):
        raise problem("try.row", FILE)
    if names_a_contact(task) or names_a_contact(told):
        raise problem("try.contact", FILE)
    return Row(when, task, managed, seconds, told)


def names_a_contact(text: str) -> bool:
    """Whether a telephone number or a mail address stands in it: what people said is kept, how to reach them is not."""
    plain = unicodedata.normalize("NFKC", text)
    return bool(_PHONE.search(plain) or MAIL.search(plain))


def append(folder: Path, row: Row) -> Tried:
    """Add a row at the end, whole or not at all; what the file then says. Raises KitError where it cannot be added to."""
    path = folder / FILE
    with _ONE_AT_A_TIME:
        try:
            with path.open("a+b") as file:
                _hold(file)
                _add(file, row)
        except OSError as error:  # Excel holds it open, the folder is read-only, the disk is full
            raise problem("try.locked", FILE, why=error.strerror or str(error)) from error
        return read(folder)


def merge(folder: Path, file: Path) -> int:
    """Add the rows of a tried.csv that a page saved on another device, but for those that are there; how many were added.

    Raises KitError, with nothing added, where a row tells how to reach somebody.
    """
    new = Counter(read_file(file).rows)
    if any(names_a_contact(row.task) or names_a_contact(row.said) for row in new):
        raise problem("try.contact", file.name)
    rows = [*(new - Counter(read(folder).rows)).elements()]
    for row in rows:
        append(folder, row)
    return len(rows)


def _hold(file: BinaryIO) -> None:
    """Wait until no other process writes; closing the file lets it go."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(1 << 30)  # beyond the end: others may still read
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)


def _add(file: BinaryIO, row: Row) -> None:
    file.seek(0)
    raw = file.read()
    line, end = _line(raw, row), len(raw)
    try:
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    except OSError:
        file.truncate(end)
        raise


def _line(raw: bytes, row: Row) -> bytes:
    """The bytes to add: in a new file with the header, else as the file that is there is written."""
    told = {"when": row.when, "task": row.task, "managed": "yes" if row.managed else "no", "said": row.said}
    told["seconds"] = "" if row.seconds is None else str(row.seconds)
    if not raw.strip():
        return _written([[*COLUMNS], [told[name] for name in COLUMNS]], ",").encode("utf-8-sig")
    encoding = _encoding(raw)
    first = raw.decode(encoding).lstrip("\ufeff\r\n").splitlines()[0]
    delimiter = max(DELIMITERS, key=first.count)
    header = next(csv.reader([first], delimiter=delimiter))
    at = {place: name for name, place in _places(header).items()}
    text = _written([[told[at[i]] if i in at else "" for i in range(len(header))]], delimiter)
    before = b"" if raw.endswith(b"\n") else b"\r\n"
    return before + text.encode(encoding) if encoding == "utf-8" else before + _in_cp932(text)


def _encoding(raw: bytes) -> str:
    for name in ("utf-8", "cp932"):
        try:
            raw.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    raise problem("try.encoding", FILE)


def _in_cp932(text: str) -> bytes:
    """With 〓, the printer's sign for a missing letter, where Windows' old encoding has none (emoji)."""
    return "".join(c if _fits(c) else "〓" for c in text).encode("cp932")


def _fits(letter: str) -> bool:
    try:
        return bool(letter.encode("cp932"))
    except UnicodeEncodeError:
        return False


def _written(lines: list[list[str]], delimiter: str) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(
        [[_guarded(c) for c in line] for line in lines]
    )
    return out.getvalue()


def _guarded(cell: str) -> str:
    """A cell that a spreadsheet would run becomes text; a number stays one."""
    return f"'{cell}" if cell.startswith(RUN) and not _NUMBER.fullmatch(cell) else cell
