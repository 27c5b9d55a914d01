"""Decide for every sheet of a file (or table of an archive) whether it is cleaned together with the main table or left out.

Sheets with the same headers are one table that somebody split up (by ward, by year) and are stacked. A sheet that is left out is
named in the report with its rows and the reason; one that looks like the main table is for a person to check.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from machikit._base.messages import say
from machikit.catalog.model import Schema
from machikit.intake.prepare import prepare
from machikit.tables.clean import columns, header_names
from machikit.tables.cleaning_report.bilingual import report_text
from machikit.tables.datapackage import upload_metadata
from machikit.tables.findings import Finding
from machikit.tables.grid import Grid
from machikit.tables.privacy.personal_text import redact
from machikit.tables.values import dates as tables_dates

# Names of sheets that people keep but do not use; 旧牟礼町 is a place
_OLD = re.compile(
    r"旧(?!\S{0,8}[市町村区郡](?:[域分内別部]|地区)?$)|前年|前回|昨年|去年|過年度|過去(?!\d)|使わない|使用しない|不使用|未使用|不要(?:$|シート|分|データ)|ボツ|^没|廃止|削除|"
    r"バックアップ|控え|コピー|複製|退避|アーカイブ|(?<![a-z])(?:old|bak|backup|copy|archive|unused|obsolete)(?![a-z])"
)
_SAMPLE = re.compile(
    r"(?:記入|入力|記載|作成|回答)(?:例|見本|要領|方法)|サンプル|ひな[形型]|雛[形型]|テンプレ|テスト|書き方|項目(?:説明|定義)|定義書|^\(?例\)?$|"
    r"(?<![a-z])(?:sample|template|test|example)(?![a-z])"
)
_COPY = re.compile(r"(.+?) ?\(\d+\)")  # the name that Excel gives the copy of a sheet
_YEAR = re.compile(
    r"(?:明治|大正|昭和|平成|令和|(?<![A-Za-z])[MTSHR])(?:元|\d{1,2})年?度?|(?<!\d)(?:19|20)\d\d(?!\d)年?度?"
)
MIN_HEADERS = 2  # headers that two sheets must share to be one table, and that make a row a header
MIN_OVERLAP = 0.6  # share of the headers of one sheet that the other must have to look like the same table
MAX_DIFFERENT_FIELDS = 1  # fields that one of two stacked sheets may have and the other not …
MIN_SHARED = 3  # … provided that they share so many

DOUBTFUL = (
    "similar",
    "hidden",
    "old",
    "picture",
)  # reasons that ask for a person where the sheet has the table's headers


@dataclass(frozen=True)
class SourceSheet:
    """A sheet of the file.

    rows: those below the header where it has the table's headers, else all that are not empty; reason: why it was left out: old or
    sample (according to its name), hidden (with the table's headers), similar (to the table), topic (it is of another one),
    elsewhere (it became a dataset of its own), not_asked (another one was requested), no_table (a file in an archive that is no
    table), other; of a document also text (lines beside its tables) and picture (a page that is one); "" where it was used;
    is_similar: it looks like the main table, or may hold one.
    """

    grid: Grid
    rows: int
    reason: str = ""
    is_similar: bool = False

    @property
    def needs_review(self) -> bool:
        """Whether a person must check it. An old sheet that is hidden as well was plainly left out on purpose."""
        is_discarded = self.reason == "old" and self.grid.hidden
        return self.is_similar and self.reason in DOUBTFUL and not is_discarded


@dataclass(frozen=True)
class TopicTables:
    """A topic and the tables of a file that are cleaned for it, in the file's order; sheets: every sheet, used or left out."""

    schema: Schema
    grids: list[Grid]
    sheets: list[SourceSheet]


def candidate_sheets(grids: Sequence[Grid]) -> list[Grid]:
    """The sheets among which the main table is searched: neither hidden nor named as unused, where there are any such."""
    visible = [g for g in grids if not g.hidden] or list(grids)
    return [g for g in visible if not unused_by_name(g, grids)] or visible


def gather_sheets(
    main: Grid, schema: Schema, grids: Sequence[Grid], is_requested: bool, topic_of: Callable[[Grid], str]
) -> TopicTables:
    """The main table and every sheet that is part of it.

    is_requested: the user named the sheet, so that no other is used; topic_of: the topic that a sheet clearly is of, else "".
    """
    main_shape = _SheetShape(main, schema)
    sheets = []
    for grid in grids:
        if grid is main:
            sheets.append(SourceSheet(grid, _rows_below(grid, main_shape.row), is_similar=True))
            continue
        shape = _SheetShape(grid, schema)
        topic = topic_of(grid) if not is_requested else ""
        likeness = main_shape.compare(shape) if topic in ("", schema.id, topic_of(main)) else ""
        likeness = likeness or ("similar" if topic == schema.id else "")
        rows = _rows_below(grid, shape.row if likeness else -1)
        reason = _reason(unused_by_name(grid, grids), grid, likeness, is_requested, topic)
        sheets.append(SourceSheet(grid, rows, reason, bool(likeness)))
    beside = [*_files_without_table(grids), *_beside_tables(grids)]
    return TopicTables(schema, [s.grid for s in sheets if not s.reason], [*sheets, *beside])


def separate_topics(selections: Sequence[TopicTables]) -> list[TopicTables]:
    """Selections of several topics from one file: a sheet that one of them uses is `elsewhere` in the others, not left out."""
    used = {id(s.grid): s for selection in selections for s in selection.sheets if not s.reason}
    return [
        replace(
            selection,
            sheets=[
                replace(used[id(s.grid)], reason="elsewhere", is_similar=False)
                if s.reason and id(s.grid) in used
                else s
                for s in selection.sheets
            ],
        )
        for selection in selections
    ]


def unused_by_name(grid: Grid, grids: Sequence[Grid]) -> str:
    """Whether the sheet's name says that it is not to be used: "old" (also for a copy of another one), "sample", or ""."""
    name = unicodedata.normalize("NFKC", grid.name).casefold()
    copy_of = _COPY.fullmatch(grid.name)
    if copy_of and any(g.name == copy_of[1] for g in grids):
        return "old"
    return "sample" if _SAMPLE.search(name) else "old" if _OLD.search(name) else ""


def _files_without_table(grids: Sequence[Grid]) -> list[SourceSheet]:
    """The files of an archive that hold no table: a description, a picture."""
    names = dict.fromkeys(name for grid in grids for name in grid.other_files)
    archive = grids[0].file.partition("/")[0]
    return [SourceSheet(Grid(name, [], f"{archive}/{name}"), 0, "no_table") for name in names]


def _beside_tables(grids: Sequence[Grid]) -> list[SourceSheet]:
    """What a document holds beside its tables: lines of text, pages that are pictures."""
    return [
        SourceSheet(Grid(name or say(f"intake.beside.{reason}"), [], grid.file), rows, reason, reason == "picture")
        for grid in grids
        for reason, name, rows in grid.left_out
    ]


def _reason(unused: str, grid: Grid, likeness: str, is_requested: bool, topic: str) -> str:
    if is_requested or unused:
        return "not_asked" if is_requested else unused
    if likeness == "same":
        return "hidden" if grid.hidden else ""
    return "similar" if likeness else "topic" if topic else "other"


class _SheetShape:
    """The headers of a sheet, and which fields of the topic they are."""

    def __init__(self, grid: Grid, schema: Schema):
        head = first_rows(grid)
        matched = columns.match(head.cells, schema)
        self.row = matched.header_row
        self.headers = {header_names.fold_header(h) for h in matched.headers} - {""}
        self.rows = {frozenset(map(header_names.fold_header, row)) - {""} for row in head.cells[: columns.HEADER_ROWS]}
        fields = columns.match(prepare(head, schema)[0].cells, schema).fields.values()
        self.fields = set(fields)
        present = {*fields, *columns.compound_fields(fields)}
        self.is_complete = all(
            f.id in present or f.role in header_names.POSITION_ROLES for f in schema.fields if f.required
        )

    def compare(self, other: "_SheetShape") -> str:
        """same: one table in two pieces; similar: it looks like the table; "" for everything else."""
        if len(self.headers) >= MIN_HEADERS and (self.headers == other.headers or self.headers in other.rows):
            return "same"
        shared, different = self.fields & other.fields, self.fields ^ other.fields
        is_nested = self.fields <= other.fields or other.fields <= self.fields
        is_close = len(shared) >= MIN_HEADERS and (
            not different or (len(different) <= MAX_DIFFERENT_FIELDS and len(shared) >= MIN_SHARED)
        )
        if self.is_complete and other.is_complete and is_nested and is_close:
            return "same"
        common = len(self.headers & other.headers)
        is_similar = common >= MIN_SHARED and common >= MIN_OVERLAP * min(len(self.headers), len(other.headers))
        return "similar" if is_similar else ""


def first_rows(grid: Grid, rows: int = 3 * columns.HEADER_ROWS) -> Grid:
    """The first rows of a table: enough to tell what it is about, and the rest may be long."""
    if len(grid.cells) <= rows:
        return grid
    shapes = grid.geometry[: rows - 1] if grid.geometry else None
    return replace(grid, cells=grid.cells[:rows], geometry=shapes, source_rows=grid.source_rows[:rows], errors=())


def _rows_below(grid: Grid, row: int) -> int:
    """How many rows below this one are not empty."""
    return sum(any(c.strip() for c in cells) for cells in grid.cells[row + 1 :])


def left_out_findings(selection: TopicTables) -> list[Finding]:
    """A finding for each sheet that was left out: `left_sheet` where a person must check it, else `other_sheet`.

    column: the sheet; was: its number of rows. Of a document also `picture_page` (for a person) and `outside_text`.
    """
    left_out = [s for s in selection.sheets if s.reason not in ("", "elsewhere")]
    return [Finding(_left_out_kind(s), 0, redact(s.grid.label), was=f"{s.rows:,}") for s in left_out]


def _left_out_kind(sheet: SourceSheet) -> str:
    beside = {"picture": "picture_page", "text": "outside_text"}
    return beside.get(sheet.reason) or ("left_sheet" if sheet.needs_review else "other_sheet")


def sheet_report(selection: TopicTables) -> list[dict[str, Any]]:
    """The sheets for report.json: name, file, rows, used, reason, doubt, and title: the reason in both languages."""
    return [
        {
            "name": redact(s.grid.label),
            "file": redact(s.grid.file),
            "rows": s.rows,
            "used": not s.reason,
            "reason": s.reason,
            "doubt": s.needs_review,
            "title": report_text(f"reason.{s.reason or 'used'}"),
        }
        for s in selection.sheets
    ]


def fill_dates(selection: TopicTables) -> Iterator[dict[str, str]]:
    """For each table, what to fill in where its rows have no date, from the sheet's name (令和5年度): field id → ISO 8601.

    Only where sheets of several dates were stacked, and the topic has exactly one date field.
    """
    sheet_dates = [_date(grid.label) for grid in selection.grids]
    fields = selection.schema.role("date")
    if len(set(sheet_dates) - {""}) < 2 or len(fields) != 1:
        sheet_dates = [""] * len(sheet_dates)
    for date in sheet_dates:
        yield {fields[0].id: date} if date else {}


def _date(name: str) -> str:
    """The day, month or year in a sheet's name as ISO 8601; "" where there is none."""
    year = _YEAR.search(unicodedata.normalize("NFKC", name))
    date, kind = tables_dates.parse_date(year[0]) if year else ("", None)
    return next(upload_metadata.dates_in([name]), date if kind in (None, "fiscal_year") else "")
