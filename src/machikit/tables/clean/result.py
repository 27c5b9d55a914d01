"""What one run made of one dataset, and its account in words: nothing that was changed or left out goes unsaid."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from machikit.catalog.model import Field
from machikit.tables.clean.columns import Matched
from machikit.tables.findings import Finding, Row, SetAside
from machikit.tables.read.any_file import Grid

CASES = 6  # of one kind, spelled out


@dataclass(frozen=True)
class Table:
    """A table that went in: its grid, what each of its columns was, and how many rows it had.

    sheet: how the report names it where several were stacked; before: what the numbers of its rows begin after, so that no two
    rows of stacked sheets have the same one; wide: headers of the source that became rows (`unpivot`).
    """

    grid: Grid
    matched: Matched
    rows: int
    sheet: str = ""
    before: int = 0
    wide: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> list[tuple[str, int]]:
        """Each column's header, and how many of that name stand left of it."""
        headers = self.matched.headers
        return [(header, headers[:n].count(header)) for n, header in enumerate(headers)]

    def number(self, row: int) -> int:
        """The number of the row that stands in `grid.cells[row]`, among those of all stacked sheets."""
        return self.before + self.grid.line(row)


@dataclass
class Made:
    """One dataset as it was made: for the report, and for the tests."""

    name: str
    rows: list[Row] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    aside: list[SetAside] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    rewritten: list[Finding] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    rows_in: int = 0

    @property
    def stacked(self) -> bool:
        """Whether the rows come from several sheets, whose numbers then go on from one to the next."""
        return any(table.before for table in self.tables)

    def at(self, number: int) -> tuple[int, str]:
        """The row as a spreadsheet counts (0: the whole column), and its sheet where there are several."""
        if not number or not self.stacked:
            return number, ""
        table = self.table(number)
        return number - table.before, table.sheet

    def table(self, number: int) -> Table:
        """The table in which a row stands."""
        return next((t for t in reversed(self.tables) if number > t.before), self.tables[0])

    @property
    def columns(self) -> list[tuple[str, int]]:
        """The source's columns: header, and which of that name it is; those of all sheets where they differ."""
        return list(dict.fromkeys(c for t in self.tables[: None if self.stacked else 1] for c in t.columns))

    def row_of_source(self, number: int, cells: Sequence[str]) -> Sequence[str]:
        """The cells of a row under `columns`."""
        if not self.stacked:
            return cells
        there = dict(zip(self.table(number).columns, cells, strict=False))
        return [there.get(column, "") for column in self.columns]


def report(made: Made) -> str:
    """One dataset's account: rows in and out, what was set aside and why, and every kind of finding with its first cases."""
    lines = [f"{made.name}: {made.rows_in} = {len(made.rows)} + {len(made.aside)}"]
    for reason, n in Counter(one.reason for one in made.aside).items():
        lines.append(f"  - {reason} {n}")
        cases = [one for one in made.aside if one.reason == reason][:CASES]
        lines += [f"      {one.source} {one.row}: {' | '.join(c for c in one.cells if c)[:90]}" for one in cases]
    for kind, n in sorted(Counter(f.kind for f in made.findings).items()):
        shown = [f for f in made.findings if f.kind == kind][:CASES]
        lines.append(
            f"  * {kind} {n}: "
            + " / ".join(" ".join(filter(None, (c.item, c.column, f"{c.was}→{c.now}"))) for c in shown)
        )
    return "\n".join(lines)
