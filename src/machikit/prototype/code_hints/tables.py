"""The column that a statement names and no table has: which table was meant, and which column."""

import difflib
import re
import sys
from dataclasses import dataclass
from types import FrameType
from typing import Any

MOST_COLUMNS = 40  # that a message lists


@dataclass(frozen=True)
class MissingColumn:
    """name: as the code wrote it; near: the column that was probably meant, ""; columns: those of the table, as text."""

    name: str
    near: str
    columns: str


class TableHints:
    """Looks for the table in the statement's variables, and in the libraries' frames below, which hold it also without a name."""

    def __init__(self, frame: FrameType, below: list[FrameType], source: str):
        self.variables = {**frame.f_globals, **frame.f_locals}
        self.below, self.source = below, source

    def missing_column(self, error: BaseException) -> MissingColumn | None:
        """What an error says of a column; None where it is about something else."""
        if "pandas" not in sys.modules:
            return None
        names = _named(error)
        tables = [error.obj] if isinstance(error, AttributeError) else self._tables()
        for table in filter(_is_table, tables):
            columns = [str(column) for column in table.columns]
            lacking = [name for name in names if name not in columns]
            if lacking and not (isinstance(error, AttributeError) and not self._near(lacking[0], columns)):
                return MissingColumn(lacking[0], self._near(lacking[0], columns), _listed(columns))
        return None

    def _tables(self) -> list[Any]:
        """The tables of the frames below, then those that the statement names."""
        held = [value for frame in self.below for value in list(frame.f_locals.values())]
        if re.search(r"\.loc\[[^,\]]*\]", self.source):  # a row was looked for
            return []
        return [*held, *(self.variables.get(name) for name in re.findall(r"[^\W\d]\w*", self.source))]

    def _near(self, name: str, columns: list[str]) -> str:
        near = difflib.get_close_matches(name.strip().lower(), columns, n=1)
        return near[0] if near else self._by_header().get(name, "")

    def _by_header(self) -> dict[str, str]:
        """Header or label of a column, as people see it → its id, of the topic that the prototype's code works with."""
        prototype = next((v for v in self.variables.values() if type(v).__name__ == "Prototype"), None)
        if prototype is None:
            return {}
        fields = prototype.schema().fields
        return {text: field.id for field in fields for text in (field.label("ja"), field.label("en"), field.header)}


def _is_table(value: Any) -> bool:
    pandas = sys.modules["pandas"]
    return isinstance(value, pandas.DataFrame) and len(value.columns) > 0


def _named(error: BaseException) -> list[str]:
    """The names of columns in an error of pandas or plotly."""
    if isinstance(error, AttributeError):
        return [error.name] if error.name else []
    if isinstance(error, NameError):
        is_query = type(error).__name__ == "UndefinedVariableError"
        return re.findall(r"name '([^']+)'", str(error)) if is_query else []
    if isinstance(error, ValueError):
        return re.findall(r"not the name of a column in 'data_frame'.*but received: (\S+)", str(error), re.S)
    value: Any = error.args[0] if error.args else None
    if isinstance(value, str):
        if re.search(
            r"not in index|in the \[?columns|not found in axis|do not exist|not present in the DataFrame", value
        ):
            return re.findall(r"'([^']+)'", value.partition(", dtype=")[0])
        return [value.removeprefix("Column not found: ")]
    return [str(one) for one in value] if hasattr(value, "__iter__") else []


def _listed(columns: list[str]) -> str:
    return ", ".join(columns[:MOST_COLUMNS]) + (" …" if len(columns) > MOST_COLUMNS else "")
