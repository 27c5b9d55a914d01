"""Columns of marks (○ △ ×, 有 無, 可 不可, 1 0) that no field takes: in a safety topic a mark may say where not to go."""

import re
import unicodedata
from collections.abc import Sequence

from machikit.model import Schema
from machikit.tables.columns import Matched
from machikit.tables.findings import Finding

ENOUGH = 0.8  # of a column's filled cells that are marks
MARKS = frozenset(
    (*"○◯〇⭕⚪●◎△▲▽▼×✕✖✗✘☓╳⨯❌x?✓✔☑☐■□◇◆★☆レ／/-－―ー", "有", "無", "あり", "なし", "有り", "無し", "可", "不可", "可能", "不可能",
     "適", "不適", "該当", "非該当", "対象", "対象外", "対応", "非対応", "未対応", "はい", "いいえ", "yes", "no", "true", "false", "y", "n",
     "1", "0", "1.0", "0.0")
)  # fmt: skip
_NOTHING = frozenset("/-－―ー")  # stands in many columns for a blank
# Numbers 1 and 0 under these are counts and numbers, no marks: 台数, 番号
_COUNTS = re.compile(
    r"数$|数[(（]|個|台|基|番号|^n[o0]\.?$|№|人|階$|階数|コード|code|^id|順|面積|標高|年|月|日$|円|[mｍ㎡]$", re.I
)


def findings(cells: Sequence[Sequence[str]], found: Matched, schema: Schema) -> list[Finding]:
    """Of a safety topic, a doubt (mark_column) for each column of marks that was not used; a column without a header by its letters."""
    if not schema.safety:
        return []
    body = cells[found.row + 1 :]
    unused = [c for c in range(len(found.headers)) if c not in found.fields and c not in found.several]
    unused = [c for c in unused if found.how.get(c) != "left_out" and _is_marks(found.headers[c], body, c)]
    return [Finding("mark_column", 0, "", found.headers[c] or f"{letters(c)}列", was=_seen(body, c)) for c in unused]


def _is_marks(header: str, body: Sequence[Sequence[str]], column: int) -> bool:
    seen = [_plain(row[column]) for row in body if row[column].strip()]
    marks = [one for one in seen if one in MARKS]
    if not set(marks) - _NOTHING or len(marks) < ENOUGH * len(seen):
        return False
    numbers = all(one[:1].isdigit() for one in marks if one not in _NOTHING)
    return not (numbers and _COUNTS.search(unicodedata.normalize("NFKC", header).strip()))


def _seen(body: Sequence[Sequence[str]], column: int) -> str:
    """The different marks of the column, in their order."""
    return " ".join(list(dict.fromkeys(text for row in body if (text := row[column].strip())))[:5])


def _plain(cell: str) -> str:
    text = cell.replace("\ufe0f", "").strip()
    return text if text in MARKS else unicodedata.normalize("NFKC", text).strip().casefold()


def letters(column: int) -> str:
    """How a spreadsheet names a column counted from 0: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
