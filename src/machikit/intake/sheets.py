"""Every sheet of a file (or table of an archive) and what becomes of it: taken together with those like it, or left out.

Sheets with the same headers are one table that somebody cut up (by ward, by year) and are stacked. What is left out is named
with its rows and its reason; what looks like the table that was taken is for a person to look at.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from machikit.catalog.model import Schema
from machikit.intake.prepare import prepare
from machikit.tables.clean import columns
from machikit.tables.cleaning_report.bilingual import word
from machikit.tables.datapackage import upload_metadata
from machikit.tables.findings import Finding
from machikit.tables.grid import Grid
from machikit.tables.privacy.personal_text import hide
from machikit.tables.values import dates as tables_dates

# How people name what they keep but do not use; 旧牟礼町 is a place
_OLD = re.compile(
    r"旧(?!\S{0,8}[市町村区郡](?:[域分内別部]|地区)?$)|前年|前回|昨年|去年|過年度|過去(?!\d)|使わない|使用しない|不使用|未使用|不要(?:$|シート|分|データ)|ボツ|^没|廃止|削除|"
    r"バックアップ|控え|コピー|複製|退避|アーカイブ|(?<![a-z])(?:old|bak|backup|copy|archive|unused|obsolete)(?![a-z])"
)
_SAMPLE = re.compile(
    r"(?:記入|入力|記載|作成|回答)(?:例|見本|要領|方法)|サンプル|ひな[形型]|雛[形型]|テンプレ|テスト|書き方|項目(?:説明|定義)|定義書|^\(?例\)?$|"
    r"(?<![a-z])(?:sample|template|test|example)(?![a-z])"
)
_COPY = re.compile(r"(.+?) ?\(\d+\)")  # how Excel names the copy of a sheet
_YEAR = re.compile(
    r"(?:明治|大正|昭和|平成|令和|(?<![A-Za-z])[MTSHR])(?:元|\d{1,2})年?度?|(?<!\d)(?:19|20)\d\d(?!\d)年?度?"
)
LEAST = 2  # headers that two sheets must share to be one table, and that make a row a header
ALIKE = 0.6  # of the headers of one sheet that stand in the other, too, from which the two look like one table
ONE_MORE = 1  # field that one sheet may have and the other not
ENOUGH = 3  # fields that they share then

DOUBTFUL = ("similar", "hidden", "old")  # reasons that ask for a person where the sheet has the table's headers


@dataclass(frozen=True)
class Sheet:
    """A sheet of the file. rows: those below the header where it has the table's, else all that are not empty.

    reason: why it was left out: old or sample (its name says so), hidden (with the table's headers), similar (to the table),
    topic (it is of another one), elsewhere (it became a dataset of its own), not_asked (another one was named), no_table (a
    file in an archive that is none), other; "" where it was taken. like: it looks like the table that was taken.
    """

    grid: Grid
    rows: int
    reason: str = ""
    like: bool = False

    @property
    def doubtful(self) -> bool:
        """Whether a person must look: an old sheet that is hidden as well was put away twice."""
        put_away = self.reason == "old" and self.grid.hidden
        return self.like and self.reason in DOUBTFUL and not put_away


@dataclass(frozen=True)
class Taken:
    """A topic and the tables of a file that are taken for it, in the file's order; sheets: what became of every one."""

    schema: Schema
    grids: list[Grid]
    sheets: list[Sheet]


def label(grid: Grid) -> str:
    """The sheet's name; of an archive, the member's with it."""
    member = grid.file.partition("/")[2]
    if not member:
        return grid.name
    stem = member.rpartition("/")[2]
    return member if stem.startswith(grid.name) else f"{member} / {grid.name}"


def put_away(grid: Grid, every: Sequence[Grid]) -> str:
    """Whether the sheet's name says that it is not to be used: old (or the copy of another one), sample, or ""."""
    name = unicodedata.normalize("NFKC", grid.name).casefold()
    copied = _COPY.fullmatch(grid.name)
    if copied and any(g.name == copied[1] for g in every):
        return "old"
    return "sample" if _SAMPLE.search(name) else "old" if _OLD.search(name) else ""


def meant(grids: Sequence[Grid]) -> list[Grid]:
    """The sheets among which the table is looked for: neither hidden nor put away, where there are any such."""
    shown = [g for g in grids if not g.hidden] or list(grids)
    return [g for g in shown if not put_away(g, grids)] or shown


def gathered(main: Grid, schema: Schema, every: Sequence[Grid], asked: bool, topic_of: Callable[[Grid], str]) -> Taken:
    """The table and every sheet that is part of it. topic_of: the topic that a sheet clearly is of, else ""."""
    shape = _Shape(main, schema)
    sheets = []
    for grid in every:
        if grid is main:
            sheets.append(Sheet(grid, _below(grid, shape.row), like=True))
            continue
        other = _Shape(grid, schema)
        said = topic_of(grid) if not asked else ""
        alike = shape.alike(other) if said in ("", schema.id, topic_of(main)) else ""
        alike = alike or ("similar" if said == schema.id else "")
        rows = _below(grid, other.row) if alike else _below(grid, -1)
        sheets.append(Sheet(grid, rows, _reason(put_away(grid, every), grid, alike, asked, said), bool(alike)))
    return Taken(schema, [s.grid for s in sheets if not s.reason], [*sheets, *_no_tables(every)])


def _no_tables(every: Sequence[Grid]) -> list[Sheet]:
    """The files of an archive that hold no table: a description, a picture."""
    names = dict.fromkeys(name for grid in every for name in grid.beside)
    archive = every[0].file.partition("/")[0]
    return [Sheet(Grid(name, [], f"{archive}/{name}"), 0, "no_table") for name in names]


def apart(found: Sequence[Taken]) -> list[Taken]:
    """Datasets of several topics of one file: what one of them takes, the others do not leave out."""
    taken = {id(s.grid): s for one in found for s in one.sheets if not s.reason}
    return [
        replace(
            one,
            sheets=[
                replace(taken[id(s.grid)], reason="elsewhere", like=False) if s.reason and id(s.grid) in taken else s
                for s in one.sheets
            ],
        )
        for one in found
    ]


def _reason(away: str, grid: Grid, alike: str, asked: bool, topic: str) -> str:
    if asked or away:
        return "not_asked" if asked else away
    if alike == "same":
        return "hidden" if grid.hidden else ""
    return "similar" if alike else "topic" if topic else "other"


class _Shape:
    """What a sheet says it is: its headers, and which fields of the topic they are."""

    def __init__(self, grid: Grid, schema: Schema):
        head = top(grid)
        found = columns.match(head.cells, schema)
        self.row = found.row
        self.headers = {columns.fold(h) for h in found.headers} - {""}
        self.rows = {frozenset(map(columns.fold, row)) - {""} for row in head.cells[: columns.HEADER_ROWS]}
        fields = columns.match(prepare(head, schema)[0].cells, schema).fields.values()
        self.fields = set(fields)
        have = {*fields, *columns.parts(fields)}
        self.whole = all(f.id in have or f.role in columns.PLACED for f in schema.fields if f.required)

    def alike(self, other: "_Shape") -> str:
        """same: one table in two pieces; similar: it looks like the table; "" for all else."""
        if len(self.headers) >= LEAST and (self.headers == other.headers or self.headers in other.rows):
            return "same"
        shared, apart = self.fields & other.fields, self.fields ^ other.fields
        nested = self.fields <= other.fields or other.fields <= self.fields
        close = len(shared) >= LEAST and (not apart or (len(apart) <= ONE_MORE and len(shared) >= ENOUGH))
        if self.whole and other.whole and nested and close:
            return "same"
        common = len(self.headers & other.headers)
        near = common >= ENOUGH and common >= ALIKE * min(len(self.headers), len(other.headers))
        return "similar" if near else ""


def top(grid: Grid, rows: int = 3 * columns.HEADER_ROWS) -> Grid:
    """The first rows of a table: what it is about stands there, and the rest may be long."""
    if len(grid.cells) <= rows:
        return grid
    shapes = grid.geometry[: rows - 1] if grid.geometry else None
    return replace(grid, cells=grid.cells[:rows], geometry=shapes, lines=grid.lines[:rows], errors=())


def _below(grid: Grid, row: int) -> int:
    return sum(any(c.strip() for c in cells) for cells in grid.cells[row + 1 :])


def findings(taken: Taken) -> list[Finding]:
    """Every sheet that was left out: `left_sheet` where a person must look, else `other_sheet`. was: its rows; column: why."""
    left = [s for s in taken.sheets if s.reason not in ("", "elsewhere")]
    return [
        Finding("left_sheet" if s.doubtful else "other_sheet", 0, hide(label(s.grid)), was=f"{s.rows:,}") for s in left
    ]


def account(taken: Taken) -> list[dict[str, Any]]:
    """The sheets for report.json: name, file, rows, used, reason, doubt, and title: the reason in both languages."""
    return [
        {
            "name": hide(label(s.grid)),
            "file": hide(s.grid.file),
            "rows": s.rows,
            "used": not s.reason,
            "reason": s.reason,
            "doubt": s.doubtful,
            "title": word(f"reason.{s.reason or 'used'}"),
        }
        for s in taken.sheets
    ]


def dates(taken: Taken) -> Iterator[dict[str, str]]:
    """For each table: what to fill in where its rows have no date, from the sheet's name (令和5年度); field id → ISO 8601.

    Only where sheets of several dates were stacked, and the topic has one field for it.
    """
    named = [_date(label(grid)) for grid in taken.grids]
    fields = taken.schema.role("date")
    if len(set(named) - {""}) < LEAST or len(fields) != 1:
        named = [""] * len(named)
    for date in named:
        yield {fields[0].id: date} if date else {}


def _date(name: str) -> str:
    """The day, month or year that a name tells, ISO 8601; "" where it tells none."""
    year = _YEAR.search(unicodedata.normalize("NFKC", name))
    found, kind = tables_dates.read(year[0]) if year else ("", None)
    return next(upload_metadata.dates_in([name]), found if kind in (None, "fiscal_year") else "")
