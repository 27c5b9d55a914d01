"""Wide tables that mean long ones: a column for each kind of waste, for each year, or for each age.

`long` is asked before a table is cleaned into a topic; most tables are as long as they should be, and it says None. Every row
of the source is in the result at least once, and `Grid.lines` says which row of the source each one came from.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from machikit._base.messages import problem
from machikit.catalog.model import Schema
from machikit.tables.clean import age_bands, columns
from machikit.tables.grid import Grid, reshaped
from machikit.tables.values import dates
from machikit.tables.waste_days import notation_5374

DAYS = "月火水木金土日"
ENOUGH = 0.6  # of a column's filled cells that tell what the column is
LOOKED_AT = 40  # rows
_WORDS = re.compile(r"毎週|隔週|毎月|曜日?|第|週|目|の|と|及び|および|[\d一二三四五・、,./()\s~〜-]")
_NTH = r"[1-5](?!\d)"
_ON = rf"[{DAYS}](?:曜日?)?(?:[・、,と/]?[{DAYS}](?:曜日?)?)*"
_PART = re.compile(rf"(?:第(?P<weeks>{_NTH}(?:[・、,と]?第?{_NTH})*)週?目?の?)?(?P<days>{_ON})")
_5374_DAY = re.compile(rf"[{DAYS}][1-5]?(?::\d{{1,2}})?|20\d{{6}}")
_5374_MORE = re.compile(r"\d{1,2}|-20\d{6}|\*\w{1,9}")
# Columns beside the kinds of waste, by their headers
_BESIDE = re.compile(
    r"センター|事業[所者]|業者|担当|委託|備考|注意|コード|番号|^n[o0]\.?$|人口|世帯|面積|よみ|読み|ふりがな|フリガナ|カナ$|更新|郵便|時間|時刻|箇所数"
    r"|ステーション|カレンダー|url|pdf|緯度|経度|電話|tel|住所|所在地|問い?合わ?せ|^(?:班|組|区|色)$",
    re.I,
)
_DAY_WORD = re.compile(r"[月火水木金土日]|第?\s?[1-5１-５]|週|毎|隔|年\d|随時|\d{6,8}")
_OPEN = re.compile(
    r"休館|休業|休診|定休|休日|利用|開館|開所|開設|営業|診療|実施|運行"
)  # days on which something is open or shut
_AN_OTHER = re.compile(
    r"https?://\S*|[\d,.]{1,7}|[\d,.]{9,}"
)  # cells of such a column: addresses, figures (a date has eight)
# Words of headers in English or camelCase → the kinds of waste as cities name them; the first that fits
_KINDS = (
    (r"non.?(burn|combust)|incombust", "燃やせないごみ"),
    (r"burn|combust", "燃やせるごみ"),
    (r"crush", "破砕ごみ"),
    (r"can.*(glass|bottle)|(glass|bottle).*can", "缶・びん・ペットボトル"),
    (r"paper.*(cloth|textile)", "紙・布"),
    (r"plastic", "プラスチック容器包装"),
    (r"paper", "紙類"),
    (r"large|bulky|oversize", "粗大ごみ"),
    (r"hazard|harmful", "有害ごみ"),
    (r"recycl|resource", "資源ごみ"),
)
# Words by which a column says that it is of a kind of waste
WASTE = re.compile(
    r"ごみ|ゴミ|塵芥|資源|燃[やえ]|可燃|不燃|埋[立め]|びん|ビン(?!ゴ)|瓶|缶|(?<![ぁ-ん])かん(?![ぁ-ん])|カン(?![ァ-ヴー])|ペットボトル|ペット$|プラ(?![ンネ])|容器包装|古紙|古布|紙類|雑紙|雑がみ|紙パック|布類|"
    r"^[紙布・、と/及び]+$|衣類|粗大|有害|危険(?:ごみ|物)|金属|ガラス|陶[器磁]|せともの|乾電池|充電池|蛍光|家電|草木|剪定|せん定|枝葉|スプレー|段ボール|ダンボール|新聞|雑誌|リサイクル|廃[油食プ棄]"
)
PAIRS = (("category", "rule"), ("date", "value"))
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)|(?:昭和|平成|令和|(?<![A-Za-z])[SHR])(?:\d{1,2}|元)|年度?(?:$|[(（])")

Body = Sequence[Sequence[str]]
Picked = Callable[[Sequence[str], Body, Schema], tuple[list[int], list[int]]]  # picked, and left that look like them


@dataclass(frozen=True)
class Spread:
    """The columns of a wide table that become rows or bands.

    header: the row of their headers; heads: the headers, with what stands above blank ones; columns: which; left: columns that look
    like them and cannot be read as they are; plain: whether the file's own words say that these are the topic's columns (kinds of
    waste do, bare years do not).
    """

    header: int
    heads: list[str]
    columns: list[int]
    left: list[int]
    plain: bool


def spread(grid: Grid, schema: Schema) -> Spread | None:
    """What of a table would be made long, or None where it is so already (or is not of this kind).

    By the topic's roles: category and rule (collection days), date and value (years side by side), counts by age (`ages`).
    """
    roles = {f.role for f in schema.fields}
    if {"category", "rule"} <= roles:
        return _side_by_side(grid, schema, PAIRS[0], _kinds_of_waste)
    if {"date", "value"} <= roles:
        return _side_by_side(grid, schema, PAIRS[1], _dates)
    found = age_bands.found(grid, schema) if any(f.age for f in schema.fields) else None
    return Spread(found[0], [*grid.cells[found[0]]], found[1], left=[], plain=False) if found else None


def wide(grid: Grid, schema: Schema) -> list[str]:
    """The headers of the columns that become rows or bands."""
    found = spread(grid, schema)
    return [found.heads[c] for c in found.columns] if found else []


def long(grid: Grid, schema: Schema) -> Grid | None:
    """The table as the topic means it, or None where it is so already (or is not of this kind): see `spread`."""
    roles = {f.role for f in schema.fields}
    names = next((pair for pair in PAIRS if set(pair) <= roles), None)
    if names is None:
        return age_bands.bands(grid, schema) if any(f.age for f in schema.fields) else None
    found = spread(grid, schema)
    if found is None:
        return None
    headers = [schema.role(role)[0].header for role in names]
    return _rows(grid, found.header, found.heads, found.columns, headers, schema)


def stacked(grid: Grid, told: Mapping[str, Any]) -> Grid:
    """A row for each filled cell of columns that a recipe names: the departures of a stop, which stand side by side.

    told: keep, headers of the columns that stay; into, the header of the values' new column; by, that of the column that says
    where they stood; columns, {what it says: [headers of the picked columns]}. Headers are in the first row.
    Raises KitError for a header that is not there.
    """
    header = grid.cells[0]
    picked = [(said, name) for said, names in told["columns"].items() for name in names]
    if missing := next((name for name in (*told["keep"], *(n for _, n in picked)) if name not in header), None):
        raise problem("recipe.missing", f"stack: {grid.where}", key=missing)
    kept = [header.index(name) for name in told["keep"]]
    at = [(said, header.index(name)) for said, name in picked]
    cells, lines = [[*told["keep"], told["into"], told["by"]]], [grid.line(0)]
    for n, row in enumerate(grid.cells[1:], start=1):
        filled = [[*(row[c] for c in kept), row[column], said] for said, column in at if row[column].strip()]
        cells += filled
        lines += [grid.line(n)] * len(filled)
    return reshaped(grid, cells, lines, {c: n for n, c in enumerate(kept)})


@lru_cache(20_000)
def is_rule(cell: str) -> bool:
    """Whether a cell says on which days something is collected: 毎週火・金曜日, 第2・4水, 月木, or as 5374 has it (火1:4 6, 20260410)."""
    text = unicodedata.normalize("NFKC", cell)
    if notation_5374.stretches(cell) or len(notation_5374.dates(cell) or ()) > 1 or _is_5374(text):
        return True
    left = _WORDS.sub("", text)
    return 0 < len(left) <= len(DAYS) and set(left) <= set(DAYS)


def _is_5374(text: str) -> bool:
    """水1 水3, 火1:4 6 8 10, 20260410 20260424, 月 木 -20260101 *1: days and dates, with months and remarks between them."""
    pieces = text.split()
    return any(_5374_DAY.fullmatch(p) for p in pieces) and all(
        _5374_DAY.fullmatch(p) or _5374_MORE.fullmatch(p) for p in pieces
    )


def weekdays(rule: str) -> str:
    """The short form of a rule: 毎週火・金曜日 → 火・金, 第２・第４水曜日 → 第2・4水; "" where it says more than that."""
    rule = notation_5374.without_remark(unicodedata.normalize("NFKC", rule))
    if named := notation_5374.stretches(rule):
        return "" if len(named) > 1 or named[0][1] else _short(named[0][0])
    text = re.sub(r"\s|毎週|毎月", "", rule)
    text = text.translate(str.maketrans("一二三四五", "12345"))
    parts, at = [], 0
    while m := _PART.match(text, at):
        weeks = "・".join(re.findall(r"\d", m["weeks"] or ""))
        days = "・".join(re.findall(rf"[{DAYS}]", re.sub("曜日?", "", m["days"])))
        parts.append(f"第{weeks}{days}" if weeks else days)
        at = m.end() + (text[m.end() : m.end() + 1] in ("、", ",", "・", "と", "/"))
    return "、".join(parts) if at >= len(text) else ""


def _short(days: Sequence[str]) -> str:
    """月 木 → 月・木; 水1 水3 → 第1・3水."""
    weeks: dict[str, list[str]] = {}
    for day in days:
        weeks.setdefault(day[0], []).append(day[1:])
    every = "・".join(day for day, nth in weeks.items() if "" in nth)
    return "、".join(
        filter(None, [every, *(f"第{'・'.join(nth)}{day}" for day, nth in weeks.items() if "" not in nth)])
    )


def kind(header: str) -> str:
    """The kind of waste that a header names; a header with Japanese in it stands as it is."""
    text = unicodedata.normalize("NFKC", header).strip()
    return next((word for pattern, word in _KINDS if text.isascii() and re.search(pattern, text.casefold())), text)


@lru_cache(20_000)
def _is_date(header: str) -> bool:
    found, seen = dates.read(_plain(header))
    return bool(found) and seen in (None, "fiscal_year")


def _dates(heads: Sequence[str], body: Body, schema: Schema) -> tuple[list[int], list[int]]:
    """The columns whose headers are dates, two or more, and those that name a year in another way."""
    found = [c for c, head in enumerate(heads) if head and _is_date(head)]
    others = (c for c, head in enumerate(heads) if c not in found and _YEAR.search(_plain(head)))
    return (found, [c for c in others if any(line[c].strip() for line in body)]) if len(found) > 1 else ([], [])


def _kinds_of_waste(heads: Sequence[str], body: Body, schema: Schema) -> tuple[list[int], list[int]]:
    """The columns of kinds of waste: those whose cells are rules, that are named so, or right of the areas speak of days.

    So a kind whose rules cannot be read stands in the table, too. Second: columns beside them that are none, and no field either.
    """
    if sum(map(is_rule, heads)) > 1:
        return [], []
    rules = [c for c, head in enumerate(heads) if head and _says(is_rule, body, c) and not _OPEN.search(head)]
    if not rules:
        return [], []
    known, areas = columns.known_headers(schema, {}), {f.id for f in schema.role("area")}
    unknown = [c for c, head in enumerate(heads) if head and c not in rules and columns.fold(head) not in known]
    of_area = [c for c, head in enumerate(heads) if known.get(columns.fold(head)) in areas and c not in rules]
    edge = of_area[-1] if of_area else min(rules)
    beside = [c for c in unknown if _may_be_waste(heads[c], body, c)]
    more = [c for c in beside if _is_waste(heads[c]) or (of_area and c > edge and _hints(body, c))]
    found = sorted({*rules, *more})
    sure = len(rules) > 1 or any(_is_waste(heads[c]) for c in found)  # one column of weekdays stands in many tables
    left = [c for c in beside if c not in more and c > edge]
    long_ = any(_says(_is_waste, body, c) for c in found if c not in rules)  # a row for each kind already
    return (found, left) if sure and not long_ else ([], [])


def _is_waste(text: str) -> bool:
    return bool(WASTE.search(kind(text)))


def _hints(body: Body, column: int) -> bool:
    """Whether some cell of the column speaks of days."""
    return any(_DAY_WORD.search(line[column]) for line in body)


def _may_be_waste(head: str, body: Body, column: int) -> bool:
    if _BESIDE.search(_plain(head)):
        return False
    filled = [cell for line in body if (cell := line[column].strip())]
    return bool(filled) and sum(bool(_AN_OTHER.fullmatch(cell)) for cell in filled) < ENOUGH * len(filled)


def _side_by_side(grid: Grid, schema: Schema, roles: tuple[str, str], picked_of: Picked) -> Spread | None:
    """The picked columns of the first row that is their header."""
    known = set(columns.match(grid.cells, schema).fields.values())
    if {schema.role(role)[0].id for role in roles} <= known:
        return None
    for row in range(min(len(grid.cells), columns.HEADER_ROWS)):
        body = [line for line in grid.cells[row + 1 : row + 1 + LOOKED_AT] if any(line)]
        heads = _heads(grid.cells, row)
        picked, left = picked_of(heads, body, schema) if body else ([], [])
        if picked:
            return Spread(row, heads, picked, left, roles == PAIRS[0] and any(_is_waste(heads[c]) for c in picked))
    return None


def _plain(header: str) -> str:
    return unicodedata.normalize("NFKC", header).strip()


def _heads(cells: Sequence[Sequence[str]], row: int) -> list[str]:
    """The header's cells; a blank one is that of the row above, where that row is one of headers and not a title."""
    own = [cell.strip() for cell in cells[row]]
    over = [cell.strip() for cell in cells[row - 1]] if row else []
    if not any(own) or sum(map(bool, over)) < 2:
        return own
    return [cell or over[c] for c, cell in enumerate(own)]


def _says(cells: Callable[[str], bool], body: Body, column: int) -> bool:
    """Whether most filled cells of a column are of a kind."""
    filled = [line[column] for line in body if line[column].strip()]
    return bool(filled) and sum(map(cells, filled)) >= ENOUGH * len(filled)


def _rows(grid: Grid, header: int, heads: list[str], picked: list[int], names: list[str], schema: Schema) -> Grid:
    kept = [c for c in range(len(heads)) if c not in picked]
    short = next((f.header for f in schema.role("weekdays")), None)
    top = [*(heads[c] for c in kept), *names, *([short] if short else [])]
    cells, lines = [top], [grid.line(header)]
    kinds = {c: kind(heads[c]) for c in picked}
    folded = [columns.fold(head) for head in heads]
    first = next(c for c, head in enumerate(folded) if head)
    for n, row in enumerate(grid.cells[header + 1 :], start=header + 1):
        if (
            columns.fold(row[first]) == folded[first] and [columns.fold(cell) for cell in row] == folded
        ):  # the header again, which `clean` sets aside
            cells.append(top)
            lines.append(grid.line(n))
            continue
        filled = [(kinds[c], row[c]) for c in picked if row[c].strip()] or [("", "")]
        others = [row[c] for c in kept]
        for name, value in filled:
            cells.append([*others, name, value, *([weekdays(value)] if short else [])])
            lines.append(grid.line(n))
    return reshaped(grid, cells, lines, {c: n for n, c in enumerate(kept)} | dict.fromkeys(picked, len(kept) + 1))
