"""Wide tables that mean long ones: a column for each kind of waste, for each year, or for each age.

`long` is asked before a table is cleaned into a topic; most tables are as long as they should be, and it says None. Every row
of the source is in the result at least once, and `Grid.lines` says which row of the source each one came from.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from machikit.model import Schema
from machikit.tables import ages, columns, dates
from machikit.tables.grid import Grid, reshaped
from machikit.words import problem

DAYS = "月火水木金土日"
ENOUGH = 0.6  # of a column's filled cells that tell what the column is
LOOKED_AT = 40  # rows
_WORDS = re.compile(r"毎週|隔週|毎月|曜日?|第|週|目|の|と|及び|および|[\d一二三四五・、,./()\s~〜-]")
_NTH = r"[1-5](?!\d)"
_ON = rf"[{DAYS}](?:曜日?)?(?:[・、,と/]?[{DAYS}](?:曜日?)?)*"
_PART = re.compile(rf"(?:第(?P<weeks>{_NTH}(?:[・、,と]?第?{_NTH})*)週?目?の?)?(?P<days>{_ON})")
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

Picked = Callable[[str], bool]


@dataclass(frozen=True)
class Spread:
    """The columns of a wide table that become rows or bands.

    header: the row of their headers; columns: which; left: columns that look like them and cannot be read as they are; plain:
    whether the file's own words say that these are the topic's columns (kinds of waste do, bare years do not).
    """

    header: int
    columns: list[int]
    left: list[int]
    plain: bool


def spread(grid: Grid, schema: Schema) -> Spread | None:
    """What of a table would be made long, or None where it is so already (or is not of this kind).

    By the topic's roles: category and rule (collection days), date and value (years side by side), counts by age (`ages`).
    """
    roles = {f.role for f in schema.fields}
    if {"category", "rule"} <= roles:
        return _kinds(grid, schema)
    if {"date", "value"} <= roles:
        return _dates(grid, schema)
    found = ages.found(grid, schema) if any(f.age for f in schema.fields) else None
    return Spread(*found, left=[], plain=False) if found else None


def wide(grid: Grid, schema: Schema) -> list[str]:
    """The headers of the columns that become rows or bands."""
    found = spread(grid, schema)
    return [grid.cells[found.header][c] for c in found.columns] if found else []


def long(grid: Grid, schema: Schema) -> Grid | None:
    """The table as the topic means it, or None where it is so already (or is not of this kind): see `spread`."""
    roles = {f.role for f in schema.fields}
    names = next((pair for pair in PAIRS if set(pair) <= roles), None)
    if names is None:
        return ages.bands(grid, schema) if any(f.age for f in schema.fields) else None
    found = spread(grid, schema)
    if found is None:
        return None
    return _rows(grid, found.header, found.columns, [schema.role(role)[0].header for role in names], schema)


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


def is_rule(cell: str) -> bool:
    """Whether a cell says on which days something is collected: 毎週火・金曜日, 第2・4水, 月木."""
    left = _WORDS.sub("", unicodedata.normalize("NFKC", cell))
    return 0 < len(left) <= len(DAYS) and set(left) <= set(DAYS)


def weekdays(rule: str) -> str:
    """The short form of a rule: 毎週火・金曜日 → 火・金, 第２・第４水曜日 → 第2・4水; "" where it says more than that."""
    text = re.sub(r"\s|毎週|毎月", "", unicodedata.normalize("NFKC", rule))
    text = text.translate(str.maketrans("一二三四五", "12345"))
    parts, at = [], 0
    while m := _PART.match(text, at):
        weeks = "・".join(re.findall(r"\d", m["weeks"] or ""))
        days = "・".join(re.findall(rf"[{DAYS}]", re.sub("曜日?", "", m["days"])))
        parts.append(f"第{weeks}{days}" if weeks else days)
        at = m.end() + (text[m.end() : m.end() + 1] in ("、", ",", "・", "と", "/"))
    return "、".join(parts) if at >= len(text) else ""


def kind(header: str) -> str:
    """The kind of waste that a header names; a header with Japanese in it stands as it is."""
    text = unicodedata.normalize("NFKC", header).strip()
    return next((word for pattern, word in _KINDS if text.isascii() and re.search(pattern, text.casefold())), text)


def _is_date(header: str) -> bool:
    found, seen = dates.read(_plain(header))
    return bool(found) and seen in (None, "fiscal_year")


def _done(grid: Grid, schema: Schema, roles: tuple[str, str]) -> bool:
    """Whether the table has the two columns already."""
    known = set(columns.match(grid.cells, schema).fields.values())
    return {schema.role(role)[0].id for role in roles} <= known


def _kinds(grid: Grid, schema: Schema) -> Spread | None:
    """A column for each kind of waste: two or more that say on which days, and with them those that are named like a kind."""
    if _done(grid, schema, PAIRS[0]):
        return None
    for row, header in enumerate(grid.cells[: columns.HEADER_ROWS]):
        body = [line for line in grid.cells[row + 1 : row + 1 + LOOKED_AT] if any(line)]
        named = [c for c, h in enumerate(header) if h.strip()]
        sure = [c for c in named if _says(is_rule, body, c)]
        if not sure or not body or any(is_rule(header[c]) for c in sure):
            continue
        taken = set(columns.match(grid.cells, schema).fields)
        others = [c for c in named if c not in sure and c not in taken and any(line[c].strip() for line in body)]
        waste = [c for c in named if WASTE.search(kind(header[c]))]
        like = [c for c in others if c in waste or (c > min(sure) and _hints(body, c))]
        picked = sorted([*sure, *like])
        if len(picked) > 1 and (len(sure) > 1 or sure[0] in waste):
            left = [c for c in others if c not in like and min(sure) < c < max(sure)]
            return Spread(row, picked, left, any(c in waste for c in picked))
    return None


def _hints(body: Sequence[Sequence[str]], column: int) -> bool:
    """Whether some cell of the column says a day."""
    return any(is_rule(line[column]) for line in body)


def _dates(grid: Grid, schema: Schema) -> Spread | None:
    """A column for each year or day: two or more."""
    if _done(grid, schema, PAIRS[1]):
        return None
    for row, header in enumerate(grid.cells[: columns.HEADER_ROWS]):
        picked = [c for c, h in enumerate(header) if h.strip() and _is_date(h)]
        body = [line for line in grid.cells[row + 1 : row + 1 + LOOKED_AT] if any(line)]
        if len(picked) > 1 and body:
            filled = (c for c in range(len(header)) if c not in picked and any(line[c].strip() for line in body))
            return Spread(row, picked, [c for c in filled if _YEAR.search(_plain(header[c]))], plain=False)
    return None


def _plain(header: str) -> str:
    return unicodedata.normalize("NFKC", header).strip()


def _says(cells: Picked, body: Sequence[Sequence[str]], column: int) -> bool:
    filled = [line[column] for line in body if line[column].strip()]
    return bool(filled) and sum(map(cells, filled)) >= ENOUGH * len(filled)


def _rows(grid: Grid, header: int, picked: list[int], names: list[str], schema: Schema) -> Grid:
    kept = [c for c in range(len(grid.cells[header])) if c not in picked]
    short = next((f.header for f in schema.role("weekdays")), None)
    top = [*(grid.cells[header][c] for c in kept), *names, *([short] if short else [])]
    cells, lines = [top], [grid.line(header)]
    for n, row in enumerate(grid.cells[header + 1 :], start=header + 1):
        filled = [(kind(grid.cells[header][c]), row[c]) for c in picked if row[c].strip()] or [("", "")]
        for name, value in filled:
            cells.append([*(row[c] for c in kept), name, value, *([weekdays(value)] if short else [])])
            lines.append(grid.line(n))
    return reshaped(grid, cells, lines, {c: n for n, c in enumerate(kept)} | dict.fromkeys(picked, len(kept) + 1))
