"""What a spreadsheet shows beyond the values of its cells; `xlsx_marks`, `xls_marks` and `ods_marks` read it, `Grid` holds it."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from machikit.tables.column_letters import column

LONGEST = 8_192  # characters of a formula, as Excel has it
WEB = re.compile(r"https?://", re.I)


class Marks(NamedTuple):
    """Of one sheet; the names are those of `Grid`. Rows as a spreadsheet counts (the first is 1), columns from 0.

    hidden_rows, hidden_columns: hidden by hand; filtered_rows: by a filter; struck: cells with text struck through, as (row,
    column, the part that is struck, "" where it is all of it); links: where cells lead, as (row, column, web address); errors:
    formulas that failed, as (row, column, what the cell shows).
    """

    hidden_rows: tuple[int, ...] = ()
    filtered_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    struck: tuple[tuple[int, int, str], ...] = ()
    links: tuple[tuple[int, int, str], ...] = ()
    errors: tuple[tuple[int, int, str], ...] = ()


Runs = Sequence[tuple[str, bool | None]]  # pieces of a text: struck, not struck, or as its cell is (None)


def struck_part(runs: Runs, cell: bool) -> str | None:
    """The struck part of a text; "" where it is all of it, None where it is nothing. cell: whether the cell's own font is struck."""
    struck = [text for text, how in runs if (cell if how is None else how) and text.strip()]
    if not struck:
        return None
    return "" if len(struck) == sum(bool(text.strip()) for text, _ in runs) else "".join(struck).strip()


_REF = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})(?::\$?([A-Za-z]{1,3})\$?(\d{1,7}))?")


def area(ref: str) -> tuple[int, int, int, int] | None:
    """B2:C9 → (2, 1, 9, 2): first row, first column, last row, last column; None for what is no area."""
    m = _REF.fullmatch(ref.strip())
    if not m:
        return None
    first, last = (int(m[2]), column(m[1])), (int(m[4] or m[2]), column(m[3] or m[1]))
    return min(first[0], last[0]), min(first[1], last[1]), max(first[0], last[0]), max(first[1], last[1])


_CALL = re.compile(r"\bHYPERLINK\(", re.I)
_TERM = re.compile(r'\s*(?:"((?:[^"]|"")*)"|(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?![\d(]))\s*')


def target(formula: str, cell: Callable[[int, int], str], down: int = 0, right: int = 0) -> str:
    """Where =HYPERLINK("https://…"&A2, "words") leads: texts and cells, joined by &. "" for anything else.

    cell: what stands in (row as a spreadsheet counts, column from 0); down, right: how far a shared formula is from where it is
    written.
    """
    call = _CALL.search(formula)
    at, said = (call.end() if call else len(formula)), ""
    while m := _TERM.match(formula, at):
        if m[3]:
            row, place = int(m[5]) + (0 if m[4] else down), column(m[3]) + (0 if m[2] else right)
            said += cell(row, place)
        else:
            said += m[1].replace('""', '"')
        at, then = m.end() + 1, formula[m.end() : m.end() + 1]
        if then != "&":
            return said.strip() if then in (",", ")") and WEB.match(said.strip()) else ""
    return ""


def split(rows: Iterable[int], filters: Sequence[tuple[int, int, int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Hidden rows → those hidden by hand, and those under a filter's header."""
    below: list[tuple[int, int]] = []  # rows below the headers of filters, without overlap
    for first, last in sorted((first + 1, last) for first, _, last, _ in filters):
        if below and first <= below[-1][1] + 1:
            below[-1] = (below[-1][0], max(below[-1][1], last))
        else:
            below.append((first, last))
    hidden: list[int] = []
    filtered: list[int] = []
    for row in rows:
        at = bisect_right(below, (row, row)) - 1
        under = any(first <= row <= last for first, last in below[max(at, 0) : at + 2])
        (filtered if under else hidden).append(row)
    return tuple(hidden), tuple(filtered)
