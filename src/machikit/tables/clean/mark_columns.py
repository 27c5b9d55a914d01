"""Columns of marks (○ △ ×, 有 無, 可 不可, 1 0) that no field takes: in a safety topic a mark may say where not to go."""

import re
import unicodedata
from collections.abc import Sequence

from machikit.catalog.model import Schema
from machikit.tables import column_letters
from machikit.tables.clean import hazard_headers
from machikit.tables.clean.columns import Matched, fold
from machikit.tables.findings import Finding

LOOKED_AT = 100  # rows
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
    """Of a safety topic, a doubt for each column that was not used and holds marks (mark_column) or names hazards (hazard_column).

    A column without a header is named by its letters.
    """
    if not schema.safety:
        return []
    body = cells[found.row + 1 :]
    told = []
    for column, header in enumerate(found.headers):
        if column in found.fields or column in found.several or found.how.get(column) == "left_out":
            continue
        kind = "mark_column" if _is_marks(header, body, column) else ""
        kind = kind or ("hazard_column" if _names_hazards(body, column, schema) else "")
        told += (
            [Finding(kind, 0, "", header or f"{column_letters.letters(column)}列", was=_seen(body, column))]
            if kind
            else []
        )
    return told


def _names_hazards(body: Sequence[Sequence[str]], column: int, schema: Schema) -> bool:
    """Whether the cells list hazards by name (洪水・土砂災害), where the topic has a column of marks for each."""
    seen = [fold(row[column]) for row in body[:LOOKED_AT] if row[column].strip()]
    return bool(seen) and sum(bool(hazard_headers.meanings(one, schema)) for one in seen) >= ENOUGH * len(seen)


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
