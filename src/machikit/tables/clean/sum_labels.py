"""Recognise labels of rows that are sums, or parts of other rows: 合計, 東部地区計, 計3か所, うち外国人, （再掲）."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_MAX_LABEL = 24  # characters of a label, without spaces
_MAX_LEVEL = 80  # characters of a budget's level that are examined
_BRACKETS = ")]）］】》〉」』〕>＞"
_DASHES = "-－―–"
_SIGNS = _BRACKETS + "*＊【([（［<＜《〈「『〔・=＝:：。、.…★☆■□◆◇●○▲△▼▽"
_LIKELY_SUM = re.compile(r"[計掲数額均財体全差内経]|うち|total|sum|average|mean", re.I)
_WORD = (
    r"(?:総合|小|中|合|累|総|男女|全(?:市|町|村|区|県|体|国|地区|施設)|[市町村区県府郡])?計|総合計|合計[数額]?|総[数額]"
    r"|再掲|(?:grand|sub)?-?totals?"
)
_SUM = re.compile(
    rf"{_WORD}|(?:全|市|町|村)+計|(?:単純|加重|全体|全国|市|県)?平均値?|全[市町村区]|(?:市|町|村)?全体|average|mean|sum",
    re.I,
)
_LABEL = re.compile(_WORD, re.I)  # "sum" in a column other than that of the names
_COUNTED = re.compile(
    r"(?:総合|小|合|累|総)計[(:・].*|計[(:].*|(?:総合|小|合|累|総)?計約?[\d,]+\D{0,6}|全\d+(?:施設|か所|ヶ所|ケ所|カ所|箇所|ヵ所|件|町|地区|校|園)"
    r"|(?:grand|sub)?total[(:].*",
    re.I,
)
_SUM_ENDING = re.compile(
    r"(?:合計|小計|総計|累計|総数)$|(?:地区|地域|管内|校区|学区|ブロック|[区町村市県郡園所館院寮課部局費税金債等他校男女]|以上|団地|丁目|収入|支出|歳入"
    r"|歳出|財源|会計|全体|その他)計$|(?:市|県|国|区|町|村|全体|地区)平均$"
)
_PART_LABEL = re.compile(r"\(?再掲|.*\(再掲\)$|\(?うち(?=[^ぁ-ゖ])|(?:その|上記の?)うち")
# In a budget a part of another row is not a row itself: that row already includes its amount
_BUDGET_PART = re.compile(
    r"[(\[]*(?:(?:その|上記の?)?うち|内訳|内書|内数|再掲|内\))|.*[(\[](?:再掲|内数|うち)[)\]]$|(?:財源)?内訳$"
)
_BUDGET_SUM = re.compile(
    r"(?:歳入|歳出|収入|支出|予算|決算|財政)?(?:の?総額|合計額)$|.*差引[額残高]*$|(?:歳入)?歳出差引.*|(?:形式|実質|単年度|実質単年度)収支$"
    r"|翌年度(?:へ|に)繰り?越すべき財源$|(?:自主|依存|一般|特定|経常|臨時)(?:的?(?:一般)?財源)等?[合小]?計?$"
)


def may_be_sum(text: str) -> bool:
    """Whether a text may be a sum at all: a quick check, most names have none of these characters."""
    return bool(_LIKELY_SUM.search(text))


def is_sum_word(text: str) -> bool:
    """Whether the whole text is a word for a sum or an average."""
    bare = _bare(text)
    return len(bare) <= _MAX_LABEL and bool(_SUM.fullmatch(bare))


def is_sum_label(text: str) -> bool:
    """Whether a text beside a name is "sum" and nothing else."""
    return len(text) <= _MAX_LABEL and may_be_sum(text) and bool(_LABEL.fullmatch(_bare(text)))


def is_named_sum(text: str, parts: bool = True) -> bool:
    """Whether a text looks like the sum of something (東部地区計); parts: or like a part of it (うち外国人).

    A name may look the same, so the caller needs other evidence as well.
    """
    bare = _bare(text)
    if len(bare) > _MAX_LABEL:
        return False
    return bool(
        _COUNTED.fullmatch(bare) or _SUM_ENDING.search(bare) or (parts and _PART_LABEL.match(_without_spaces(text)))
    )


def budget_row_reason(levels: Sequence[str]) -> str:
    """Why a budget row with these levels is set aside: breakdown where a level is a part (うち…, 内訳), sum where the lowest is a sum."""
    texts = [_without_spaces(level[:_MAX_LEVEL]) for level in levels if level.strip()]
    if any(_BUDGET_PART.match(text) for text in texts):
        return "breakdown"
    lowest = _bare(texts[-1]) if texts else ""
    if not lowest or len(lowest) > _MAX_LABEL:
        return ""
    return "sum" if is_sum_word(lowest) or is_named_sum(lowest, parts=False) or _BUDGET_SUM.fullmatch(lowest) else ""


@lru_cache(4096)
def _without_spaces(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@lru_cache(4096)
def _bare(text: str) -> str:
    """A label without spaces and surrounding signs: ＊計＊, （再掲）, 【合　計】, －計－."""
    plain = _without_spaces(text)
    if plain[:1] in _DASHES:
        plain = plain.strip(_DASHES)
    return plain if plain[:1] not in _SIGNS and plain[-1:] in _BRACKETS else plain.strip(_SIGNS)
