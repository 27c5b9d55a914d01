"""Find columns of marks (○ △ ×, 有 無, 可 不可, 1 0) that no field uses: in a safety topic a mark may say where not to go."""

import re
import unicodedata
from collections.abc import Sequence

from machikit.catalog.model import Schema
from machikit.tables import column_letters
from machikit.tables.clean import hazard_headers
from machikit.tables.clean.columns import MatchedColumns
from machikit.tables.clean.header_names import fold_header
from machikit.tables.findings import Finding

_SAMPLE_ROWS = 100
_MIN_SHARE = 0.8  # of a column's filled cells that must be marks
_MARKS = frozenset(
    (*"○◯〇⭕⚪●◎△▲▽▼×✕✖✗✘☓╳⨯❌x?✓✔☑☐■□◇◆★☆レ／/-－―ー", "有", "無", "あり", "なし", "有り", "無し", "可", "不可", "可能", "不可能",
     "適", "不適", "該当", "非該当", "対象", "対象外", "対応", "非対応", "未対応", "はい", "いいえ", "yes", "no", "true", "false", "y", "n",
     "1", "0", "1.0", "0.0")
)  # fmt: skip
_BLANK_SIGNS = frozenset("/-－―ー")  # written for a blank in many columns
# Under these headers 1 and 0 are counts or numbers, not marks: 台数, 番号
_COUNT_HEADER = re.compile(
    r"数$|数[(（]|個|台|基|番号|^n[o0]\.?$|№|人|階$|階数|コード|code|^id|順|面積|標高|年|月|日$|円|[mｍ㎡]$", re.I
)


def findings(cells: Sequence[Sequence[str]], matched: MatchedColumns, schema: Schema) -> list[Finding]:
    """In a safety topic, a doubt for each unused column that holds marks (mark_column) or names hazards (hazard_column).

    A column without a header is named by its letters.
    """
    if not schema.safety:
        return []
    body = cells[matched.header_row + 1 :]
    doubts = []
    for column, header in enumerate(matched.headers):
        if column in matched.fields or column in matched.ambiguous or matched.matched_by.get(column) == "left_out":
            continue
        kind = "mark_column" if _is_marks(header, body, column) else ""
        kind = kind or ("hazard_column" if _names_hazards(body, column, schema) else "")
        if kind:
            name = header or f"{column_letters.column_name(column)}列"
            doubts.append(Finding(kind, 0, "", name, was=_examples(body, column)))
    return doubts


def _names_hazards(body: Sequence[Sequence[str]], column: int, schema: Schema) -> bool:
    """Whether the cells list hazards by name (洪水・土砂災害), where the topic has a column of marks for each."""
    texts = [fold_header(row[column]) for row in body[:_SAMPLE_ROWS] if row[column].strip()]
    named = sum(bool(hazard_headers.hazard_fields(text, schema)) for text in texts)
    return bool(texts) and named >= _MIN_SHARE * len(texts)


def _is_marks(header: str, body: Sequence[Sequence[str]], column: int) -> bool:
    """Whether most cells are marks; 1 and 0 are not where the header names a count."""
    texts = [_normalized(row[column]) for row in body if row[column].strip()]
    marks = [text for text in texts if text in _MARKS]
    if not set(marks) - _BLANK_SIGNS or len(marks) < _MIN_SHARE * len(texts):
        return False
    are_digits = all(mark[:1].isdigit() for mark in marks if mark not in _BLANK_SIGNS)
    return not (are_digits and _COUNT_HEADER.search(unicodedata.normalize("NFKC", header).strip()))


def _examples(body: Sequence[Sequence[str]], column: int) -> str:
    """The first five different texts of a column."""
    return " ".join(list(dict.fromkeys(text for row in body if (text := row[column].strip())))[:5])


def _normalized(cell: str) -> str:
    text = cell.replace("\ufe0f", "").strip()  # without the variation selector of emoji
    return text if text in _MARKS else unicodedata.normalize("NFKC", text).strip().casefold()
