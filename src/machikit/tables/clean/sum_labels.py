"""Labels of rows that are sums, or parts of other rows: 合計, 東部地区計, 計3か所, うち外国人, （再掲）."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

LONGEST = 24  # letters of a label, without blanks
LONGEST_LEVEL = 80  # letters of a budget's level that are looked at
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
_LABEL = re.compile(_WORD, re.I)  # what says "sum" in a column that is not the one of the names
_COUNTED = re.compile(
    r"(?:総合|小|合|累|総)計[(:・].*|計[(:].*|(?:総合|小|合|累|総)?計約?[\d,]+\D{0,6}|全\d+(?:施設|か所|ヶ所|ケ所|カ所|箇所|ヵ所|件|町|地区|校|園)"
    r"|(?:grand|sub)?total[(:].*",
    re.I,
)
_ENDS = re.compile(
    r"(?:合計|小計|総計|累計|総数)$|(?:地区|地域|管内|校区|学区|ブロック|[区町村市県郡園所館院寮課部局費税金債等他校男女]|以上|団地|丁目|収入|支出|歳入"
    r"|歳出|財源|会計|全体|その他)計$|(?:市|県|国|区|町|村|全体|地区)平均$"
)
_AGAIN = re.compile(r"\(?再掲|.*\(再掲\)$|\(?うち(?=[^ぁ-ゖ])|(?:その|上記の?)うち")
# In budgets a part of another row is never a row: its amount is in that row already
_PART = re.compile(
    r"[(\[]*(?:(?:その|上記の?)?うち|内訳|内書|内数|再掲|内\))|.*[(\[](?:再掲|内数|うち)[)\]]$|(?:財源)?内訳$"
)
_BUDGET_SUM = re.compile(
    r"(?:歳入|歳出|収入|支出|予算|決算|財政)?(?:の?総額|合計額)$|.*差引[額残高]*$|(?:歳入)?歳出差引.*|(?:形式|実質|単年度|実質単年度)収支$"
    r"|翌年度(?:へ|に)繰り?越すべき財源$|(?:自主|依存|一般|特定|経常|臨時)(?:的?(?:一般)?財源)等?[合小]?計?$"
)


def is_likely(text: str) -> bool:
    """Whether a closer look is worth it: most names hold none of these letters."""
    return bool(_LIKELY_SUM.search(text))


def is_word(text: str) -> bool:
    """Whether the whole text is a word for a sum or an average."""
    bare = _bare(text)
    return len(bare) <= LONGEST and bool(_SUM.fullmatch(bare))


def is_label(text: str) -> bool:
    """Whether a text that stands beside a name says "sum" and nothing else."""
    return len(text) <= LONGEST and is_likely(text) and bool(_LABEL.fullmatch(_bare(text)))


def is_named(text: str, parts: bool = True) -> bool:
    """Whether a text looks like the sum of something (東部地区計), or like a part of it (うち外国人), which names may do, too."""
    bare = _bare(text)
    if len(bare) > LONGEST:
        return False
    return bool(_COUNTED.fullmatch(bare) or _ENDS.search(bare) or (parts and _AGAIN.match(_plain(text))))


def of_budget(levels: Sequence[str]) -> str:
    """Of the levels of a budget's row: breakdown where any is a part (うち…, 内訳), sum where the row's own, the lowest, is one."""
    said = [_plain(level[:LONGEST_LEVEL]) for level in levels if level.strip()]
    if any(_PART.match(text) for text in said):
        return "breakdown"
    own = _bare(said[-1]) if said else ""
    if not own or len(own) > LONGEST:
        return ""
    return "sum" if is_word(own) or is_named(own, parts=False) or _BUDGET_SUM.fullmatch(own) else ""


@lru_cache(4096)
def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@lru_cache(4096)
def _bare(text: str) -> str:
    """A label without blanks, and without signs around it: ＊計＊, （再掲）, 【合　計】, －計－."""
    plain = _plain(text)
    if plain[:1] in _DASHES:
        plain = plain.strip(_DASHES)
    return plain if plain[:1] not in _SIGNS and plain[-1:] in _BRACKETS else plain.strip(_SIGNS)
