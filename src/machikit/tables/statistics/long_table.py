"""Turn the sheet of a statistic into rows of one value each, with every cell of the sheet accounted for."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from machikit.catalog.model import Schema
from machikit.tables.clean.columns import MatchedColumns
from machikit.tables.clean.spreadsheet_marks import marks_of_statistic
from machikit.tables.findings import Finding, Row, SetAside
from machikit.tables.grid import Grid
from machikit.tables.read.document_tables import TABLE, title_of
from machikit.tables.statistics import header_paths, key_labels, sheet_layout, totals
from machikit.tables.statistics.header_paths import ValueColumn
from machikit.tables.statistics.key_labels import KeyColumns
from machikit.tables.statistics.lines import Line
from machikit.tables.statistics.sheet_layout import UNIT_HEADER, SheetLayout
from machikit.tables.statistics.time_labels import TimeLabel, find_time, join_times
from machikit.tables.statistics.value_cells import Value, folded, is_ratio, parse_value, read_legend, words_beside

MAX_CATEGORIES = 3
_TITLE_NOISE = re.compile(r"[(（【\[].*?[)）】\]]|^(?:表|第)\s*[\d\-－ー.]+\s*(?:表|号)?|単位\s*[:：].*$")
_TITLE_ENDING = re.compile(
    r"(?:の|に関する)?(?:推移|一覧表?|集計表?|統計表?)$|\s*(?:1[0-2]|0?[1-9])月(?:末日?|\d{1,2}日)?(?:現在)?$"
)
# What a table is broken down by, in front of what it counts: 地区別・月別貸出冊数 (特別 and 個別 are no breakdown)
_BREAKDOWN = re.compile(
    r"^(?:(?:日常生活圏域|圏域|[小中]学校区|校区|学区|地区|地域|町丁目?|町字?|施設|館|図書館|学校|学年|年度?|年次|月|四半期|年齢|年代|男女|性|種類|"
    r"市町村?|市区町村)別[\s・、]*)+(?=.)"
)
_NOT_A_NAME = re.compile(r"(?:現在|時点|作成|[課係部局室])$|^(?:単位|※|注|出典|出所|資料|参考)")
_FILE_PREFIX = re.compile(r"^[^\W\d_]{1,8}[市町村区]の")
_FILE_YEAR = re.compile(
    r"(?:(?:令和|平成|昭和|(?<![a-z])[rhs])\.?(?:\d{1,2}|元)|(?:19|20)\d\d(?:\d{4}|(?!\d)))(?:年度?)?(?:末|分)?(?:現在)?",
    re.I,
)
_FILE_MEASURE = re.compile(
    r"者$|^(?:population|births|deaths|households|applicants|visitors|visits|users|loans|cases)$", re.I
)
_ROUNDED = re.compile(r"四捨五入|端数処理|一致しない")
_GENERIC_SHEET = re.compile(r"sheet\s*\d*|シート\s*\d*|data|データ|一覧|表\d*|\d+", re.I)


@dataclass(frozen=True)
class Place:
    """A place of the kit's lists. kind: 町丁・字, 小学校区, 市区町村."""

    name: str
    kind: str
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class StatisticOptions:
    """What a person says of a statistic, and the places that its labels may name.

    row: what a value counts, where the table does not say; units: the unit, for all measures ("") or by measure;
    find_place: (label, header of its column) → the place that it exactly names; group: of one of several sheets with the same
    rows, what tells it from the others (男, 中央地区).
    """

    row: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    find_place: Callable[[str, str], Place | None] = lambda label, header: None
    group: str = ""


@dataclass
class Statistic:
    """A statistic as one row a value. grid: the same rows as text below their header, with those set aside; cells: how many cells of
    the sheet were taken, set_aside and left_out."""

    grid: Grid
    matched: MatchedColumns
    rows: list[Row]
    set_aside: list[SetAside]
    findings: list[Finding]
    cells: dict[str, int]
    wide: tuple[str, ...]


@dataclass(frozen=True)
class ParsedSheet:
    """The parts of a sheet, read once: for finding out whether it is a statistic, and for its rows."""

    grid: Grid
    layout: SheetLayout
    columns: list[ValueColumn]
    titles: list[str]

    @property
    def signature(self) -> tuple[object, ...]:
        """What two sheets that are one table have in common: headers, without the times."""
        keys = header_paths.key_headers(self.grid.cells, self.layout, self.layout.keys)
        return tuple(keys.values()), frozenset(c.path for c in self.columns)


def name_of(sheet: ParsedSheet) -> str:
    """What its title says is counted, else the name of the sheet; "" where neither says anything."""
    return _title_name(sheet)


def parse_sheet(grid: Grid) -> ParsedSheet | None:
    """The parts of a sheet that holds a statistic, None for any other sheet."""
    if grid.geometry is not None or grid.feed_info is not None or not grid.cells:
        return None
    layout = sheet_layout.find_layout(grid)
    if layout is None:
        return None
    body = [grid.cells[row] for row in layout.body]
    columns = _without_lone_totals(header_paths.read_headers(grid.cells, layout), body)
    titles = title_of(grid) + [
        text for row in layout.titles for text in dict.fromkeys(map(str.strip, grid.cells[row])) if text
    ]
    return ParsedSheet(grid, layout, columns, titles)


def _without_lone_totals(columns: Sequence[ValueColumn], body: Sequence[Sequence[str]]) -> list[ValueColumn]:
    """A 計 without parts beside it, or with one part that differs from it (総数, 65歳以上), is no total but a value itself."""
    has_parts = any(column.is_part for column in columns)

    def is_lone(total: ValueColumn) -> bool:
        parts = totals.parts_of(total, columns)
        return len(parts) == 1 and any(
            parse_value(row[total.column]) != parse_value(row[parts[0].column]) for row in body
        )

    return [
        replace(c, total=None, path=tuple(p for n, p in enumerate(c.path) if n != c.total))
        if c.total is not None and (not has_parts or is_lone(c))
        else c
        for c in columns
    ]


def read_statistic(sheet: ParsedSheet, schema: Schema, options: StatisticOptions) -> Statistic:
    """The rows of a statistic: each value of a part is a row, those of totals are set aside after they were checked."""
    grid, layout = sheet.grid, sheet.layout
    adding = _adding_columns(sheet, options)
    labels = key_labels.read_labels(
        grid.cells,
        layout,
        grid.source_row,
        lambda text: options.find_place(text, "") is not None,
        adding,
        _says_measure(sheet, options),
    )
    notes = [
        cell.strip() for line in labels.lines if line.kind == "note" for cell in grid.cells[line.row] if cell.strip()
    ]
    legend = read_legend([*sheet.titles, *notes])
    if labels.columns.place is None:
        sheet = replace(
            sheet,
            columns=header_paths.with_places(sheet.columns, lambda text: options.find_place(text, "") is not None),
        )
    names = _Names(sheet, labels.lines, labels.columns, notes, options)
    builder = _RowBuilder(sheet, schema, labels.columns, names, legend, options)
    for line in labels.lines:
        builder.add(line)
    for row in layout.rest:
        builder.add_other(row, "other_table")
    findings = [
        *grid.findings,
        *labels.findings,
        *builder.findings,
        *names.findings,
        *_total_findings(sheet, labels.lines, names, any(map(_ROUNDED.search, [*sheet.titles, *notes]))),
        *_left_findings(sheet),
        *marks_of_statistic(grid, (row.number for row in builder.rows), _used_headers(sheet)),
    ]
    cells = count_cells(sheet, labels.lines)
    return Statistic(
        builder.long_grid(), builder.matched(), builder.rows, builder.set_aside, findings, cells, builder.wide
    )


def _says_measure(sheet: ParsedSheet, options: StatisticOptions) -> bool:
    """Whether a person, the headers or the title say what is counted."""
    is_named = any(c.measure for c in sheet.columns if c.is_part)
    return bool(options.row) or is_named or header_paths.names_measure(_title_name(sheet))


def _adding_columns(sheet: ParsedSheet, options: StatisticOptions) -> list[int]:
    """The value columns whose figures add up: no rates, averages or per cent, as header, title or cells say."""
    stated = header_paths.stated_unit([*sheet.titles, *_corner_units(sheet)], [])
    title = options.row or _title_name(sheet)
    named = [replace(c, measure=c.measure or title, unit=c.unit or stated) for c in sheet.columns if c.is_part]
    body = [sheet.grid.cells[row] for row in sheet.layout.body]
    return [
        c.column
        for c in named
        if totals.adds(c) and not any(row[c.column].rstrip().endswith(("%", "％")) for row in body)
    ]


# --- names: measure, unit, time -------------------------------------------------------------------------------------------


class _Names:
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
        self.title = options.row or _title_name(sheet)
        self.measures = {c.column: c.measure or self._pivot_measure(sheet) or self.title for c in sheet.columns}
        if keys.measure is not None:
            self.measures = {c.column: "" for c in sheet.columns}
        elif any(not self.measures[c.column] for c in parts):
            self.findings.append(Finding("unknown_row", 0, now=measure_of_file(sheet.grid.file)))
        stated = header_paths.stated_unit([*sheet.titles, *_corner_units(sheet)], notes)
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


def _corner_units(sheet: ParsedSheet) -> list[str]:
    """The headers of label columns that state the unit of the values: （単位：千円） in the corner."""
    corner = (sheet.grid.cells[row][c] for row in sheet.layout.storeys for c in sheet.layout.keys)
    return [text for text in dict.fromkeys(corner) if "単位" in text and not UNIT_HEADER.fullmatch(folded(text))]


def _title_name(sheet: ParsedSheet) -> str:
    """What the title says is counted, without years, brackets and who made it; else the name of the sheet."""
    name = re.sub(r"#\d+(?= |$)", "", sheet.grid.name).strip()
    generic = (
        _GENERIC_SHEET.fullmatch(folded(name))
        or name.startswith(TABLE)
        or sheet.grid.file.rpartition("/")[2].startswith(sheet.grid.name)
    )
    names = (_named_by(text) for text in [*sheet.titles, *([] if generic else [name])])
    return next(filter(None, names), "")


def _named_by(text: str) -> str:
    """What a title says is counted, without its year, its brackets and what it is broken down by; "" where it says nothing."""
    name = re.sub(r"[\s　]+", " ", _TITLE_NOISE.sub("", folded(text))).strip()
    year = find_time(name)
    name = _without_year(name, year.written) if year else name
    name = _BREAKDOWN.sub("", _TITLE_ENDING.sub("", name))
    return name if name and not _NOT_A_NAME.search(name) and parse_value(name) is None else ""


def measure_of_file(file: str) -> str:
    """The measure that the name of a file suggests (人口_2024.csv → 人口), to be proposed and never taken; "" for none.

    >>> [measure_of_file(name) for name in ("人口_2024.csv", "三春町_保育所入所児童数.xlsx", "data.csv")]
    ['人口', '保育所入所児童数', '']
    """
    stem = _FILE_YEAR.sub("_", _TITLE_NOISE.sub("", folded(file.rpartition("/")[2].rpartition(".")[0])))
    names = [name for part in re.split(r"[_ .-]+", stem) if (name := _named_by(_FILE_PREFIX.sub("", part)))]
    return next((name for name in names if header_paths.names_measure(name) or _FILE_MEASURE.search(name)), "")


def _without_year(name: str, year: str) -> str:
    """The title without its year, and without 末 and 分 that belong to it (not 末広町)."""
    name = re.sub(rf"{re.escape(year)}(?:(?:末|分|中)?(?:現在|時点)?(?=[\s の]|$))?", "", name)
    return name.strip(" 　の・:：_-")


# --- rows -----------------------------------------------------------------------------------------------------------------


class _RowBuilder:
    """Rows of the topic, rows set aside, and the long grid that holds both."""

    def __init__(
        self,
        sheet: ParsedSheet,
        schema: Schema,
        keys: KeyColumns,
        names: _Names,
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
        self.left = {
            c: h for c, h in header_paths.key_headers(sheet.grid.cells, sheet.layout, sheet.layout.left).items()
        }
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
            measure = header_paths.split_unit(measure)[0] if header_paths.split_unit(measure)[1] else measure
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


def _used_headers(sheet: ParsedSheet) -> dict[int, str]:
    used = [*sheet.layout.keys, *(c.column for c in sheet.columns if c.is_part)]
    return header_paths.key_headers(sheet.grid.cells, sheet.layout, used)


# --- findings about the table ---------------------------------------------------------------------------------------------


def _total_findings(sheet: ParsedSheet, lines: Sequence[Line], names: _Names, rounded: bool) -> Iterable[Finding]:
    columns = [replace(c, unit=names.units[c.column], measure=names.measures[c.column]) for c in sheet.columns]
    check = totals.check_totals(lines, columns, rounded)
    headers = {c.column: "_".join(filter(None, [c.time.written if c.time else "", *c.path])) for c in sheet.columns}
    for row, column, label, said, added in check.uneven:
        yield Finding("uneven_total", sheet.grid.source_row(row), label, headers[column], said, added)
    labels = {line.row: " ".join(dict.fromkeys(line.labels.values())) for line in lines}
    for row, column in sorted(check.recoverable):
        yield Finding("recoverable", sheet.grid.source_row(row), labels[row], headers[column], "x")
    if check.checked:
        yield Finding("checked_totals", 0, was=f"{check.checked:,}")
    if check.unchecked:
        yield Finding("unchecked_totals", 0, was=f"{check.unchecked:,}")


def _left_findings(sheet: ParsedSheet) -> Iterable[Finding]:
    for header in header_paths.key_headers(sheet.grid.cells, sheet.layout, sheet.layout.left).values():
        if header:
            yield Finding("unmatched", 0, column=header)
    if rest := sheet.layout.rest:
        first, last = sheet.grid.source_row(rest[0]), sheet.grid.source_row(rest[-1])
        yield Finding("other_table", first, was=f"{first}–{last}", now=f"{len(rest)}")
    for row, column, text in sheet.grid.errors:
        yield Finding("excel_error", row, "", f"#{column + 1}", text)


def count_cells(sheet: ParsedSheet, lines: Sequence[Line]) -> dict[str, int]:
    """How many cells of the sheet that are not empty were taken, set aside, and left out."""
    cells, layout = sheet.grid.cells, sheet.layout
    kinds = {line.row: line.kind for line in lines}
    known = {(line.row, c) for line in lines for c in line.values}
    aside_columns = {c.column for c in sheet.columns if not c.is_part}
    counts = {"taken": 0, "set_aside": 0, "left_out": 0}
    for r, row in enumerate(cells):
        for c, text in enumerate(row):
            if not text.strip():
                continue
            if c in layout.left and kinds.get(r, "note") == "data":
                counts["left_out"] += 1
            elif (
                r in layout.titles
                or r in layout.rest
                or c in aside_columns
                or kinds.get(r, "data") != "data"
                or (c in layout.values and r in kinds and (r, c) not in known)
            ):
                counts["set_aside"] += 1
            else:
                counts["taken"] += 1
    return counts
