"""The steps of a workflow from a table: scenarios (now, after), the media that a step starts and ends with."""

import math
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from machikit.pages.blocks import mark_kind
from machikit.pages.cell_text import column_texts

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

COLUMNS = (
    "scenario",
    "order",
    "step",
    "actor",
    "tool",
    "minutes",
    "times",
    "medium",
    "judgement",
    "authority",
    "letters",
)
NOW = re.compile(r"現状|現行|現在|いま|今|見直し前|改善前|実施前|before|as.?is|now|current", re.I)
AFTER = re.compile(r"見直し後|改善後|実施後|あと|後$|将来|あるべき|after|to.?be|future", re.I)
MEDIA = {
    "paper": r"紙|書類|帳票|様式|fax|ファクス|ファックス|郵便|封筒|paper",
    "screen": r"画面|システム|電子|データ|表計算|エクセル|excel|メール|オンライン|ウェブ|screen|system|online|digital|mail",
    "phone": r"電話|phone",
    "face": r"対面|窓口|口頭|face|counter",
}
ARROW = re.compile(r"→|⇒|->|=>|＞|>")
JUDGEMENT_NEEDED = re.compile(r"要|あり|有り|はい|する|yes|y")
NO_JUDGEMENT = re.compile(r"不要|なし|無し|いいえ|しない|no|n|none")
AUTHORITY = {
    "law": r"法令|法律|政令|省令|府令|施行|^法|law|statut",
    "custom": r"慣例|慣習|前例|決まりなし|^なし|^無|custom|habit|none",
    "rule": r"条例|規則|要綱|要領|規程|通知|マニュアル|rule|guideline|ordinance|manual",
}
LETTERS = {"hand": r"手書|手入力|hand", "print": r"活字|印刷|印字|print|typed"}
# The question to ask about a step, by its name: the first that matches. `judge` comes before all of them.
PROMPTS = {
    "check": r"確か?め|確認|点検|照合|読み?合わせ|見直|チェック|数え|決裁|押印|印を押|check|review|approv|seal|count",
    "copy": r"写|転記|打ち?[こ込]|入力|type|copy|enter|key",
    "ask": r"電話|問い?合わせ|聞|phone|ask|answer",
    "carry": r"運|回覧|とじ|綴|郵送|封筒|棚|保管|受付簿|carry|file|envelope|post",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. minutes: of one run. times: runs a month. starts, ends: paper, screen, phone, face or "". judgement: y, n, ?.
    authority: law, rule, custom or "". letters: hand, print or "". prompt: the question to ask about it. The other texts are
    the cells as published: actor, tool, medium, basis."""

    scenario: int
    name: str
    actor: str
    tool: str
    minutes: float | None
    times: float | None
    medium: str
    starts: str
    ends: str
    judgement: str
    basis: str
    authority: str
    letters: str
    prompt: str


@dataclass
class Flow:
    """The steps of all scenarios, in order within each. now, after: indices of scenarios; after is None with only one."""

    scenarios: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    negative: int = 0  # rows with negative minutes or times, which are reported but not counted

    @cached_property
    def now(self) -> int:
        return next((n for n, name in enumerate(self.scenarios) if NOW.search(name) and not AFTER.search(name)), 0)

    @cached_property
    def after(self) -> int | None:
        others = [n for n in range(len(self.scenarios)) if n != self.now]
        return next((n for n in others if AFTER.search(self.scenarios[n])), others[0] if others else None)


def read_flow(table: "GeoDataFrame") -> Flow:
    """Read a table with the column `step` and, optionally, the others of COLUMNS. Rows without a step are left out."""
    flow = Flow()
    columns = {c: column_texts(table, c) for c in COLUMNS}
    rows = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    rows = [row for row in rows if row["step"]]
    flow.scenarios = list(dict.fromkeys(row["scenario"] for row in rows))
    rows.sort(key=lambda row: (flow.scenarios.index(row["scenario"]), float(row["order"] or "inf")))
    flow.steps = [_step(row, flow) for row in rows]
    return flow


def _step(row: dict[str, str], flow: Flow) -> Step:
    minutes, times = (_number(row[key]) for key in ("minutes", "times"))
    if (minutes or 0) < 0 or (times or 0) < 0:
        flow.negative += 1
        minutes = times = None
    starts, ends = _media(row["medium"])
    judgement, authority = _judgement(row["judgement"]), _classify(row["authority"], AUTHORITY)
    return Step(
        flow.scenarios.index(row["scenario"]), row["step"], row["actor"], row["tool"], minutes, times, row["medium"], starts,
        ends, judgement, row["authority"], authority, _classify(row["letters"], LETTERS), _prompt(row["step"], judgement, authority),
    )  # fmt: skip


def _number(cell: str) -> float | None:
    return float(cell) if cell and math.isfinite(float(cell)) else None


def _media(cell: str) -> tuple[str, str]:
    """The media that a step starts and ends with: 紙→画面 is (paper, screen), 紙 is (paper, paper)."""
    kinds = [_classify(side, MEDIA) for side in ARROW.split(cell)]
    return kinds[0], kinds[-1]


def _classify(cell: str, patterns: dict[str, str]) -> str:
    text = unicodedata.normalize("NFKC", cell).strip()
    return next((kind for kind, pattern in patterns.items() if re.search(pattern, text, re.I)), "")


def _judgement(cell: str) -> str:
    word, kind = unicodedata.normalize("NFKC", cell).casefold(), mark_kind(cell)
    if kind in ("yes", "partial") or JUDGEMENT_NEEDED.fullmatch(word):
        return "y"
    return "n" if kind == "no" or NO_JUDGEMENT.fullmatch(word) else "?"


def _prompt(step: str, judgement: str, authority: str) -> str:
    if judgement == "y":
        return "judge"
    return _classify(step, PROMPTS) or (authority if authority in ("custom", "law") else "stop")
