"""Read what each value column counts from its header of one to five storeys: time, measure, categories, unit, or a total of others."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from machikit.tables.clean import sum_labels
from machikit.tables.statistics.sheet_layout import TIME_HEADER, SheetLayout
from machikit.tables.statistics.time_labels import TimeLabel, join_times, parse_time
from machikit.tables.statistics.value_cells import folded, is_unit

MIN_PLACES = 0.6  # of the names of a storey that are known places
_BRACKETED = re.compile(r"^(?P<name>.*?)[(\[【]\s?(?:単位\s?[:：]?\s?)?(?P<unit>[^()\[\]【】]{1,8})[)\]】]$")
_STATED_UNIT = re.compile(r"単位\s*[:：]?\s*(?P<unit>[^()\s、,。:：]{1,8})")
# Names of what is counted or measured, and names of the groups it is broken down into
_MEASURE = re.compile(
    r"(?:数|人口|率|額|時間|割合|費|量|面積|日数|平均|件|高|比|差|密度|指数|度|点|収入|支出|出生|死亡|転入|転出|自然増減|社会増減|増減)$|数[(_]|^(?:平均|1人当たり|一人当たり)"
)
_GROUP = re.compile(
    r"^(?:男性?|女性?|男子|女子|男女|総数|不明|その他|不詳|無回答|全体)$|\d\s*(?:歳|代|才|年生|学年|号|級|丁目|人以上|人世帯)|(?:以上|未満|以下)$|"
    r"^\d{1,2}$|(?:校|園|館|課|所|区|地区|支所|センター|窓口|病院|町|丁目|部)$|^(?:要支援|要介護)\s*\d|^(?:一|二|三|四|五|六)年$"
)
_OF_GROUPS = re.compile(
    r"区分|内訳|性別|男女別?|年齢(?:別|区分|階級)?|年齢別区分|種類|種別"
)  # over the groups themselves
_GRADED = re.compile(r"(?:要支援|要介護|区分|レベル|ステージ)$")  # over 1, 2, 3
_SUBSET = re.compile(r"^[(\[]?(?:再掲|うち|内数|(?:その)?内訳?[)\]])|[(\[](?:再掲|内数|うち)[)\]]$")
PIVOT_MEASURE = re.compile(
    r"(?P<how>合計|個数|データの個数|平均|最大値?|最小値?|sum|count|average)\s*(?:/|of)\s*(?P<name>.+)", re.I
)
_SUBTOTAL = re.compile(r"(?:^|\s)(?:集計|小計|合計|計)$")  # 中央 集計, as in pivot tables
_OF_PERIOD = re.compile(r"(?:[上下前後]半?期|第?[1-4一二三四]四半期|[1-4]Q|Q[1-4]|月)の?(?:小|合|累)?計")
_OF_YEAR = re.compile(r"(?:年度?|年間|通年)の?(?:合|累)?計|通年|年間")
_PIVOT_WORDS = ("列ラベル", "行ラベル", "値", "Σ 値", "column labels", "row labels", "values")
# Units that the name of a count itself says
_UNIT_OF_NAME = (
    (re.compile(r"(?:者|人|児童?|生徒|職員|会員|住民|園児|学生|乳幼児|来館|入所|待機児童)数$|人口$|人員$"), "人"),
    (re.compile(r"(?:^|・|の)(?:出生|死亡|転入|転出|(?:自然|社会|人口)増減)数?$"), "人"),
    (re.compile(r"件数$|(?:婚姻|離婚)数?$"), "件"),
    (re.compile(r"世帯数$"), "世帯"),
    (re.compile(r"戸数$"), "戸"),
    (re.compile(r"台数$"), "台"),
    (re.compile(r"回数$"), "回"),
    (re.compile(r"日数$"), "日"),
    (re.compile(r"学級数$"), "学級"),
    (re.compile(r"団体数$"), "団体"),
    (re.compile(r"枚数$"), "枚"),
    (re.compile(r"本数$"), "本"),
    (re.compile(r"冊数$"), "冊"),
    (re.compile(r"(?:施設|か所|箇所)数$"), "か所"),
    (re.compile(r"構成比$"), "%"),
    (re.compile(r"年齢$|年齢の?中[位央]数?$"), "歳"),
)


@dataclass(frozen=True)
class ValueColumn:
    """What a value column holds.

    path: its header from top to bottom, without times and units; total: the place of a word for a total in `path`, None for parts;
    subset: it counts again a part of what the others count (再掲); time: None where the header names none.
    """

    column: int
    path: tuple[str, ...]
    time: TimeLabel | None
    unit: str = ""
    total: int | None = None
    subset: bool = False
    measure: str = ""
    categories: tuple[str, ...] = ()
    place: str = ""

    @property
    def is_part(self) -> bool:
        return self.total is None and not self.subset


def read_headers(cells: Sequence[Sequence[str]], layout: SheetLayout) -> list[ValueColumn]:
    """What each value column of the sheet holds."""
    storeys = [_filled_storey(cells, layout, row) for row in layout.storeys]
    columns: list[ValueColumn] = []
    before = None
    for c in layout.values:
        column, before = _read_path(c, [storey[c] for storey in storeys], before)
        columns.append(column)
    return _tell_apart(list(_with_meanings(columns)))


def _tell_apart(columns: list[ValueColumn]) -> list[ValueColumn]:
    """Columns of one name (構成比 behind 世帯数 and behind 人口) with the name of the column to their left: 人口の構成比."""
    named = Counter((c.path, c.time) for c in columns if c.is_part)
    told: list[ValueColumn] = []
    for column in columns:
        left = next((c for c in reversed(told) if c.path != column.path and c.total is None and c.measure), None)
        is_double = column.is_part and column.measure and named[column.path, column.time] > 1
        if is_double and left:
            column = replace(column, measure=f"{left.measure}の{column.measure}")
        told.append(column)
    return told


def key_headers(cells: Sequence[Sequence[str]], layout: SheetLayout, columns: Sequence[int]) -> dict[int, str]:
    """The header of each of these columns."""
    texts = {c: [folded(cells[row][c]) for row in layout.storeys] for c in columns}
    return {c: "_".join(dict.fromkeys(filter(None, parts))) for c, parts in texts.items()}


def stated_unit(titles: Sequence[str], notes: Sequence[str]) -> str:
    """The unit that titles and notes state for the whole table, "" where they state none or several.

    単位 stands before it (単位：千円), or it stands alone in brackets, or in brackets at the end of a title (会員数（人）).
    """
    texts = [folded(text) for text in (*titles, *notes)]
    units = {m["unit"] for text in texts for m in _STATED_UNIT.finditer(text) if is_unit(m["unit"])}
    named = [(text, *split_unit(text)) for text in texts]
    units |= {unit for n, (_, name, unit) in enumerate(named) if unit and (n < len(titles) or not name)}
    return units.pop() if len(units) == 1 else ""


@lru_cache(4096)
def unit_of_name(name: str) -> str:
    """The unit that the name of a count says: 申込者数 → 人; "" for a name that does not."""
    return next((unit for pattern, unit in _UNIT_OF_NAME if pattern.search(folded(name))), "")


def names_measure(text: str) -> bool:
    """Whether a text is the name of what is counted or measured: 人口, 世帯数, 高齢化率."""
    return bool(_MEASURE.search(folded(text)))


@lru_cache(4096)
def split_unit(text: str) -> tuple[str, str]:
    """(name, unit) of 平均待ち時間（分）; a bracket that is no unit stays in the name."""
    match = _BRACKETED.fullmatch(folded(text))
    if match and is_unit(match["unit"]):
        return match["name"].strip(), match["unit"]
    return folded(text), ""


def pivot_name(match: re.Match[str]) -> str:
    """The measure of a pivot table's field: 合計 / 申込者数 is 申込者数, 個数 / 番号 is 番号の個数."""
    how = match["how"].casefold()
    if how in ("合計", "sum"):
        return match["name"].strip()
    return f"{match['name'].strip()}の{'個数' if how.endswith(('個数', 'count')) else match['how']}"


def is_total(label: str) -> bool:
    """Whether a label of a group says that it is the total of others."""
    if _SUBTOTAL.search(label) or _OF_PERIOD.fullmatch(label) or _OF_YEAR.fullmatch(label):
        return True
    return bool(sum_labels.may_be_sum(label)) and (
        sum_labels.is_sum_word(label) or sum_labels.is_named_sum(label, parts=False)
    )


def is_period_total(label: str) -> bool:
    """Whether a total is that of a part of the year (上期計, 第1四半期計), whose months stand beside it."""
    return bool(_OF_PERIOD.fullmatch(label))


def is_subset(label: str) -> bool:
    """Whether a label says that it counts again a part of what others count: (再掲), うち女性."""
    return bool(_SUBSET.search(folded(label)))


def _filled_storey(cells: Sequence[Sequence[str]], layout: SheetLayout, row: int) -> list[str]:
    """A header row in which a text stands for the blank cells on its right, as where its cells should have been merged."""
    texts = [cell.strip() for cell in cells[row]]
    areas = [area for area in layout.merged if area[0] <= row <= area[2] and area[3] > area[1]]
    for top, first, _, right in areas:
        texts[first : right + 1] = [cells[top][first].strip()] * (min(right + 1, len(texts)) - first)
    if row == layout.storeys[-1] or areas:
        return texts
    last = ""
    for c in range(layout.values[0], len(texts)):
        last = texts[c] = texts[c] or last
    return texts


def _read_path(column: int, texts: Sequence[str], before: TimeLabel | None) -> tuple[ValueColumn, TimeLabel | None]:
    """before: the last time of the columns to the left, whose era goes on."""
    times, unit = [], ""
    path: list[str] = []
    for text in dict.fromkeys(folded(" ".join(text.split())) for text in texts):
        name, here = split_unit(text) if text and text.casefold() not in _PIVOT_WORDS else ("", "")
        if match := PIVOT_MEASURE.fullmatch(name):
            name = pivot_name(match)
        unit = here or unit
        if name and is_unit(name) and path:
            unit, name = name, ""
        time = parse_time(name, before.era if before else "") if name else None
        time = time or _bare_year(name) or _next_year(name, before)
        if time:
            times.append(time)
            before = time if time.era else before
        elif name.isdecimal() and path and _GRADED.search(path[-1]):
            path[-1] += name
        elif name:
            path.append(name)
    if times or any(map(is_total, path)):
        path = [name for name in path if not TIME_HEADER.fullmatch(name)]  # 年度 over 令和5年度
    totals = [n for n, name in enumerate(path) if is_total(name)]
    subset = any(map(is_subset, path))
    return ValueColumn(column, tuple(path), join_times(times), unit, totals[0] if totals else None, subset), before


def _bare_year(name: str) -> TimeLabel | None:
    if name.isdecimal() and len(name) == 4 and 1900 <= int(name) < 2100:
        return TimeLabel(name, int(name))
    return None


def _next_year(name: str, before: TimeLabel | None) -> TimeLabel | None:
    """A bare 6 beside 令和5年度."""
    if before is None or not name.isdecimal() or len(name) > 2:
        return None
    time = parse_time(f"{name}{'年度' if before.fiscal else '年'}", before.era)
    return time if time and before.year is not None and time.year == before.year + 1 else None


def _with_meanings(columns: Sequence[ValueColumn]) -> Iterator[ValueColumn]:
    """Tell measures from groups, storey by storey of the paths."""
    levels: dict[int, list[ValueColumn]] = {}
    for column in columns:
        for n in range(len(column.path)):
            levels.setdefault(n, []).append(column)
    measures = {n for n, here in levels.items() if _is_measure_level(n, here)}
    for column in columns:
        parts = [(n, name) for n, name in enumerate(column.path) if n != column.total]
        yield replace(
            column,
            measure="・".join(name for n, name in parts if n in measures and not _OF_GROUPS.fullmatch(name)),
            categories=tuple(name for n, name in parts if n not in measures and not _OF_GROUPS.fullmatch(name)),
        )


def _is_measure_level(level: int, columns: Sequence[ValueColumn]) -> bool:
    """Whether the names of one storey are those of what is counted, not those of the groups that it is broken down into."""
    names = {column.path[level]: column for column in columns if column.total != level}
    if not names:
        return False
    measures = sum(bool(_MEASURE.search(name)) for name in names)
    groups = sum(bool(_GROUP.search(name)) for name in names if not _MEASURE.search(name))
    if len({column.unit for column in names.values()}) > 1:
        return True
    if any(column.total == level for column in columns) and measures < len(names):
        return False
    return measures > groups or (measures == groups == 0)


def with_places(columns: Sequence[ValueColumn], is_place: Callable[[str], bool]) -> list[ValueColumn]:
    """The columns with their places, where one storey of the header names places (a column for each town)."""
    for level in range(max((len(c.path) for c in columns), default=0)):
        names = {c.path[level] for c in columns if len(c.path) > level and c.total != level}
        if len(names) > 1 and sum(map(is_place, names)) >= MIN_PLACES * len(names):
            return [_with_place(c, level) for c in columns]
    return list(columns)


def _with_place(column: ValueColumn, level: int) -> ValueColumn:
    if len(column.path) <= level or column.total == level:
        return column
    place = column.path[level]
    measure = "・".join(part for part in column.measure.split("・") if part != place)
    return replace(column, place=place, measure=measure, categories=tuple(c for c in column.categories if c != place))
