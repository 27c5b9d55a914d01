"""Read one cell of a statistic: a number with its unit, or one of the three signs that stand for a number.

`x` (suppressed), `－` (none) and `…` (not surveyed) are three different things, and none of them is zero.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

SUPPRESSED, NONE, NOT_SURVEYED = "x", "－", "…"
MAX_LENGTH = 40  # characters of a cell that may be a value
_SIGNS = {
    **dict.fromkeys(("x", "X", "χ", "Χ", "×", "✕", "*", "**", "***", "＊", "秘", "秘匿", "(x)", "(X)", "(秘)"), SUPPRESSED),
    **dict.fromkeys(("-", "--", "‐", "‑", "‒", "–", "—", "―", "−", "ー", "─", "ｰ", "該当なし", "皆無", "なし"), NONE),
    **dict.fromkeys(("⋯", "…."), NOT_SURVEYED),
    **dict.fromkeys(("...", "..", "・・・", "・・", "···", "··", "N.A.", "不詳", "未調査", "調査なし", "n/a", "N/A", "NA"), NOT_SURVEYED),
}  # fmt: skip
UNITS = (
    r"人|名|件|世帯|戸|台|回|校|園|施設|[か箇ヶケカヵ]所|所|円|[十百千]?万円|千円|百万円|億円|%|パーセント|‰|分|時間|秒|日|泊|km|㎞|m|㎡|m2|平方メートル|ha|"
    r"km2|人/km2|[千万]?m3|[千万]?立方メートル|千(?:冊|件|回|台|世帯|戸|t|トン|kwh|kl)|mwh|kw|mg|mg/l|t|トン|kg|g|個|本|冊|枚|組|室|床|棟|基|頭|匹|羽|社|団体|店|票|点|ポイント|pt|倍|食|便|株|通|℃|mm|kwh|l|kl|千人|万人|区画|クラス|学級|事業所|部|軒"
)
_UNIT = re.compile(UNITS, re.I)
_NUMBER = re.compile(
    rf"(?P<flag>(?-i:[rpe])\s?)?(?P<sign>[-−△▲]?)\s?(?P<digits>\d{{1,3}}(?:,\d{{3}})+|\d{{1,15}})(?P<part>\.\d{{1,17}})?\s*(?P<unit>{UNITS})?",
    re.I,
)
# The sign of a note before or behind a number: ※1, *, 注2), (注), r; bare digits with a bracket only where they cannot be the number's
_NOTE_SIGN = r"(?:[※*#†‡]{1,3}(?:\s?\d{1,2})?\)?|\(?注\s?\d{0,2}\)?|\([※*]\d?\)|\((?-i:[rpe])\)|(?-i:[rpe]))"
_NOTED = re.compile(
    rf"(?P<before>[※*#†‡]{{1,3}}(?:\d{{1,2}}\s)?|\(?注\d{{0,2}}\)|\((?-i:[rpe])\))\s?(?P<late>[-−△▲]?[\d,.]{{1,24}}\D{{0,6}})"
    rf"|(?P<early>[-−△▲]?\s?(?:[\d.]{{1,24}}|\d{{1,3}}(?:,\d{{3}}){{1,5}}(?:\.\d{{1,9}})?)[^\d※*#†‡注()]{{0,6}}?)"
    rf"(?P<behind>\s?{_NOTE_SIGN}|\s\d{{1,2}}\)|(?<=,\d\d\d)\d{{1,2}}\))",
    re.I,
)
# Small raised digits behind a number are the sign of a note (those behind m are a part of the unit)
_RAISED = re.compile(r"(?<=[\d０-９])\s{0,2}([⁰¹²³⁴-⁹①-⑳⑴-⒇]{1,3})$")
# Words about a number: 約100, 100人程度
_ABOUT = re.compile(
    r"(?P<before>約|およそ|おおよそ|おおむね|概ね|凡そ|ほぼ|≒|about |approx\. ?|ca\. ?)\s?(?P<late>[\d,.]{1,24}\D{0,6})"
    r"|(?P<early>[\d,.]{1,24}\D{0,6}?)(?P<behind>程度|前後|ほど|くらい|ぐらい|余り?)",
    re.I,
)
# A count with its share behind it: 30(30.0%), 30人 (30%), 30／30.0%
_SHARED = re.compile(
    r"(?P<count>[\d,]{1,24}[^\d%‰()\[\]/,.]{0,6}?)\s?(?P<share>\([\d.]{1,12}\s?%\)|\[[\d.]{1,12}\s?%\]|/\s?[\d.]{1,12}\s?%)"
)
# A count kept back because it is small: 5人未満, 3件以下, <5; not 5%未満 or 0.5未満, which are what was measured
_KEPT_BACK = re.compile(
    r"(?:(?:[2-9]|10)\s?(?:人|名|件|世帯|戸|組|社|団体|事業所)?\s?(?:未満|以下)|[<≦≤]\s?(?:[2-9]|10)\s?(?:人|名|件|世帯|戸)?)"
)
_FIGURE = re.compile(r"[約<>≦≤≧≥≒(\[△▲-]{0,2}\s?\d[\d,.]{0,20}\D{0,6}(?:[~〜(/-].{0,20}|以上|以下|未満|超|弱|強)?")
_LEGEND = re.compile(
    r"[「『\"“(]?\s{0,2}(?P<sign>[xX×χ*]|\.{2,3}|[-―—–−ー])\s{0,2}[」』\"”)]?\s{0,2}(?:印|は|:|=|…)\s{0,2}、?(?P<words>[^。、;「『]{1,30})"
)
_MEANINGS = (
    (SUPPRESSED, re.compile(r"秘匿|非公表|公表(?:を|し)|伏せ|秘密|少数のため|suppress")),
    (
        NOT_SURVEYED,
        re.compile(r"調査[をし]*(?:して)?い?な|未調査|不詳|不明|資料(?:が)?な|得られ|not survey|not available"),
    ),
    (NONE, re.compile(r"該当|皆無|なし|無し|計数[がの]|ゼロ|実績が|none|nil")),
)


_RATIO = re.compile(r"(?:率|割合|比|比率|指数|密度|順位)(?:\([^()]{0,20}\))?$|平均|[人世帯件]当たり|[人世帯件]あたり")


class Value(NamedTuple):
    """A value of a statistic: `number` (decimal text), or `mark`; `unit`: where the cell itself names it.

    The mark beside a number is the sign of a note (r, ※1).
    """

    number: str
    mark: str = ""
    unit: str = ""


def folded(text: str) -> str:
    """A cell without spaces around it, in one width."""
    return unicodedata.normalize("NFKC", text).strip()


@lru_cache(65_536)
def parse_value(text: str) -> Value | None:
    """The value that a cell holds, None for any other text and for a blank cell."""
    if not text or len(text) > MAX_LENGTH:
        return None
    raised = _RAISED.search(text)
    plain = folded(text[: raised.start()] if raised else text)
    if plain.isascii() and plain.isdecimal():
        return Value(plain.lstrip("0") or "0", raised[1] if raised else "")
    if plain in _SIGNS:
        return Value("", _SIGNS[plain])
    match = _NUMBER.fullmatch(plain)
    if not match:
        return _noted_value(plain) or _worded_value(plain)
    number = match["digits"].replace(",", "").lstrip("0") or "0"
    sign = "-" if match["sign"] else ""
    mark = raised[1] if raised else (match["flag"] or "").strip().lower()
    return Value(sign + number + (match["part"] or ""), mark, match["unit"] or "")


def _noted_value(plain: str) -> Value | None:
    """The number beside the sign of a note: 1,234※1, 50*, (注)60."""
    noted = _NOTED.fullmatch(plain)
    match = _NUMBER.fullmatch((noted["late"] or noted["early"]).strip()) if noted else None
    if noted is None or match is None or match["flag"]:
        return None
    value = parse_value(match[0])
    mark = (noted["before"] or noted["behind"]).strip()
    return value._replace(mark=mark.strip("()") if mark[:1] == "(" else mark) if value else None


def _worded_value(plain: str) -> Value | None:
    """The number that words stand beside, which become its mark (約100, 30(30.0%)), or the sign for a small one kept back."""
    if _KEPT_BACK.fullmatch(plain):
        return Value("", SUPPRESSED)
    if shared := _SHARED.fullmatch(plain):
        text, mark = shared["count"], shared["share"].strip("()[]/ ")
    elif about := _ABOUT.fullmatch(plain):
        text, mark = about["late"] or about["early"], (about["before"] or about["behind"]).strip()
    else:
        return None
    value = _NUMBER.fullmatch(text.strip()) and parse_value(text.strip())
    return value._replace(mark=mark) if value and value.number and not value.mark else None


def words_beside(text: str) -> str:
    """The kind of finding for a cell of which a number was read and words were kept beside it; "" for any other cell.

    about_value: 約100; two_values: 30(30.0%); kept_back: 5人未満.
    """
    plain = folded(text)
    patterns = (("kept_back", _KEPT_BACK), ("two_values", _SHARED), ("about_value", _ABOUT))
    found = next((kind for kind, pattern in patterns if pattern.fullmatch(plain)), "")
    return found if found and parse_value(text) else ""


def is_figure(text: str) -> bool:
    """Whether a cell is meant as a figure, though it may not be one number: 10人以上, 5~10, 30(15)."""
    return len(text) <= MAX_LENGTH and bool(_FIGURE.fullmatch(folded(text)))


def is_ratio(name: str) -> bool:
    """Whether a measure is a rate, a share, an average or an index, which is never added up nor counted per resident."""
    return bool(_RATIO.search(folded(name)))


def is_unit(text: str) -> bool:
    return bool(_UNIT.fullmatch(folded(text)))


def read_legend(notes: Iterable[str]) -> Mapping[str, str]:
    """What the notes around a table say of its signs, where that is another thing than usual: usual sign → the sign meant."""
    meant = {}
    for note in notes:
        for match in _LEGEND.finditer(folded(note)):
            usual = _SIGNS.get(match["sign"], "")
            other = next((sign for sign, words in _MEANINGS if words.search(match["words"])), "")
            if usual and other and usual != other:
                meant[usual] = other
    return meant
