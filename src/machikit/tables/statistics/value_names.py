"""The measure, unit and time of each value of a statistic."""

import re
from collections.abc import Sequence
from dataclasses import replace

from machikit.tables.findings import Finding
from machikit.tables.statistics import header_paths
from machikit.tables.statistics.header_paths import ValueColumn
from machikit.tables.statistics.key_labels import KeyColumns
from machikit.tables.statistics.lines import Line
from machikit.tables.statistics.parsed_sheet import ParsedSheet
from machikit.tables.statistics.sheet_layout import UNIT_HEADER
from machikit.tables.statistics.statistic_options import StatisticOptions
from machikit.tables.statistics.time_labels import TimeLabel, find_time, join_times
from machikit.tables.statistics.title_names import measure_of_file, title_name
from machikit.tables.statistics.value_cells import folded, is_ratio


class ValueNames:
    """The measure, unit and time of each value, from headers, title, cells and what a person said."""

    def __init__(
        self,
        sheet: ParsedSheet,
        lines: Sequence[Line],
        keys: KeyColumns,
        notes: Sequence[str],
        options: StatisticOptions,
    ):
        self.findings: list[Finding] = []
        parts = [column for column in sheet.columns if column.is_part]
        self.title = options.row or title_name(sheet)
        self.measures = {c.column: c.measure or self._pivot_measure(sheet) or self.title for c in sheet.columns}
        if keys.measure is not None:
            self.measures = {c.column: "" for c in sheet.columns}
        elif any(not self.measures[c.column] for c in parts):
            self.findings.append(Finding("unknown_row", 0, now=measure_of_file(sheet.grid.file)))
        stated = header_paths.stated_unit([*sheet.titles, *corner_units(sheet)], notes)
        self.in_rows = options.units if keys.measure is not None else {}
        self.units = {
            c.column: self._unit(c, [] if keys.measure is not None else lines, stated, options) for c in sheet.columns
        }
        self._share_unit()
        named = {line.measure for line in lines if line.measure and keys.measure is None}
        without = [name for name in sorted(named) if not header_paths.unit_of_name(name)]
        for measure in [*self._without_unit(parts, lines, keys), *without]:
            self.findings.append(Finding("unknown_unit", 0, column=measure))
        self.year = self._year_of_sheet(sheet, lines)

    def _without_unit(self, parts: Sequence[ValueColumn], lines: Sequence[Line], keys: KeyColumns) -> list[str]:
        if keys.unit is not None:
            return []
        if keys.measure is None:
            return list(dict.fromkeys(self.measures[c.column] for c in parts if not self.units[c.column]))
        names = dict.fromkeys(line.labels.get(keys.measure, "") for line in lines if line.kind == "data")
        with_unit = {line.labels.get(keys.measure, "") for line in lines for v in line.values.values() if v.unit}
        unknown = (n for n in names if n not in with_unit and not self.unit_in_rows(n))
        return [] if any(self.units.values()) else list(unknown)

    def unit_in_rows(self, label: str) -> str:
        """The unit of a measure that a row names: as a person said, in brackets behind it, or as its name says."""
        name, unit = header_paths.split_unit(label)
        return self.in_rows.get(name, "") or unit or header_paths.unit_of_name(name)

    def _share_unit(self) -> None:
        """A difference (増減, 差引) has the unit of the other columns, where they have one."""
        known = set(self.units.values()) - {""}
        for column, measure in self.measures.items():
            if (
                len(known) == 1
                and not self.units[column]
                and re.search(r"増減|差引|収支", measure)
                and not is_ratio(measure)
            ):
                self.units[column] = next(iter(known))

    def _pivot_measure(self, sheet: ParsedSheet) -> str:
        """The measure that a pivot table names in its corner: 合計 / 申込者数."""
        for row in sheet.layout.storeys:
            for c in sheet.layout.keys:
                if match := header_paths.PIVOT_MEASURE.fullmatch(folded(sheet.grid.cells[row][c])):
                    return header_paths.pivot_name(match)
        return ""

    def _unit(self, column: ValueColumn, lines: Sequence[Line], stated: str, options: StatisticOptions) -> str:
        measure = self.measures[column.column]
        said = options.units.get(measure) or column.unit or options.units.get("")
        if said:
            return said
        seen = {value.unit for line in lines if (value := line.values.get(column.column)) and value.unit}
        in_table = {v.unit for line in lines for v in line.values.values() if v.unit} if not column.measure else seen
        units = seen or in_table
        if len(units) == 1:
            return units.pop()
        return stated or header_paths.unit_of_name(measure)

    def _year_of_sheet(self, sheet: ParsedSheet, lines: Sequence[Line]) -> TimeLabel | None:
        """The year that the title or the name of the sheet or file gives, for values without one."""
        is_dated = [c.time and c.time.year for c in sheet.columns if c.is_part]
        times = [line.time.year if line.time else None for line in lines if line.kind == "data"]
        if all(is_dated) or (times and all(times)):
            return None
        texts = [*sheet.titles, sheet.grid.name, sheet.grid.file.rpartition("/")[2].rpartition(".")[0]]
        return next((label for text in texts if (label := find_time(text))), None)

    def time(self, column: ValueColumn, line: Line) -> TimeLabel | None:
        label = join_times([t for t in (line.time, column.time) if t])
        if label is None or label.year is not None or self.year is None:
            return label or self.year
        return replace(join_times([self.year, label]) or label, written=self.year.written + label.written)


def corner_units(sheet: ParsedSheet) -> list[str]:
    """The headers of label columns that state the unit of the values: （単位：千円） in the corner."""
    corner = (sheet.grid.cells[row][c] for row in sheet.layout.storeys for c in sheet.layout.keys)
    return [text for text in dict.fromkeys(corner) if "単位" in text and not UNIT_HEADER.fullmatch(folded(text))]
