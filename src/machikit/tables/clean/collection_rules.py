"""Recognise rules of waste collection and kinds of waste in the cells and headers of a table."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from machikit.tables.waste_days import notation_5374

DAYS = "月火水木金土日"
_FILLER = re.compile(r"毎週|隔週|毎月|曜日?|第|週|目|の|と|及び|および|[\d一二三四五・、,./()\s~〜-]")
_WEEK = r"[1-5](?!\d)"
_DAY_LIST = rf"[{DAYS}](?:曜日?)?(?:[・、,と/]?[{DAYS}](?:曜日?)?)*"
_WEEKS_AND_DAYS = re.compile(rf"(?:第(?P<weeks>{_WEEK}(?:[・、,と]?第?{_WEEK})*)週?目?の?)?(?P<days>{_DAY_LIST})")
_5374_DAY = re.compile(rf"[{DAYS}][1-5]?(?::\d{{1,2}})?|20\d{{6}}")
_5374_REMARK = re.compile(r"\d{1,2}|-20\d{6}|\*\w{1,9}")
# Patterns for headers in English or camelCase → the kinds of waste as cities name them; the first match counts
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
# Words that name a kind of waste
_WASTE = re.compile(
    r"ごみ|ゴミ|塵芥|資源|燃[やえ]|可燃|不燃|埋[立め]|びん|ビン(?!ゴ)|瓶|缶|(?<![ぁ-ん])かん(?![ぁ-ん])|カン(?![ァ-ヴー])|ペットボトル|ペット$|プラ(?![ンネ])|容器包装|古紙|古布|紙類|雑紙|雑がみ|紙パック|布類|"
    r"^[紙布・、と/及び]+$|衣類|粗大|有害|危険(?:ごみ|物)|金属|ガラス|陶[器磁]|せともの|乾電池|充電池|蛍光|家電|草木|剪定|せん定|枝葉|スプレー|段ボール|ダンボール|新聞|雑誌|リサイクル|廃[油食プ棄]"
)


@lru_cache(20_000)
def is_collection_rule(cell: str) -> bool:
    """Whether a cell says on which days waste is collected: 毎週火・金曜日, 第2・4水, 月木, or in 5374's notation (火1:4 6, 20260410)."""
    text = unicodedata.normalize("NFKC", cell)
    if notation_5374.parse_segments(cell) or len(notation_5374.parse_dates(cell) or ()) > 1 or _is_5374(text):
        return True
    rest = _FILLER.sub("", text)
    return 0 < len(rest) <= len(DAYS) and set(rest) <= set(DAYS)


def _is_5374(text: str) -> bool:
    """水1 水3, 火1:4 6 8 10, 20260410 20260424, 月 木 -20260101 *1: days and dates, with months and remarks between them."""
    pieces = text.split()
    return any(_5374_DAY.fullmatch(p) for p in pieces) and all(
        _5374_DAY.fullmatch(p) or _5374_REMARK.fullmatch(p) for p in pieces
    )


def short_rule(rule: str) -> str:
    """The short form of a rule: 毎週火・金曜日 → 火・金, 第２・第４水曜日 → 第2・4水; "" where the rule contains anything else."""
    rule = notation_5374.without_remark(unicodedata.normalize("NFKC", rule))
    if stretches := notation_5374.parse_segments(rule):
        return "" if len(stretches) > 1 or stretches[0][1] else _join_days(stretches[0][0])
    text = re.sub(r"\s|毎週|毎月", "", rule)
    text = text.translate(str.maketrans("一二三四五", "12345"))
    parts, position = [], 0
    while m := _WEEKS_AND_DAYS.match(text, position):
        weeks = "・".join(re.findall(r"\d", m["weeks"] or ""))
        days = "・".join(re.findall(rf"[{DAYS}]", re.sub("曜日?", "", m["days"])))
        parts.append(f"第{weeks}{days}" if weeks else days)
        position = m.end() + (text[m.end() : m.end() + 1] in ("、", ",", "・", "と", "/"))
    return "、".join(parts) if position >= len(text) else ""


def _join_days(days: Sequence[str]) -> str:
    """月 木 → 月・木; 水1 水3 → 第1・3水."""
    weeks: dict[str, list[str]] = {}
    for day in days:
        weeks.setdefault(day[0], []).append(day[1:])
    every_week = "・".join(day for day, numbers in weeks.items() if "" in numbers)
    nth_weeks = (f"第{'・'.join(numbers)}{day}" for day, numbers in weeks.items() if "" not in numbers)
    return "、".join(filter(None, [every_week, *nth_weeks]))


def waste_kind(header: str) -> str:
    """The kind of waste that a header in ASCII names; any other header as it is, normalised (NFKC)."""
    text = unicodedata.normalize("NFKC", header).strip()
    return next((word for pattern, word in _KINDS if text.isascii() and re.search(pattern, text.casefold())), text)


def names_waste(text: str) -> bool:
    """Whether a header or a cell names a kind of waste."""
    return bool(_WASTE.search(waste_kind(text)))
