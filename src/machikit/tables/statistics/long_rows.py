"""Make the rows of a statistic, one a value, and the long grid that holds them with those set aside."""

from collections.abc import Mapping
from dataclasses import replace

from machikit.catalog.model import Schema
from machikit.tables.clean.columns import MatchedColumns
from machikit.tables.findings import Finding, Row, SetAside
from machikit.tables.grid import Grid
from machikit.tables.statistics import header_paths
from machikit.tables.statistics.header_paths import ValueColumn
from machikit.tables.statistics.key_labels import KeyColumns
from machikit.tables.statistics.lines import Line
from machikit.tables.statistics.parsed_sheet import ParsedSheet
from machikit.tables.statistics.statistic_options import Place, StatisticOptions
from machikit.tables.statistics.value_cells import Value, folded, words_beside
from machikit.tables.statistics.value_names import ValueNames

MAX_CATEGORIES = 3


class RowBuilder:
    """Rows of the topic, rows set aside, and the long grid that holds both."""

    def __init__(
        self,
        sheet: ParsedSheet,
        schema: Schema,
        keys: KeyColumns,
        names: ValueNames,
        legend: Mapping[str, str],
        options: StatisticOptions,
    ):
        self.sheet, self.schema, self.keys, self.names, self.legend = sheet, schema, keys, names, legend
        self.rows: list[Row] = []
        self.set_aside: list[SetAside] = []
        self.findings: list[Finding] = []
        self.places: dict[str, Place | None] = {}
        self.find_place, self.group = options.find_place, options.group
        self.ids = [f.id for f in schema.fields]
        self.left = header_paths.key_headers(sheet.grid.cells, sheet.layout, sheet.layout.left)
        self.long: list[tuple[int, list[str]]] = []
        headers = header_paths.key_headers(sheet.grid.cells, sheet.layout, sheet.layout.values)
        self.wide = tuple(dict.fromkeys(headers.values()))
        self.seen: dict[tuple[str, ...], int] = {}

    def add(self, line: Line) -> None:
        if line.kind in ("note", "repeat", "section"):
            self.add_other(line.row, "header" if line.kind == "repeat" else line.kind)
            return
        for column in self.sheet.columns:
            text = self.sheet.grid.cells[line.row][column.column].strip()
            value = line.values.get(column.column)
            if value is None and not text:
                continue
            reason = "sum" if line.kind == "sum" or column.total is not None else ""
            reason = reason or ("subset" if line.kind == "subset" or column.subset else "")
            row = self._row(line, column, value or Value("", ""))
            if value is None and not reason:
                reason = "no_number"
                header = "_".join(filter(None, [column.time.written if column.time else "", *column.path]))
                item = row.get("place") or row.get("category_1")
                self.findings.append(Finding("doubtful_number", row.number, item, header, text))
            elif not reason and (kind := words_beside(text)):
                self.findings.append(
                    Finding(
                        kind, row.number, row.get("place"), row.get("time"), text, row.get("value") or row.get("mark")
                    )
                )
            self._keep(row, line, text, reason)

    def _keep(self, row: Row, line: Line, text: str, reason: str) -> None:
        cells = [row.get(i) for i in self.ids] + [self.sheet.grid.cells[line.row][c].strip() for c in self.left]
        self.long.append((row.number, cells))
        if reason:
            value = self.ids.index("value")
            self.set_aside.append(
                SetAside(row.number, reason, (*cells[:value], text, *cells[value + 1 :]), self.sheet.grid.where)
            )
            return
        key = tuple(row.get(i) for i in ("area", *self.schema.key))
        if key in self.seen:
            self.findings.append(
                Finding("double_value", row.number, row.get("place"), row.get("series"), row.get("value"))
            )
        self.seen[key] = row.number
        self.rows.append(row)

    def add_other(self, row: int, reason: str) -> None:
        """Set a row aside that holds no values of the table."""
        texts = tuple(dict.fromkeys(cell.strip() for cell in self.sheet.grid.cells[row] if cell.strip()))
        number = self.sheet.grid.source_row(row)
        width = len(self.ids) + len(self.left)
        cells = [*texts, *[""] * width][:width]
        self.long.append((number, cells))
        self.set_aside.append(SetAside(number, reason, tuple(cells), self.sheet.grid.where))

    def _row(self, line: Line, column: ValueColumn, value: Value) -> Row:
        keys, time = self.keys, self.names.time(column, line)
        label = line.labels.get(keys.place, "") if keys.place is not None else column.place
        place = self._place(label, line.kind)
        named = [text for c in keys.categories if (text := line.labels.get(c, ""))]
        categories = [*filter(None, [self.group]), *line.groups, *named, *column.categories]
        if line.measure:
            categories = [text for text in categories if text != line.measure]
        if len(categories) > MAX_CATEGORIES:
            categories = [*categories[: MAX_CATEGORIES - 1], "・".join(categories[MAX_CATEGORIES - 1 :])]
        measure = line.labels.get(keys.measure, "") if keys.measure is not None else self.names.measures[column.column]
        stated = folded(line.labels.get(keys.unit, "")) if keys.unit is not None else ""
        if keys.measure is not None:
            stated = stated or value.unit or self.names.unit_in_rows(measure)
            name, unit_in_name = header_paths.split_unit(measure)
            measure = name if unit_in_name else measure
        unit = stated or self.names.units[column.column] or value.unit or header_paths.unit_of_name(measure)
        if line.measure and keys.measure is None:
            measure, unit = line.measure, stated or value.unit or header_paths.unit_of_name(line.measure)
        areas = [line.area, *(line.labels.get(c, "") for c in keys.areas)]
        point = place.point if place else None
        cells = {
            "date": time.date if time else "",
            "time": time.written if time else "",
            "area": "・".join(filter(None, areas)),
            "place": place.name if place else label,
            "place_kind": place.kind if place else "",
            "latitude": f"{point[0]:.6f}" if point else "",
            "longitude": f"{point[1]:.6f}" if point else "",
            **{f"category_{n}": text for n, text in enumerate(categories, start=1)},
            "measure": measure,
            "series": "・".join(filter(None, [measure, *categories])),
            "value": value.number,
            "unit": unit,
            "mark": self.legend.get(value.mark, value.mark),
        }
        return Row(self.sheet.grid.source_row(line.row), cells)

    def _place(self, label: str, kind: str) -> Place | None:
        if not label or kind != "data":
            return None
        if label not in self.places:
            header = self.keys.headers[self.keys.place] if self.keys.place is not None else ""
            place = self.places[label] = self.find_place(label, header)
            now = f"{place.kind}：{place.name}" if place else ""
            self.findings.append(Finding("linked_place" if place else "unlinked_place", 0, label, header, label, now))
        return self.places[label]

    # --- the long grid ------------------------------------------------------------------------------------------------------

    def headers(self) -> list[str]:
        return [*(f.header for f in self.schema.fields), *self.left.values()]

    def long_grid(self) -> Grid:
        grid, titles = self.sheet.grid, self.sheet.layout.titles
        width = len(self.headers())
        head = [[*dict.fromkeys(filter(None, map(str.strip, grid.cells[r]))), *[""] * width][:width] for r in titles]
        lines = [grid.source_row(r) for r in (*titles, self.sheet.layout.storeys[-1])]
        return replace(
            grid,
            cells=[*head, self.headers(), *(cells for _, cells in self.long)],
            source_rows=(*lines, *(number for number, _ in self.long)),
            source_columns=(),
            merged=(),
            hidden_columns=(),
            struck=(),
            links=(),
            errors=(),
        )

    def matched(self) -> MatchedColumns:
        fields = {n: i for n, i in enumerate(self.ids)}
        how = dict.fromkeys(fields, "standard")
        left = [header for header in self.left.values() if header]
        return MatchedColumns(len(self.sheet.layout.titles), fields, left, self.headers(), how)
