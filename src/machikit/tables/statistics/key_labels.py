"""Read the labels of a statistic's rows: merged and blank cells filled downwards, ditto marks resolved, totals and notes recognised."""

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from machikit.tables.findings import Finding
from machikit.tables.statistics import outlines
from machikit.tables.statistics.header_paths import is_subset, is_total, key_headers, names_measure, split_unit
from machikit.tables.statistics.lines import Line
from machikit.tables.statistics.sheet_layout import OF_DAYS, SERIAL_DAYS, TIME_HEADER, UNIT_HEADER, SheetLayout
from machikit.tables.statistics.time_labels import TimeLabel, join_times, parse_time
from machikit.tables.statistics.value_cells import Value, folded, is_ratio, parse_value

PLACE_HEADER = re.compile(
    r".*(?:町名|町丁|町字|丁目|大字|^字|地区|地域|校区|学区|通学区域|市町村|市区町村|自治体|区名|行政区|^区$|自治会|町内会|圏域|ブロック|管内|団地|場所|地点|"
    r"施設名?|館名|学校名?|園名|^校名|駅名?|停留所名?|^町$|^市$|^村$|市名|都道府県名?|(?:地区|地域|校区|学区|圏域|市町)名|エリア|市町|支所名?|出張所名?|place|town|district|ward|area)(?:\(.*\))?$",
    re.I,
)
MEASURE_HEADER = re.compile(r"(?:調査|測定|統計|集計)?(?:項目|指標)名?|measure|indicator|item", re.I)
BARE_VALUE = re.compile(r"値|数値|数|実数|データ値?|value|number", re.I)
_PIVOT_LABELS = ("行ラベル", "row labels")
_DITTO = re.compile(r"^[〃″々仝\"”]+|^同(?:上|左)?$")
_CHOME = re.compile(r"(?:[一二三四五六七八九十]+|\d+)丁目$")
_ONE = re.compile(r"[甲乙丙丁東西南北上中下]$")
_HEADING = re.compile(r"(?![※注(]?注|[※*・]|資料|出典|備考|単位)[^。、]{1,20}")
_GROUP_HEADING = re.compile(r"(?:地区|地域|圏域|ブロック|管内|支所|[郡部課係別])$|^[男女]性?$|^(?:男女)?計$")
_AROUND_HEADING = "【】[]〔〕［］<>＜＞《》「」◆◇■□●○▼▽・ 　"
_GRAND = re.compile(r"合\s?計|総\s?計|総\s?数|計")
_SIGNED = re.compile(r"増減|収支|差引|損益|赤字")
_IN_BRACKETS = re.compile(r"\(\s?(\d[\d,.]{0,20})\s?\)")
MIN_SHARE = 0.6
MIN_MEASURES = 0.8  # of the labels of a column that names what is counted


@dataclass(frozen=True)
class KeyColumns:
    """What the key columns are: time, place, the areas around the place, categories, measure and unit, each by column number."""

    headers: dict[int, str]
    times: tuple[int, ...]
    place: int | None
    areas: tuple[int, ...]
    categories: tuple[int, ...]
    measure: int | None = None
    unit: int | None = None


@dataclass
class Labels:
    lines: list[Line]
    columns: KeyColumns
    findings: list[Finding] = field(default_factory=list)


def read_labels(
    cells: Sequence[Sequence[str]],
    layout: SheetLayout,
    row_number: Callable[[int], int],
    is_place: Callable[[str], bool],
    adding: Sequence[int] = (),
    is_named: bool = True,
) -> Labels:
    """The labels and values of every row of the body.

    row_number: source row; is_place: whether a label is a known place; adding: the columns whose values add up;
    is_named: whether headers or title say what is counted, so that the rows need not.
    """
    headers = key_headers(cells, layout, layout.keys)
    findings: list[Finding] = []
    lines = _read_lines(cells, layout, headers, row_number, findings)
    _keep_lone_sums(lines)
    _find_ratios(lines, headers)
    _read_sections(lines, is_place)
    unclear = outlines.join_outline(lines, layout.keys, adding, any(map(_is_pivot, headers.values())))
    findings += [
        Finding("unclear_level", row_number(line.row), " ".join(line.labels.values()), headers[layout.keys[0]])
        for line in unclear
    ]
    values = key_headers(cells, layout, layout.values)
    columns = _classify(lines, headers, is_place, all(map(BARE_VALUE.fullmatch, values.values())))
    if not is_named and columns.measure is None:
        columns = _with_measure(columns, lines)
    _read_times(lines, columns, row_number, findings)
    _place_above(lines, columns)
    return Labels(lines, columns, findings)


def _read_lines(
    cells: Sequence[Sequence[str]],
    layout: SheetLayout,
    headers: Mapping[int, str],
    row_number: Callable[[int], int],
    findings: list[Finding],
) -> list[Line]:
    lines: list[Line] = []
    above: dict[int, str] = {}
    signed = {c for c, text in key_headers(cells, layout, layout.values).items() if _SIGNED.search(text)}
    all_headers = {**headers, **key_headers(cells, layout, layout.values)}
    for row in layout.body:
        values = {c: value for c in layout.values if (value := _value(cells[row][c], c in signed)) is not None}
        labels = {c: text for c in layout.keys if (text := " ".join(cells[row][c].split()))}
        indent = _indent(cells[row][max(labels)]) if labels else 0
        kind = _kind(cells[row], labels, values, layout, above, all_headers)
        if kind == "data":
            _fill_down(labels, above, layout.keys)
            for c, text in labels.items():
                if _DITTO.match(text):
                    labels[c], is_certain = _resolve_ditto(text, above.get(c, ""))
                    kind_of_finding = "ditto" if is_certain else "unread_ditto"
                    findings.append(Finding(kind_of_finding, row_number(row), labels[c], headers[c], text, labels[c]))
            above = above | labels
        lines.append(Line(row, labels, values, kind, indent=indent))
    return lines


def _value(text: str, is_signed: bool) -> Value | None:
    """The value of a cell; in a column of balances (20) is -20, elsewhere it may be a part that is counted again."""
    value = parse_value(text)
    if value is None and is_signed and (inside := _IN_BRACKETS.fullmatch(folded(text))):
        value = parse_value(f"-{inside[1]}")
    return value


def _indent(text: str) -> int:
    """The width of the spaces in front of a label, in half-width ones."""
    spaces = text[: len(text) - len(text.lstrip())]
    return len(spaces) + spaces.count("\u3000")


def _is_pivot(header: str) -> bool:
    return folded(header).casefold().rpartition("_")[2] in _PIVOT_LABELS


def _kind(
    cells: Sequence[str],
    labels: Mapping[int, str],
    values: Mapping[int, Value],
    layout: SheetLayout,
    above: Mapping[int, str],
    headers: Mapping[int, str],
) -> str:
    if not values:
        return "repeat" if _repeats_header(cells, layout, headers) else "note"
    texts = [folded(text) for text in labels.values()]
    if any(map(is_subset, texts)):
        return "subset"
    of_group = any(
        text.endswith("計") and text.removesuffix("計").strip() in above.values() for text in texts
    )  # 屋島計
    return "sum" if of_group or any(map(is_total, texts)) else "data"


def _repeats_header(cells: Sequence[str], layout: SheetLayout, headers: Mapping[int, str]) -> bool:
    filled = [c for c in (*layout.keys, *layout.values) if cells[c].strip()]
    is_header = len(filled) > 1 and all(folded(cells[c]) == headers[c] for c in filled)
    return is_header or len(filled) >= max(3, len(layout.values))


def _fill_down(labels: dict[int, str], above: Mapping[int, str], keys: Sequence[int]) -> None:
    """A blank label left of another one means the label above it."""
    for n, c in enumerate(keys):
        if c not in labels and c in above and (any(k in labels for k in keys[n + 1 :])):
            labels[c] = above[c]


def _resolve_ditto(text: str, above: str) -> tuple[str, bool]:
    """(the label that is meant, whether that is certain): 〃 二丁目 under 栗林町一丁目 is 栗林町二丁目."""
    rest = _DITTO.sub("", text).strip()
    if not above:
        return text, False
    if not rest:
        return above, True
    for ending in (_CHOME, _ONE):
        if ending.fullmatch(rest):
            base = ending.sub("", above)
            return base + rest, base != above or ending is _CHOME
    return text, False


def _keep_lone_sums(lines: Sequence[Line]) -> None:
    """歳入合計, 歳出合計 and 差引 alone: sums whose parts are elsewhere are the figures of the table."""
    others = (line for line in lines if line.kind == "data")
    if all(any(map(_SIGNED.search, map(folded, line.labels.values()))) for line in others):
        for line in lines:
            named = [text for text in map(folded, line.labels.values()) if is_total(text)]
            if line.kind == "sum" and not any(_GRAND.fullmatch(text) for text in named):
                line.kind = "data"


def _find_ratios(lines: Sequence[Line], headers: Mapping[int, str]) -> None:
    """The rows of a rate or an average (平均年齢, 高齢化率) among rows of counts."""
    data = [line for line in lines if line.kind == "data" and line.labels]
    places = {c for c, header in headers.items() if PLACE_HEADER.fullmatch(header)}
    named = [line for line in data if max(line.labels) not in places and is_ratio(line.labels[max(line.labels)])]
    if 2 * len(named) < len(data):
        for line in named:
            line.measure = line.labels[max(line.labels)]


# --- headings, and what stands above a line -------------------------------------------------------------------------------


def _read_sections(lines: Sequence[Line], is_place: Callable[[str], bool]) -> None:
    """Read a heading without figures as what stands above the lines below it: a district, 令和5年度, （再掲）."""
    heading: Line | None = None
    begins = is_deeper = False  # the table begins with a heading; the lines below the last one are indented
    for n, line in enumerate(lines):
        below = next((other for other in lines[n + 1 : n + 3] if other.kind != "note"), None)
        if line.kind == "note":
            is_heading = len(line.labels) == 1 and below is not None and below.kind in ("data", "sum")
            if is_heading and below and _is_heading(line, below, is_place, n == 0 or begins):
                begins = begins or n == 0
                heading, line.kind, is_deeper = line, "section", False
        elif heading and _ends_section(line, heading, is_deeper):
            heading = None
        elif heading and line.kind == "data":
            is_deeper = is_deeper or line.indent > heading.indent
            label = next(iter(heading.labels.values())).strip(_AROUND_HEADING)
            if is_subset(label):
                line.kind = "subset"
            else:
                line.above = (label,)


def _is_heading(line: Line, below: Line, is_place: Callable[[str], bool], begins: bool) -> bool:
    """Whether a row without figures is a heading, and not a place whose figures are blank."""
    label = next(iter(line.labels.values()))
    if not _HEADING.fullmatch(folded(label)) or (is_place(label) and below.indent <= line.indent):
        return False
    is_marked = label[:1] in _AROUND_HEADING or below.indent > line.indent
    is_group = bool(_GROUP_HEADING.search(folded(label))) or is_subset(label) or parse_time(label) is not None
    return begins or is_marked or is_group


def _ends_section(line: Line, heading: Line, is_deeper: bool) -> bool:
    """Whether a line is no longer below the heading: less indented than those before it, or a total of all."""
    if line.kind == "sum" and any(_GRAND.fullmatch(folded(text)) for text in line.labels.values()):
        return True
    return is_deeper and line.indent <= heading.indent


def _place_above(lines: Sequence[Line], columns: KeyColumns) -> None:
    """Tell areas around a place from other groups: those in which the same places stand again (男, 女) are no areas."""
    if not any(line.above for line in lines):
        return
    around: dict[str, set[tuple[str, ...]]] = {}
    for line in lines:
        if line.kind == "data":
            label = line.labels.get(columns.place, "") if columns.place is not None else " ".join(line.labels.values())
            around.setdefault(label, set()).add(line.above)
    is_repeated = any(len(aboves) > 1 for aboves in around.values())
    for line in lines:
        names = [text for text in line.above if parse_time(text) is None]
        if columns.place is not None and not is_repeated:
            line.area = "・".join(names)
        elif is_repeated:
            line.groups = names


# --- what the columns are -------------------------------------------------------------------------------------------------


def _classify(
    lines: Sequence[Line], headers: dict[int, str], is_place: Callable[[str], bool], has_bare_values: bool
) -> KeyColumns:
    """has_bare_values: whether the only value column is called 値, so that a column of labels names the measure."""
    data = [line for line in lines if line.kind == "data"]
    texts = {c: [line.labels[c] for line in data if c in line.labels] for c in headers}
    times = [
        c
        for c in headers
        if _mostly(texts[c], lambda text: parse_time(text, "令和") is not None) or _is_time(headers[c], texts[c])
    ]
    unit = next((c for c in headers if UNIT_HEADER.fullmatch(headers[c])), None)
    measure = next((c for c in headers if MEASURE_HEADER.fullmatch(headers[c])), None) if has_bare_values else None
    others = [c for c in headers if c not in (*times, unit, measure) and texts[c]]
    places = [c for c in others if PLACE_HEADER.fullmatch(headers[c])]
    places = places or [c for c in others if _mostly(texts[c], is_place)][:1]
    place = max(places, key=lambda c: (len(set(texts[c])), c), default=None)
    areas = tuple(c for c in places if c != place)
    categories = tuple(c for c in others if c not in places)
    return KeyColumns(headers, tuple(times), place, areas, categories, measure, unit)


def _with_measure(columns: KeyColumns, lines: Sequence[Line]) -> KeyColumns:
    """The columns, where the rows name what is counted: 人口, 世帯数, 高齢化率 below each other."""
    for c in columns.categories:
        texts = {split_unit(line.labels[c])[0] for line in lines if line.kind == "data" and c in line.labels}
        is_header = bool(MEASURE_HEADER.fullmatch(columns.headers[c]))
        if len(texts) > 1 and (is_header or sum(map(names_measure, texts)) >= MIN_MEASURES * len(texts)):
            rest = tuple(other for other in columns.categories if other != c)
            return replace(columns, categories=rest, measure=c)
    return columns


def _is_time(header: str, texts: Sequence[str]) -> bool:
    return bool(TIME_HEADER.fullmatch(header)) and _mostly(
        texts, lambda text: folded(text)[:1].isdecimal() or parse_time(text) is not None
    )


def _mostly(texts: Sequence[str], predicate: Callable[[str], bool]) -> bool:
    return bool(texts) and sum(map(predicate, texts)) >= MIN_SHARE * len(texts)


def _read_times(
    lines: Sequence[Line], columns: KeyColumns, row_number: Callable[[int], int], findings: list[Finding]
) -> None:
    era = ""
    for line in lines:
        parts = [label for text in line.above if (label := parse_time(text, era))]
        era = next((label.era for label in reversed(parts) if label.era), era)
        for c in columns.times:
            text = line.labels.get(c, "")
            header = columns.headers[c]
            label = _plain_time(text, header) or parse_time(text, era) or _count_of_era(text, header, era)
            if label:
                era = label.era or era
                parts.append(label)
            elif text and line.kind == "data":
                findings.append(Finding("unread_time", row_number(line.row), text, header, text))
        line.time = join_times(parts)


def _count_of_era(text: str, header: str, era: str) -> TimeLabel | None:
    """A bare 3 under 年度, below 令和2年度."""
    kind = next((kind for kind in ("年度", "年次", "年") if header.endswith(kind)), "")
    if not era or not kind or not folded(text).isdecimal():
        return None
    return parse_time(f"{folded(text)}{kind.removesuffix('次')}", era)


def _plain_time(text: str, header: str) -> TimeLabel | None:
    """A bare number under 年 or 月."""
    number = folded(text)
    if not number.isdecimal():
        return None
    if len(number) == 4:
        kind = "年度" if "年度" in header else "年"
        return TimeLabel(number + kind, int(number), kind == "年度")
    if OF_DAYS.search(header) and int(number) in SERIAL_DAYS:
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(number))
        return TimeLabel(day.isoformat(), day.year, month=day.month, day=day.day)
    if header.casefold().endswith(("月", "月次", "month")) and 1 <= int(number) <= 12:
        return TimeLabel(f"{number}月", None, month=int(number))
    return None
