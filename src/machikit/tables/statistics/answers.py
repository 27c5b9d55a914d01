"""Recognise a table of single persons' answers, and count them by groups of ten and more; the answers themselves are not published."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from machikit._base.messages import kit_error
from machikit.tables.findings import Finding
from machikit.tables.grid import Grid
from machikit.tables.privacy.small_counts import MIN_RESIDENTS
from machikit.tables.statistics.value_cells import SUPPRESSED, folded

MIN_ROWS = 5  # two are enough where there is free text
HEADER_ROWS = 20
COUNTED = "回答者数（人）"
MAX_GROUPS_SHARE = 0.8  # of the rows: a column with as many different values is no group
_ATTRIBUTE = re.compile(
    r"年代|年齢|性別|地区|地域|校区|学区|町名|お?住ま?い|居住|職業|学年|世帯構成|家族構成|国籍|障害|age|sex|gender",
    re.I,
)
_ANSWER = re.compile(
    r"満足|評価|回答|設問|質問|^問\s*\d|^q\s*\d|自由|ご?意見|感想|理由|要望|コメント|困って|アンケート|ですか|ください|希望",
    re.I,
)
_FREE_TEXT = re.compile(r"自由|ご?意見|感想|理由|要望|コメント|記述|その他.*(?:内容|具体)", re.I)
_SERIAL = re.compile(
    r"(?:n[o0]|№|番号|id|回答番号|整理番号|受付番号|#)\.?|タイムスタンプ|回答日時?|開始時刻|完了時刻|timestamp", re.I
)
_COUNT = re.compile(r"人数|件数|回答[者]?数|人口|割合|比率|構成比|%|％|数$", re.I)


@dataclass(frozen=True)
class Answers:
    """A table of one person's answers a row. header: its row; attributes: columns that say who answered; free_text: headers."""

    grid: Grid
    header: int
    headers: list[str]
    attributes: list[int]
    free_text: list[str]

    @property
    def rows(self) -> list[Sequence[str]]:
        return [row for row in self.grid.cells[self.header + 1 :] if any(cell.strip() for cell in row)]

    @property
    def best_groups(self) -> list[int]:
        """The one or two columns to count by."""
        usual = [c for c in self.attributes if len({row[c] for row in self.rows}) <= MAX_GROUPS_SHARE * len(self.rows)]
        return (usual or self.attributes)[:2]

    def groups(self, columns: Sequence[int]) -> Counter[tuple[str, ...]]:
        return Counter(tuple(row[c].strip() for c in columns) for row in self.rows)


def find_answers(grid: Grid) -> Answers | None:
    """The answers of single persons in a sheet; None for any other table."""
    if grid.geometry is not None:
        return None
    header = next(
        (r for r, row in enumerate(grid.cells[:HEADER_ROWS]) if len({c for c in row if c.strip()}) >= 3), None
    )
    if header is None:
        return None
    headers = [folded(text) for text in grid.cells[header]]
    attributes = [c for c, text in enumerate(headers) if _ATTRIBUTE.search(text)]
    answers = [c for c, text in enumerate(headers) if _ANSWER.search(text) and c not in attributes]
    found = Answers(grid, header, headers, attributes, [headers[c] for c in answers if _FREE_TEXT.search(headers[c])])
    least = 2 if found.free_text else MIN_ROWS
    if not attributes or not answers or len(found.rows) < least or any(map(_COUNT.search, headers)):
        return None
    serial = any(_SERIAL.fullmatch(text) or (_SERIAL.match(text) and len(text) > 3) for text in headers)
    is_repeated = max(found.groups(attributes).values()) > 1
    return found if found.free_text or (serial and is_repeated) else None


def count_answers(grid: Grid, names: Sequence[str]) -> Grid:
    """The rows counted by these columns: groups of fewer than ten are suppressed, and the next smallest where one would stand alone.

    Raises KitError for a column that the table does not have.
    """
    wanted = [folded(name) for name in names]
    rows = [[folded(text) for text in row] for row in grid.cells[:HEADER_ROWS]]
    header = next((r for r, row in enumerate(rows) if set(wanted) <= set(row)), None)
    if header is None:
        likely = next((row for row in rows if len(set(row) - {""}) >= 3), rows[0] if rows else [])
        unknown = next((name for name in wanted if name not in likely), wanted[0])
        raise kit_error("intake.count_by", grid.where, column=unknown, columns="、".join(filter(None, likely)))
    columns = [rows[header].index(name) for name in wanted]
    body = [row for row in grid.cells[header + 1 :] if any(cell.strip() for cell in row)]
    groups = Counter(tuple(row[c].strip() for c in columns) for row in body)
    hidden = suppressed_groups(groups)
    cells = [[*wanted, COUNTED], *([*group, SUPPRESSED if group in hidden else str(n)] for group, n in groups.items())]
    findings = tuple(Finding("few_answers", 0, "・".join(group)) for group in groups if group in hidden)
    return replace(
        grid,
        cells=cells,
        source_rows=(),
        source_columns=(),
        merged=(),
        errors=(),
        struck=(),
        links=(),
        findings=findings,
    )


def suppressed_groups(groups: Counter[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The groups whose number is not to be shown: small ones, and one more where the total would give a single one away."""
    hidden = {group for group, n in groups.items() if n < MIN_RESIDENTS}
    shown = sorted((n, group) for group, n in groups.items() if group not in hidden)
    if len(hidden) == 1 and shown:
        hidden.add(shown[0][1])
    return hidden
