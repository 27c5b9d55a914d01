"""Find the parts of a statistic's sheet: titles, header storeys, key columns, value columns, body, notes, and further tables below."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from machikit.tables.grid import Grid
from machikit.tables.statistics.time_labels import parse_time
from machikit.tables.statistics.value_cells import folded, is_figure, is_unit, parse_value

MAX_TITLE_ROWS = 20
MAX_STOREYS = 5
MIN_SHARE = 0.6  # of a column's filled cells that are values
MIN_VALUE_ROWS = 2
_SERIAL = re.compile(r"(?:no|n[o0]\.|№|番号|整理番号|通し番号|連番|項番|id|順位|順番|ランク|rank|#)\.?", re.I)
_CODE = re.compile(r".*(?:コード|code|番号)$", re.I)
_REMARK = re.compile(r".*(?:備考|摘要|注記?|コメント|メモ|担当.{0,6}|電話.{0,6}|出典|url|remarks?|notes?)$", re.I)
_PHONE = re.compile(r"電話|担当")
TIME_HEADER = re.compile(
    r".*(?:年度|年次|年月日?|時点|時期|期間|調査日|月次)$|年|月|年月|日付|西暦|和暦|year|month|date", re.I
)
UNIT_HEADER = re.compile(r"単位|unit", re.I)
_POSITION = re.compile(r"緯度|経度|北緯|東経|lat(?:itude)?|lon(?:gitude)?|lng", re.I)
_COUNT = re.compile(r"(?<!\d)(\d{1,2})(?:年度?)?$")
_YEARS = range(1900, 2100)
OF_DAYS = re.compile(r"年月日?$|日付|調査日|年月|時点|時期|date", re.I)
SERIAL_DAYS = range(25_569, 73_051)  # 1970 to 2099 in Excel's calendar

Cells = Sequence[Sequence[str]]


@dataclass(frozen=True)
class SheetLayout:
    """The parts of a sheet by row and column numbers of its grid.

    titles: rows above the header; storeys: header rows; body: rows below it up to the end of the table; rest: rows of further
    tables on the sheet; keys: columns of labels; values: columns of values; left: columns that are neither (serial numbers, codes,
    remarks); merged: areas of merged cells as (first row, first column, last row, last column), counted from 0.
    """

    titles: list[int]
    storeys: list[int]
    body: list[int]
    rest: list[int]
    keys: list[int]
    values: list[int]
    left: list[int]
    merged: tuple[tuple[int, int, int, int], ...] = ()


def find_layout(grid: Grid) -> SheetLayout | None:
    """The layout of a sheet that holds a statistic; None where there is no header with labels and values below it."""
    cells = grid.cells
    first = next((r for r in range(1, min(len(cells), MAX_TITLE_ROWS + MAX_STOREYS)) if _begins_body(cells, r)), None)
    if first is None:
        return None
    first = _with_heading_above(cells, _with_marks_above(cells, first))
    storeys = _storeys(cells, first)
    if not storeys:
        return None
    body, rest = _body(cells, first, storeys)
    keys, values, left = _columns(cells, storeys, body)
    if not values or not keys:
        return None
    merged = tuple((top - 1, left, bottom - 1, right) for top, left, bottom, right in grid.merged)
    return SheetLayout(list(range(storeys[0])), storeys, body, rest, keys, values, left, merged)


def _begins_body(cells: Cells, row: int) -> bool:
    """Whether the body may begin here: a label with values to its right, which are not the years or months of a header."""
    values = [c for c, text in enumerate(cells[row]) if _is_number(text)]
    if not values or _is_number_header(cells, row, values):
        return False
    labelled = any(cells[row][c].strip() and not _is_number(cells[row][c]) for c in range(values[-1]))
    below = any(_is_number(cells[r][values[-1]]) for r in range(row + 1, min(row + 4, len(cells))))
    has_text_above = any(text.strip() and not _is_number(text) for text in cells[row - 1])
    counted = [c for c, text in enumerate(cells[row - 1]) if _is_number(text)]
    has_text_above = has_text_above or (row > 1 and bool(counted) and _continues_count(cells, row - 1, counted))
    return has_text_above and (labelled or below or len(values) > 1)


def _with_marks_above(cells: Cells, first: int) -> int:
    """The first row of the body, where rows of marks alone (x, －) stand above the first number."""
    columns = [c for c, text in enumerate(cells[first]) if _is_number(text)]
    for row in range(first - 1, 0, -1):
        read = [parse_value(text) for c in columns if (text := cells[row][c].strip())]
        if not all(value and not value.number for value in read):
            break
        first = row if read else first
    return first


def _with_heading_above(cells: Cells, first: int) -> int:
    """The first row of the body, where the heading of its first section (中央地区, 令和5年度) stands above it."""
    heading = {c for c, text in enumerate(cells[first - 1]) if text.strip()}
    above = {text.strip() for text in cells[first - 2]} - {""} if first > 1 else set()
    labels = [c for c, text in enumerate(cells[first]) if text.strip() and not _is_number(text)]
    is_heading = len(heading) == 1 and heading <= {0, *labels} and cells[first][min(heading)].strip() != ""
    is_heading = is_heading and len(above) > 1 and not _is_unit_note(cells[first - 1][min(heading)])
    has_header = bool(cells[first - 2][min(heading)].strip()) if is_heading else False
    return first - 1 if has_header else first


def _is_number(text: str) -> bool:
    value = parse_value(text)
    return value is not None and bool(value.number)


def _is_number_header(cells: Cells, row: int, values: Sequence[int]) -> bool:
    """Whether the numbers of a row are years or months side by side (2021, 2022, 2023), so that it is a header."""
    read = [parse_value(cells[row][c]) for c in values]
    if not all(value and value.number.isdecimal() for value in read):
        return False
    if _continues_count(cells, row, values):
        return True
    numbers = [int(number) for number in dict.fromkeys(value.number for value in read if value)]
    units = {value.unit for value in read if value}
    if len(numbers) < 2 or row + 1 >= len(cells) or not any(_is_number(cells[row + 1][c]) for c in values):
        return False
    steps = {b - a for a, b in pairwise(numbers)}
    above = {text for c in values if (text := cells[row - 1][c].strip())}
    if len(above) > 1 and any(text.strip() for c, text in enumerate(cells[row]) if c not in values):
        return False  # these columns have headers already, and the row a label
    years = all(n in _YEARS for n in numbers) and (steps <= {1} or steps <= {5} or steps <= {-1})
    months = numbers[:3] in ([4, 5, 6], [1, 2, 3]) and set(numbers) <= set(range(1, 13)) and len(numbers) >= 6
    sizes = len(units) == 1 and "" not in units and steps <= {1} and numbers[0] <= 1  # 1人, 2人, 3人 of households
    return years or months or sizes


def _continues_count(cells: Cells, row: int, values: Sequence[int]) -> bool:
    """Whether the numbers of a row count on in a header: 6, 7 beside 令和5年度, or 1, 2, 1, 2, 3 below 要支援 and 要介護."""
    if row + 1 >= len(cells) or not any(_is_number(cells[row + 1][c]) for c in values):
        return False
    counts = {c: int(found[1]) for c, text in enumerate(cells[row]) if (found := _COUNT.search(folded(text)))}
    if values[0] and all(counts.get(c) == counts.get(c - 1, -1) + 1 for c in values):
        above = {text for c in (values[0] - 1, *values) if (text := cells[row - 1][c].strip())}
        return (
            len(above) < 2 and parse_time(cells[row][values[0] - 1]) is not None
        )  # else 令和5年度 is the label of a row
    beside = [c for c, text in enumerate(cells[row]) if text.strip() and c not in values]
    if any(cells[row][c] != cells[row - 1][c] for c in beside) or any(_is_number(cells[row - 1][c]) for c in values):
        return False
    return len(values) > 2 and all(counts.get(c) in (1, counts.get(c - 1, 0) + 1) for c in values)


def _storeys(cells: Cells, first: int) -> list[int]:
    """The header rows directly above the body, without titles and notes above them."""
    rows: list[int] = []
    for row in range(first - 1, max(-1, first - 1 - MAX_STOREYS), -1):
        texts = [text.strip() for text in cells[row]]
        if not any(texts) or (rows and _is_title(texts, cells[rows[0]])):
            break
        if not rows and _is_title(texts, texts) and first - row == 1 and sum(map(bool, texts)) < 2:
            break
        rows.insert(0, row)
    return rows


def _is_title(texts: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row above the header is a title or a note: one text, at the left, over the whole width, or about date or unit."""
    filled = [c for c, text in enumerate(texts) if text]
    distinct = {texts[c] for c in filled}
    if any(map(_is_unit_note, distinct)):
        distinct = {text for text in distinct if not _is_unit_note(text)}
        filled = [c for c in filled if texts[c] in distinct]
        if not distinct:
            return True
    if len(distinct) > 1:
        return all(re.search(r"単位|現在|時点|作成|[課係部局]$", folded(text)) for text in distinct)
    text = folded(next(iter(distinct)))
    if re.search(r"単位|現在$|時点$|作成$|出典|資料", text):
        return True
    width = sum(bool(text) for text in below)
    if len(filled) > 1:
        return len(filled) >= width
    return filled[0] == 0 or (parse_time(text) is None and not text.endswith(("別", "数", "者")))


def _is_unit_note(text: str) -> bool:
    """Whether a text is a unit in brackets, as stands above a table's corner: （人）."""
    note = folded(text)
    return note[:1] in "([【" and is_unit(re.sub(r"^単位\s?[:：]?\s?", "", note[1:-1]))


def _body(cells: Cells, first: int, storeys: Sequence[int]) -> tuple[list[int], list[int]]:
    """The rows of the table, and those of further tables: behind a blank row, under a header of their own."""
    body: list[int] = []
    blank = False
    for row in range(first, len(cells)):
        if not any(text.strip() for text in cells[row]):
            blank = True
            continue
        if blank and body and _begins_table(cells, row):
            return body, [r for r in range(row, len(cells)) if any(text.strip() for text in cells[r])]
        blank = False
        body.append(row)
    return body, []


def _begins_table(cells: Cells, row: int) -> bool:
    """Whether another table begins here: within a few rows a header of texts only, with labels and numbers below it."""
    for r in range(row, min(row + 4, len(cells) - 1)):
        texts = [text for text in cells[r] if text.strip()]
        if any(_is_number(text) for text in texts) and not _is_number_header(
            cells, r, [c for c, text in enumerate(cells[r]) if _is_number(text)]
        ):
            return False
        if len(set(texts)) >= 2 and _begins_body(cells, r + 1):
            return True
    return False


def _columns(cells: Cells, storeys: Sequence[int], body: Sequence[int]) -> tuple[list[int], list[int], list[int]]:
    """The columns of labels, those of values, and the others."""
    keys: list[int] = []
    values, left, units = [], [], []
    for c in range(len(cells[0])):
        header = folded(next((cells[r][c] for r in reversed(storeys) if cells[r][c].strip()), ""))
        filled = [text for r in body if (text := cells[r][c].strip())]
        if not filled:
            continue
        if UNIT_HEADER.fullmatch(header):
            units.append(c)
        numbers = sum(map(_is_number, filled))
        marks = sum(parse_value(text) is not None for text in filled)
        if keys and numbers and _heads_figures(header):  # those that are not one number are named one by one
            marks += sum(parse_value(text) is None and is_figure(text) for text in filled)
        is_value = marks >= MIN_SHARE * len(filled) and (numbers > 0 or marks >= MIN_VALUE_ROWS)
        if (
            _SERIAL.fullmatch(header)
            or _CODE.fullmatch(header)
            or _POSITION.fullmatch(header)
            or (_REMARK.fullmatch(header) and not (_PHONE.search(header) and is_value and _are_counts(filled)))
        ):
            left.append(c)
        elif is_value and not (
            TIME_HEADER.fullmatch(header) and not parse_time(header, "令和") and _are_times(filled, header)
        ):
            values.append(c)
        else:
            keys.append(c)
    if values:  # what stands to the right of all values is a remark, unless it is a time
        last = values[-1]
        left += [c for c in keys if c > last and c not in units]
        keys = [c for c in keys if c < last or c in units]
    return keys, values, sorted(left)


def _heads_figures(header: str) -> bool:
    """Whether a header is a time (令和5年度) or a count (申込者数), so that what stands below it is meant as figures."""
    return parse_time(header) is not None or header.endswith(("数", "者", "量", "額", "人口"))


def _are_counts(texts: Sequence[str]) -> bool:
    """Whether the figures under 電話 are counts (calls), not telephone numbers."""
    return all(len(text) < 7 and (text == "0" or text[:1] != "0") for text in map(folded, texts))


def _are_times(texts: Sequence[str], header: str) -> bool:
    """Whether the numbers under a header of times are years or months, or the days of Excel's calendar."""
    numbers = [folded(text) for text in texts]
    plain = [int(text) for text in numbers if text.isdecimal()]
    if len(plain) < MIN_SHARE * len(numbers):
        return False
    return all(n in _YEARS or 1 <= n <= 64 for n in plain) or (
        bool(OF_DAYS.search(header)) and all(n in SERIAL_DAYS for n in plain)
    )
