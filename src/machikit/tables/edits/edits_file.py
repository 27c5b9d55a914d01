"""edits.csv: read strictly but kindly, and written whole or not at all.

A person may have opened it in Excel: a byte-order mark, CP932, tabs or semicolons, and dates with slashes are accepted. A line that
cannot be used is told with its number and stays in the file.
"""

import csv
import io
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from machikit._base import limits
from machikit._base.atomic import atomic_write, disk_error
from machikit._base.config_files import short_path
from machikit._base.errors import KitError
from machikit._base.file_lock import file_lock
from machikit._base.messages import kit_error, say
from machikit.tables.edits.edit import ADD, ASIDE, COLUMNS, CONFIRMED, FILE, WAYS, Edit
from machikit.tables.edits.row_keys import shown
from machikit.tables.read.encoding import DELIMITERS, iter_lines, read_text

MOST_BYTES = 50_000_000
BOM = b"\xef\xbb\xbf"
_ID = re.compile(r"[\w.:@-]{1,80}")
_WHEN = re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?")
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
VERBATIM = ("was", "now", "reason")
WAIT = 10  # seconds for another program that writes the same file


@dataclass(frozen=True)
class EditsFile:
    """What an edits.csv holds. problems: of lines that cannot be used, each with its number."""

    path: Path
    edits: tuple[Edit, ...] = ()
    problems: tuple[KitError, ...] = ()


@dataclass(frozen=True)
class Appended:
    """What became of edits that were to be appended. same: their ids stood there already; differing: with other content."""

    new: tuple[Edit, ...] = ()
    same: tuple[Edit, ...] = ()
    differing: tuple[Edit, ...] = ()


@dataclass
class _Table:
    """The rows of the file as they stand, so that writing keeps what this kit does not know. lines: the number of each row."""

    header: list[str]
    rows: list[list[str]]
    lines: list[int]
    has_mark: bool = False

    def cell(self, row: Sequence[str], name: str) -> str:
        column = self.header.index(name) if name in self.header else -1
        return row[column] if 0 <= column < len(row) else ""

    @property
    def least(self) -> int:
        """The cells that a row has at least: nobody need have confirmed it."""
        return len(self.header) - sum(name in self.header for name in CONFIRMED)

    def edit(self, row: Sequence[str]) -> Edit:
        """The edit of a row. Blanks around a text of the data are the publisher's."""
        cells: dict[str, Any] = {name: self.cell(row, name) for name in (*COLUMNS, *CONFIRMED)}
        return Edit(**{name: text if name in VERBATIM else text.strip() for name, text in cells.items()})

    def to_bytes(self) -> bytes:
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerows([self.header, *self.rows])
        return (BOM if self.has_mark else b"") + out.getvalue().encode(errors="replace")


def read_edits(path: Path) -> EditsFile:
    """The edits of a file; none where it does not exist.

    Raises KitError where it is no table of edits: not readable as text, too large, a column missing, a quotation mark left open.
    """
    if not path.is_file():
        return EditsFile(path)
    table, name = _read_table(path), short_path(path)
    edits: dict[str, Edit] = {}
    problems: list[KitError] = []
    for row, line in zip(table.rows, table.lines, strict=True):
        edit = replace(table.edit(row), file=name, line=line)
        if any(map(str.strip, row[len(table.header) :])) or len(row) < table.least:
            problems.append(kit_error("edits.cells", edit.where, have=len(row), want=len(table.header)))
        elif error := _line_error(edit, edits):
            problems.append(error)
        else:
            edits.setdefault(edit.id, edit)
    return EditsFile(path, tuple(edits.values()), tuple(problems))


def edit_problem(edit: Edit) -> KitError | None:
    """What is wrong with an edit that stands in no file yet; None where nothing is."""
    return _line_error(edit, {})


def _line_error(edit: Edit, before: Mapping[str, Edit]) -> KitError | None:
    """What is wrong with a line whatever the data are; None where nothing is."""
    values: dict[str, object] = {"id": shown(edit.id), "key": shown(edit.key), "field": edit.field}
    if not _ID.fullmatch(edit.id):
        problem = "id" if edit.id else "no_id"
    elif edit.id in before and before[edit.id].content != edit.content:
        problem, values["first"] = "twice", before[edit.id].line
    elif not _WHEN.fullmatch(edit.when):
        problem, values["value"] = "when", shown(edit.when)
    elif edit.by not in WAYS:
        problem, values["value"], values["names"] = "by", shown(edit.by), ", ".join(WAYS)
    elif not edit.key or not edit.field:
        problem = "no_field" if edit.key else "no_key"
    elif edit.field == ASIDE and not edit.reason.strip():
        problem = "no_reason"
    elif edit.field in (ADD, ASIDE) and (edit.was or (edit.field == ASIDE and edit.now)):
        problem = "blank"
    elif bool(edit.confirmed_by) != bool(edit.confirmed_on):
        problem = "half_confirmed"
    elif _UNREADABLE.search("".join(edit.content)):
        problem = "characters"
    else:
        return None
    return kit_error(f"edits.{problem}", edit.where, **values)


# --- the file ---------------------------------------------------------------------------------------------------------


def _read_table(path: Path) -> _Table:
    """The header and rows of the file. Raises KitError as `read_edits` does."""
    name = short_path(path)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise kit_error("reading.large", name, most=f"{MOST_BYTES / 1e6:g}")
        raw = path.read_bytes()
    except OSError as error:
        raise disk_error(error, path) from error
    try:
        text = read_text(path, raw)
    except KitError as error:
        raise KitError(name, error.what, error.fix) from error
    rows = [(line, row) for line, row in _numbered_rows(text, name) if any(map(str.strip, row))]
    header = [cell.strip().lower() for cell in rows[0][1]] if rows else []
    while header and not header[-1]:
        header.pop()
    if missing := [column for column in COLUMNS if column not in header]:
        raise kit_error("edits.columns", name, names=", ".join(missing), header=",".join(COLUMNS))
    return _Table(header, [row for _, row in rows[1:]], [line for line, _ in rows[1:]], raw.startswith(BOM))


def _numbered_rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV text, each with the number of its first line."""
    csv.field_size_limit(limits.CELL)
    first = text.partition("\n")[0]
    reader = csv.reader(iter_lines(text), delimiter=max(DELIMITERS, key=first.count), strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        key = "edits.long" if "field limit" in str(error) else "edits.quote"
        raise kit_error(key, say("file.line", file=name, n=line)) from error


@contextmanager
def _only_writer(path: Path) -> Iterator[None]:
    """Nobody else of this kit writes the file inside the block: a page that is merged, and a room that takes edits in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + WAIT
    try:
        while True:
            with file_lock(path.with_name(f".{FILE}.lock")) as is_ours:
                if is_ours:
                    yield
                    return
            if time.monotonic() > end:
                raise kit_error("edits.busy", short_path(path))
            time.sleep(0.05)
    finally:
        with suppress(OSError):  # a folder that was made for nothing
            path.parent.rmdir()


def append_edits(path: Path, edits: Iterable[Edit]) -> Appended:
    """Append edits whose ids are new, all or none of them; what stands in the file stays. Raises KitError as `read_edits` does."""
    with _only_writer(path):
        table, appended = _with_edits(path, edits)
        if appended.new:
            atomic_write(path, table.to_bytes())
    return appended


@contextmanager
def edits_with(path: Path, edits: Iterable[Edit]) -> Iterator[bytes]:
    """The content of the file with more edits, for a change of several files: nobody else writes it inside the block."""
    with _only_writer(path):
        yield _with_edits(path, edits)[0].to_bytes()


def _with_edits(path: Path, edits: Iterable[Edit]) -> tuple[_Table, Appended]:
    table = _read_table(path) if path.is_file() else _Table([*COLUMNS], [], [])
    known = {table.cell(row, "id").strip(): table.edit(row) for row in table.rows}
    new: list[Edit] = []
    same: list[Edit] = []
    differing: list[Edit] = []
    for edit in edits:
        if edit.id not in known:
            known[edit.id] = edit
            new.append(edit)
        else:
            (same if known[edit.id].content == edit.content else differing).append(edit)
    if new:
        if any(edit.confirmed_by or edit.confirmed_on for edit in new):
            _add_columns(table, CONFIRMED)
        table.rows += [[edit.cells().get(name, "") for name in table.header] for edit in new]
    return table, Appended(tuple(new), tuple(same), tuple(differing))


def confirm_edits(path: Path, ids: Iterable[str], section: str, day: str) -> list[Edit]:
    """Write who confirmed these edits and when, where nobody has; returns the edits that are confirmed now."""
    wanted = {*ids}
    with _only_writer(path):
        table, now_confirmed = _read_table(path), []
        _add_columns(table, CONFIRMED)
        for row in table.rows:
            edit = table.edit(row)
            if edit.id in wanted and not edit.is_confirmed:
                row += [""] * (len(table.header) - len(row))
                for name, text in zip(CONFIRMED, (section, day), strict=True):
                    row[table.header.index(name)] = text
                now_confirmed.append(replace(edit, confirmed_by=section, confirmed_on=day))
        if now_confirmed:
            atomic_write(path, table.to_bytes())
    return now_confirmed


def _add_columns(table: _Table, names: Sequence[str]) -> None:
    if missing := [name for name in names if name not in table.header]:
        width = len(table.header)
        table.rows = [[*row[:width], *[""] * (width - len(row)), *[""] * len(missing)] for row in table.rows]
        table.header += missing
