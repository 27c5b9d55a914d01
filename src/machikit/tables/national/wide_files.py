"""The files of a national table that is written wide (`catalog.unpivot` reads them): a line for each municipality."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from machikit.catalog.unpivot import COLUMN
from machikit.tables.findings import Row

SCHEMA_FILE, COLUMNS_FILE = "wide.json", "columns.csv.gz"


@dataclass(frozen=True)
class WideLayout:
    """How long rows become wide. value: field of the figures; named_by: fields that together name a column; fields: all but the code.

    Rows must be sorted by the fields before the figure, and have no blank figure: a blank cell of the wide file is no row.
    """

    value: str
    named_by: Sequence[str]
    fields: Sequence[str]

    @property
    def said(self) -> list[str]:
        """The fields that say what a column stands for."""
        return [name for name in self.fields if name != self.value]

    def columns(self, rows: Iterable[Row]) -> list[list[str]]:
        """The table of columns: its header, then for each column its header and what it stands for."""
        found = sorted({tuple(row.get(name) for name in self.said) for row in rows})
        named = ([self._name(dict(zip(self.said, column, strict=True))), *column] for column in found)
        return [[COLUMN, *self.said], *named]

    def lines(self, code_header: str, rows: Mapping[str, Sequence[Row]], names: Sequence[str]) -> list[list[str]]:
        """Header and a line for each municipality. rows: by code; names: the headers of the columns, in their order."""
        lines = [[code_header, *names]]
        for code, of_code in sorted(rows.items()):
            cells = {self._name(row.cells): row.get(self.value) for row in of_code}
            if "" in cells.values() or len(cells) != len(of_code) or list(cells) != [n for n in names if n in cells]:
                raise ValueError(f"rows of {code} that a wide table cannot hold: blank, doubled or not in order")
            lines.append([code, *(cells.get(name, "") for name in names)])
        return lines

    def _name(self, cells: Mapping[str, str]) -> str:
        return " ".join(cells[name] for name in self.named_by)


def wide_schema(code_header: str, lines: Iterable[Sequence[Sequence[str]]], names: Sequence[str]) -> dict[str, object]:
    """The Frictionless schema of the wide files. lines: those of each file, without headers."""
    is_integer = [True] * len(names)
    for line in (one for file in lines for one in file):
        for n, cell in enumerate(line[1:]):
            is_integer[n] &= "." not in cell
    types = ("integer" if whole else "number" for whole in is_integer)
    columns = [{"name": name, "type": kind} for name, kind in zip(names, types, strict=True)]
    return {"fields": [{"name": code_header, "type": "string"}, *columns]}
