"""The result of cleaning one dataset, and a plain-text report of everything that was changed or left out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from machikit.catalog.model import Field
from machikit.tables.clean.columns import MatchedColumns
from machikit.tables.findings import Finding, Row, SetAside
from machikit.tables.read.any_file import Grid

_MAX_EXAMPLES = 6  # of one kind


@dataclass(frozen=True)
class SourceTable:
    """A source table: its grid, what each of its columns is, and how many rows it has.

    sheet: its name in the report where several sheets were stacked; row_offset: the offset of its row numbers, so that no two rows
    of stacked sheets have the same number; unpivoted_headers: headers of the source whose columns became rows (`unpivot`).
    """

    grid: Grid
    matched: MatchedColumns
    rows: int
    sheet: str = ""
    row_offset: int = 0
    unpivoted_headers: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> list[tuple[str, int]]:
        """Each column's header, and how many columns of the same header are to its left."""
        headers = self.matched.headers
        return [(header, headers[:n].count(header)) for n, header in enumerate(headers)]

    def number(self, row: int) -> int:
        """The number of `grid.cells[row]` among the rows of all stacked sheets."""
        return self.row_offset + self.grid.source_row(row)


@dataclass
class CleaningResult:
    """One cleaned dataset with everything that its report needs: findings, rows set aside and source tables."""

    name: str
    rows: list[Row] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    set_aside: list[SetAside] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rewritten: list[Finding] = field(default_factory=list)
    tables: list[SourceTable] = field(default_factory=list)
    rows_in: int = 0

    @property
    def is_stacked(self) -> bool:
        """Whether the rows come from several sheets; their numbers then continue from one sheet to the next."""
        return any(table.row_offset for table in self.tables)

    def position(self, number: int) -> tuple[int, str]:
        """The row as a spreadsheet counts it (0: the whole column), and its sheet where there are several."""
        if not number or not self.is_stacked:
            return number, ""
        table = self.table(number)
        return number - table.row_offset, table.sheet

    def table(self, number: int) -> SourceTable:
        """The source table of the row with this number."""
        return next((t for t in reversed(self.tables) if number > t.row_offset), self.tables[0])

    @property
    def columns(self) -> list[tuple[str, int]]:
        """The source's columns as (header, index among columns of the same header), of all stacked sheets together."""
        return list(dict.fromkeys(c for t in self.tables[: None if self.is_stacked else 1] for c in t.columns))

    def source_cells(self, number: int, cells: Sequence[str]) -> Sequence[str]:
        """The cells of a source row in the order of `columns`."""
        if not self.is_stacked:
            return cells
        by_column = dict(zip(self.table(number).columns, cells, strict=False))
        return [by_column.get(column, "") for column in self.columns]


def text_report(result: CleaningResult) -> str:
    """Rows in and out, what was set aside and why, and every kind of finding with its first examples."""
    lines = [f"{result.name}: {result.rows_in} = {len(result.rows)} + {len(result.set_aside)}"]
    for reason, n in Counter(row.reason for row in result.set_aside).items():
        lines.append(f"  - {reason} {n}")
        rows = [row for row in result.set_aside if row.reason == reason][:_MAX_EXAMPLES]
        lines += [f"      {row.source} {row.row}: {' | '.join(c for c in row.cells if c)[:90]}" for row in rows]
    for kind, n in sorted(Counter(f.kind for f in result.findings).items()):
        examples = [f for f in result.findings if f.kind == kind][:_MAX_EXAMPLES]
        texts = (" ".join(filter(None, (f.item, f.column, f"{f.was}→{f.now}"))) for f in examples)
        lines.append(f"  * {kind} {n}: " + " / ".join(texts))
    return "\n".join(lines)
