"""What a prototype costs in a year, on assumptions that anybody may change: as rows of a sheet, and as a book that computes."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit._base.messages import say

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

YELLOW = "#FFFBE6"


@dataclass(frozen=True)
class Line:
    """A line of the year. hours, yen: as an Excel formula over the names of assumptions, and as the number it makes."""

    key: str
    hours: str
    yen: str


# `*` and names only, so that one text serves the book and the sum
LINES = (
    Line("watch", "12*hours_month", "12*hours_month*rate"),
    Line("refresh", "refresh_times*refresh_hours", "refresh_times*refresh_hours*rate"),
    Line("review", "review_hours", "review_hours*rate"),
    Line("hosting", "", "12*hosting_month"),
    Line("other", "", "other_year"),
)


def product(formula: str, cost: Mapping[str, float]) -> float:
    """What a line's formula makes; 0 of an empty one."""
    found = 1.0 if formula else 0.0
    for name in formula.split("*") if formula else ():
        found *= float(name) if name.isdecimal() else cost[name]
    return found


def total(cost: Mapping[str, float]) -> tuple[float, float]:
    """(hours, yen) of a year."""
    return sum(product(x.hours, cost) for x in LINES), sum(product(x.yen, cost) for x in LINES)


def number(n: float) -> str:
    """12,000 or 7.5"""
    return f"{n:,.1f}".removesuffix(".0")


def rows(cost: Mapping[str, float]) -> list[list[str]]:
    """The lines and their sum, as a sheet's table shows them."""
    told = {key: number(n) for key, n in cost.items()}
    found = [
        [
            say(f"handover.year.{line.key}"),
            say(f"handover.year.{line.key}.how", **told),
            number(product(line.hours, cost)) if line.hours else "",
            number(product(line.yen, cost)),
        ]
        for line in LINES
    ]
    hours, yen = total(cost)
    return [*found, [say("handover.year.total"), "", number(hours), number(yen)]]


def book(cost: Mapping[str, float], title: str) -> bytes:
    """cost.xlsx: assumptions in yellow, and the year computed from them by the book itself."""
    import datetime as dt

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as made:
        made.set_properties({"title": title, "created": dt.datetime(2000, 1, 1)})  # the same answers, the same bytes
        page = made.add_worksheet(say("handover.cost.sheet"))
        _fill(made, page, cost, title)
    return out.getvalue()


def _fill(made: "Workbook", page: "Worksheet", cost: Mapping[str, float], title: str) -> None:
    frame = {"border": 1, "border_color": "#6B6D76", "font_name": "BIZ UDPGothic", "text_wrap": True, "valign": "top"}
    look = {
        "title": made.add_format({"bold": True, "font_size": 14, "font_name": "BIZ UDPGothic"}),
        "head": made.add_format({**frame, "bold": True, "bg_color": "#F1F2F5"}),
        "text": made.add_format(frame),
        "in": made.add_format({**frame, "bg_color": YELLOW, "num_format": "#,##0.##"}),
        "n": made.add_format({**frame, "num_format": "#,##0.##"}),
    }
    for column, width in enumerate((46, 16, 16)):
        page.set_column(column, column, width)
    page.write_string(0, 0, say("handover.cost.title"), look["title"])
    page.write_string(1, 0, title)
    at = _assumptions(page, cost, look)
    _year(page, cost, look, at, 5 + len(cost))
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _assumptions(page: "Worksheet", cost: Mapping[str, float], look: Mapping[str, "Format"]) -> dict[str, str]:
    """Where each assumption stands: $B$5."""
    for column, key in enumerate(("assumption", "number")):
        page.write_string(3, column, say(f"handover.cost.{key}"), look["head"])
    for row, (key, n) in enumerate(cost.items(), 4):
        page.write_string(row, 0, say(f"handover.cost.{key}"), look["text"])
        page.write_number(row, 1, n, look["in"])
    return {key: f"$B${row + 1}" for row, key in enumerate(cost, 4)}


def _year(
    page: "Worksheet", cost: Mapping[str, float], look: Mapping[str, "Format"], at: Mapping[str, str], top: int
) -> None:
    for column, key in enumerate(("what", "hours", "yen")):
        page.write_string(top, column, say(f"handover.cost.{key}"), look["head"])
    for row, line in enumerate(LINES, top + 1):
        page.write_string(row, 0, say(f"handover.year.{line.key}"), look["text"])
        for column, formula in enumerate((line.hours, line.yen), 1):
            placed = "=" + "*".join(at.get(name, name) for name in formula.split("*"))
            if formula:
                page.write_formula(row, column, placed, look["n"], product(formula, cost))
            else:
                page.write_blank(row, column, None, look["n"])
    last = top + 1 + len(LINES)
    page.write_string(last, 0, say("handover.year.total"), look["head"])
    for column, (letter, n) in enumerate(zip("BC", total(cost), strict=True), 1):
        page.write_formula(last, column, f"=SUM({letter}{top + 2}:{letter}{last})", look["n"], n)
