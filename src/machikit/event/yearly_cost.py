"""The yearly cost of a prototype under assumptions that can be changed: as rows of a sheet, and as a workbook with formulas."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from machikit._base.messages import say

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

INPUT_COLOUR = "#FFFBE6"


@dataclass(frozen=True)
class CostLine:
    """A line of the yearly cost. hours, yen: formulas over the names of assumptions, "" for none."""

    key: str
    hours: str
    yen: str


# `*`, numbers and names only, so that the formulas serve both the workbook and `product`
LINES = (
    CostLine("watch", "12*hours_month", "12*hours_month*rate"),
    CostLine("refresh", "refresh_times*refresh_hours", "refresh_times*refresh_hours*rate"),
    CostLine("review", "review_hours", "review_hours*rate"),
    CostLine("hosting", "", "12*hosting_month"),
    CostLine("other", "", "other_year"),
)


def product(formula: str, cost: Mapping[str, float]) -> float:
    """The value of a formula; 0 for an empty one."""
    result = 1.0 if formula else 0.0
    for name in formula.split("*") if formula else ():
        result *= float(name) if name.isdecimal() else cost[name]
    return result


def yearly_total(cost: Mapping[str, float]) -> tuple[float, float]:
    """(hours, yen) a year."""
    return sum(product(x.hours, cost) for x in LINES), sum(product(x.yen, cost) for x in LINES)


def number_text(n: float) -> str:
    """A number as 12,000 or 7.5."""
    return f"{n:,.1f}".removesuffix(".0")


def cost_rows(cost: Mapping[str, float]) -> list[list[str]]:
    """The lines and their total as rows of a table: name, how it is computed, hours, yen."""
    numbers = {key: number_text(n) for key, n in cost.items()}
    lines = [
        [
            say(f"handover.year.{line.key}"),
            say(f"handover.year.{line.key}.how", **numbers),
            number_text(product(line.hours, cost)) if line.hours else "",
            number_text(product(line.yen, cost)),
        ]
        for line in LINES
    ]
    hours, yen = yearly_total(cost)
    return [*lines, [say("handover.year.total"), "", number_text(hours), number_text(yen)]]


def cost_workbook(cost: Mapping[str, float], title: str) -> bytes:
    """cost.xlsx: assumptions in yellow, and the yearly cost computed from them by formulas."""
    import datetime as dt

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as workbook:
        workbook.set_properties(
            {"title": title, "created": dt.datetime(2000, 1, 1)}
        )  # so that the same answers have the same bytes
        page = workbook.add_worksheet(say("handover.cost.sheet"))
        _fill(workbook, page, cost, title)
    return out.getvalue()


def _fill(workbook: "Workbook", page: "Worksheet", cost: Mapping[str, float], title: str) -> None:
    frame = {"border": 1, "border_color": "#6B6D76", "font_name": "BIZ UDPGothic", "text_wrap": True, "valign": "top"}
    formats = {
        "title": workbook.add_format({"bold": True, "font_size": 14, "font_name": "BIZ UDPGothic"}),
        "head": workbook.add_format({**frame, "bold": True, "bg_color": "#F1F2F5"}),
        "text": workbook.add_format(frame),
        "in": workbook.add_format({**frame, "bg_color": INPUT_COLOUR, "num_format": "#,##0.##"}),
        "n": workbook.add_format({**frame, "num_format": "#,##0.##"}),
    }
    for column, width in enumerate((46, 16, 16)):
        page.set_column(column, column, width)
    page.write_string(0, 0, say("handover.cost.title"), formats["title"])
    page.write_string(1, 0, title)
    cells = _assumptions(page, cost, formats)
    _year(page, cost, formats, cells, 5 + len(cost))
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _assumptions(page: "Worksheet", cost: Mapping[str, float], formats: Mapping[str, "Format"]) -> dict[str, str]:
    """Write the assumptions; returns key → cell, as in $B$5."""
    for column, key in enumerate(("assumption", "number")):
        page.write_string(3, column, say(f"handover.cost.{key}"), formats["head"])
    for row, (key, n) in enumerate(cost.items(), 4):
        page.write_string(row, 0, say(f"handover.cost.{key}"), formats["text"])
        page.write_number(row, 1, n, formats["in"])
    return {key: f"$B${row + 1}" for row, key in enumerate(cost, 4)}


def _year(
    page: "Worksheet", cost: Mapping[str, float], formats: Mapping[str, "Format"], cells: Mapping[str, str], top: int
) -> None:
    for column, key in enumerate(("what", "hours", "yen")):
        page.write_string(top, column, say(f"handover.cost.{key}"), formats["head"])
    for row, line in enumerate(LINES, top + 1):
        page.write_string(row, 0, say(f"handover.year.{line.key}"), formats["text"])
        for column, formula in enumerate((line.hours, line.yen), 1):
            placed = "=" + "*".join(cells.get(name, name) for name in formula.split("*"))
            if formula:
                page.write_formula(row, column, placed, formats["n"], product(formula, cost))
            else:
                page.write_blank(row, column, None, formats["n"])
    last = top + 1 + len(LINES)
    page.write_string(last, 0, say("handover.year.total"), formats["head"])
    for column, (letter, n) in enumerate(zip("BC", yearly_total(cost), strict=True), 1):
        page.write_formula(last, column, f"=SUM({letter}{top + 2}:{letter}{last})", formats["n"], n)
