"""A row of a statistic."""

from dataclasses import dataclass, field

from machikit.tables.statistics.time_labels import TimeLabel
from machikit.tables.statistics.value_cells import Value


@dataclass
class Line:
    """A row of the table. labels: key column → label; kind: data, sum, subset, note, section (a heading) or repeat (of the header).

    indent: spaces in front of its own label; parts: of a sum, the rows that it is the sum of, where they are known; above: the
    labels of the groups around it, from the outermost; area, groups: those of them that are areas of its place, and others; measure:
    what the row says that its figures are, where they are not what the other rows count (平均年齢).
    """

    row: int
    labels: dict[int, str]
    values: dict[int, Value]
    kind: str = "data"
    time: TimeLabel | None = None
    indent: int = 0
    parts: "list[Line] | None" = None
    above: tuple[str, ...] = ()
    area: str = ""
    groups: list[str] = field(default_factory=list)
    measure: str = ""
