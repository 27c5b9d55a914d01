"""What a table of one's own is called, and from which sheet it is: a city may have many, and people tell them apart by this."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from machikit._base.messages import language, say
from machikit.intake.sheets import TopicTables
from machikit.tables.findings import Row
from machikit.tables.privacy.personal_text import redact

MOST_MEASURES = 2
# Names of files that say nothing of what is in them
_GENERIC = re.compile(
    r"(?:book|sheet|data|table|file|untitled|pasted|new|copy|無題|名称未設定|新規|新しい|コピー|データ|表|一覧|ブック)?"
    r"[\s_\-()（）\d]{0,20}[a-zａ-ｚ]{0,2}",
    re.I,
)


def table_title(path: Path, selection: TopicTables, rows: Sequence[Row], sheet: str) -> str:
    """The name of the file, with that of the sheet that was asked for; of a file whose name says nothing, what it counts."""
    stem = " ".join(redact(unicodedata.normalize("NFC", path.stem)).split())
    if _GENERIC.fullmatch(stem):
        measures = [m for m in dict.fromkeys(row.get("measure") for row in rows) if m]
        stem = say("cli.comma").join(measures[:MOST_MEASURES]) or selection.schema.title[language()]
    return say("table.title.sheet", file=stem, sheet=redact(sheet)) if sheet else stem


def sheet_of(selection: TopicTables) -> str:
    """The sheet, where the table is one of several sheets of its file."""
    is_one = len(selection.grids) == 1 and len(selection.sheets) > 1
    return redact(selection.grids[0].label) if is_one else ""
