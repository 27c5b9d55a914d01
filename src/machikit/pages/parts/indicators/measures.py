"""The measures that a card's page shows: `measures.csv` beside its prose, one line a measure.

    measure,theme,of,per,times,digits,show,chart,broken
    alone,homes,A8301,A710101,100,1,towns years,,

of and per are sums of indicators by the publisher's code, or of columns of the residents' table by field id: `E2501+E3905`,
`moved_in-moved_out`. `population@10` is the figure of ten years before; per may be a number, `typed.<id>` (a figure that the team
writes into words.csv), or blank. times: 100 for per cent, 1000 for a thousand. show: `towns` (beside other municipalities), `years`
(over time), `head` (among the numbers at the top), `typed`; measures of the same chart share it. broken: years in which something
else is counted than before, so that no line leads there. The words are `measure.<id>` and `measure.<id>.unit` of words.csv.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from machikit._base import paths
from machikit._base.messages import kit_error, read_csv_text
from machikit._base.paths import SAFE_ID

FILE = "measures.csv"
COLUMNS = ("measure", "theme", "of", "per", "times", "digits", "show", "chart", "broken")
SHOWN = frozenset({"towns", "years", "head", "typed"})
_NAME = r"[A-Za-z][A-Za-z0-9_]*(?:@[0-9]{1,2})?"
_SUM = re.compile(rf"{_NAME}(?:[+-]{_NAME})*")
_TERM = re.compile(r"([+-]?)([A-Za-z][A-Za-z0-9_]*)(?:@([0-9]{1,2}))?")
_TYPED = re.compile(r"typed\.([a-z][a-z0-9_]*)")
MOST = 100  # measures of a card


@dataclass(frozen=True)
class Term:
    """An indicator in a sum. name: its code, or a field id of the residents' table; lag: of so many years before."""

    name: str
    sign: int = 1
    lag: int = 0


Sum = tuple[Term, ...]


@dataclass(frozen=True)
class Measure:
    """One line of measures.csv. per: what it is divided by, a sum, a number, or the id of a figure that the team types."""

    id: str
    theme: str
    of: Sum
    per: Sum | float | str | None
    times: float
    digits: int
    show: frozenset[str]
    chart: str
    broken: frozenset[int]


def read_measures(folder: Path) -> list[Measure]:
    """The measures of a card's folder. Raises KitError, naming line and column, for what cannot be read."""
    path = paths.inside(folder, FILE, folder.name)
    where = f"{folder.name}/{FILE}"
    if not path.is_file():
        raise kit_error("measures.none", where)
    try:
        rows = list(csv.DictReader(io.StringIO(read_csv_text(path), newline="")))
    except csv.Error as error:
        raise kit_error("measures.cell", where, column="-", value=str(error)) from error
    lacking = [name for name in ("measure", "of") if rows and name not in rows[0]]
    if lacking or not rows or len(rows) > MOST:
        raise kit_error("measures.columns", where, names=", ".join(COLUMNS), most=MOST)
    return list(_measures(rows, where))


def _measures(rows: list[dict[str, str]], where: str) -> Iterator[Measure]:
    known: set[str] = set()
    for number, row in enumerate(rows, start=2):
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        for name, is_right in _rules(cells, known).items():
            if not is_right:
                raise kit_error("measures.cell", f"{where}: {number}", column=name, value=cells[name][:60] or "—")
        known.add(cells["measure"])
        yield Measure(
            cells["measure"],
            cells["theme"],
            _sum(cells["of"]),
            _divisor(cells["per"]),
            float(cells["times"] or 1),
            int(cells["digits"] or 0),
            frozenset(cells["show"].split()),
            cells["chart"] or cells["measure"],
            frozenset(map(int, cells["broken"].split())),
        )


def _rules(cells: dict[str, str], known: set[str]) -> dict[str, bool]:
    """Column → whether its cell can be used."""
    per, typed = cells["per"], bool(_TYPED.fullmatch(cells["per"]))
    show = set(cells["show"].split())
    return {
        "measure": bool(SAFE_ID.fullmatch(cells["measure"].replace("_", "-"))) and cells["measure"] not in known,
        "of": bool(_SUM.fullmatch(cells["of"])),
        "per": not per or typed or _is_number(per) or bool(_SUM.fullmatch(per)),
        "times": not cells["times"] or _is_number(cells["times"]),
        "digits": cells["digits"] in ("", "0", "1", "2", "3"),
        "show": show <= SHOWN and typed == ("typed" in show),
        "broken": all(re.fullmatch(r"[12][0-9]{3}", year) for year in cells["broken"].split()),
    }


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,7}(\.[0-9]{1,3})?", text)) and float(text) > 0


def _sum(text: str) -> Sum:
    return tuple(Term(name, -1 if sign == "-" else 1, int(lag or 0)) for sign, name, lag in _TERM.findall(text))


def _divisor(text: str) -> Sum | float | str | None:
    if typed := _TYPED.fullmatch(text):
        return typed[1]
    return None if not text else float(text) if _is_number(text) else _sum(text)
