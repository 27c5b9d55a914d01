"""What one run made of one dataset, and its account in words: nothing that was changed or left out goes unsaid."""

from collections import Counter
from dataclasses import dataclass, field

from machikit.model import Field
from machikit.tables.columns import Matched
from machikit.tables.findings import Finding, Row, SetAside
from machikit.tables.read import Grid

CASES = 6  # of one kind, spelled out


@dataclass(frozen=True)
class Table:
    """A table that went in: its grid, what each of its columns was, and how many rows it had."""

    grid: Grid
    matched: Matched
    rows: int


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
